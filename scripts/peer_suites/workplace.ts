// SPDX-License-Identifier: MIT
// Where a peer's suite runs: a copy of its checkout, our binary under the peer's name first on
// PATH, nothing of the caller's environment and signals, and a PID namespace of its own, which takes
// away whatever a test leaves behind.
import { inNamespace } from "../namespace.ts";
import { BUILD, ROOT } from "../paths.ts";
import { runCommand } from "../run_command.ts";
import { eventually, within } from "../waiting.ts";

export const LOGS = `${BUILD}/peer_suites`;
/** Debian's, which has the packages that apt installs; another one may come first on PATH. */
export const PYTHON = "/usr/bin/python3";

/** The longest suite takes a minute. */
const DEADLINE_MS = 600_000;

// A PID 1 that reaps what is orphaned, as the suites expect of their surroundings. The last
// command of a shell would replace it.
const SHELL_AS_PID1 = '"$@"; exit $?';

export interface SuiteProcess {
  /** The name of its log, without the folder. */
  readonly log: string;
  /** true: the words themselves are PID 1. */
  readonly isPid1?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

export class Workplace implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async open(): Promise<Workplace> {
    return new Workplace(await Deno.makeTempDir({ prefix: "baronet-peer-" }));
  }

  get checkout(): string {
    return `${this.folder}/checkout`;
  }

  get bin(): string {
    return `${this.folder}/bin`;
  }

  /** Copies the checkout, and the binary under that name. */
  async furnish(checkout: string, { binary, name }: { binary: string; name: string }) {
    await runCommand(["cp", "-r", "--", checkout, this.checkout]);
    await Deno.mkdir(this.bin);
    await Deno.copyFile(binary, `${this.bin}/${name}`);
    await this.compile(`${ROOT}/scripts/peer_suites/default_signals.c`, "default_signals");
    // For "#!/usr/bin/env python", which Debian has not, and "python3", which may be another one.
    for (const python of ["python", "python3"]) await Deno.symlink(PYTHON, `${this.bin}/${python}`);
  }

  /** Makes a program of a C file, first on PATH. */
  async compile(source: string, name: string) {
    await runCommand(["musl-gcc", "-static", "-o", `${this.bin}/${name}`, source]);
  }

  /** Runs the words in the checkout to their end; stdout and stderr are one text, as printed. */
  async run(
    words: readonly string[],
    { log, isPid1 = false, env = {} }: SuiteProcess,
  ): Promise<{ code: number; output: string }> {
    await Deno.mkdir(LOGS, { recursive: true });
    const path = `${LOGS}/${log}`;
    const script = `exec > "$LOG" 2>&1; ${isPid1 ? 'exec "$@"' : SHELL_AS_PID1}`;
    const user = Deno.uid() === 0 ? [] : ["--user", "--map-root-user"];
    const [program, ...args] = inNamespace(
      // Of a session of its own: kill(0) reaches a process group across PID namespaces.
      ["setsid", "sh", "-c", script, "sh", "default_signals", ...words],
      [...user, "--mount-proc"],
    );
    const child = new Deno.Command(program, {
      args,
      cwd: this.checkout,
      clearEnv: true,
      env: { PATH: `${this.bin}:/usr/sbin:/usr/bin:/sbin:/bin`, LOG: path, ...env },
      stdin: "null",
    }).spawn();
    const expected = () => `${words[0]} to end, its output is in ${path}`;
    try {
      const { code } = await within(child.status, { expected, deadlineMs: DEADLINE_MS });
      return { code, output: await Deno.readTextFile(path) };
    } catch (error) {
      child.kill("SIGKILL");
      await child.status;
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Until the kernel has ended a namespace that was killed.
    await eventually(() => Deno.remove(this.folder, { recursive: true }));
  }
}
