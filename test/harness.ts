// SPDX-License-Identifier: MIT
// Runs baronet in a PID namespace of its own, as PID 1 or below a plain parent, and talks to it
// from outside.
//
// Nothing here can reach a process of this machine: whatever baronet does to "every process" ends
// at its namespace, and disposing of a run (`await using`) ends the namespace with all in it.
import { resolve } from "node:path";
import { inNamespace } from "../scripts/namespace.ts";
import { BUILD, ROOT } from "../scripts/paths.ts";
import { childrenOf, endChild, programOf } from "./processes.ts";
import { eventually, Lines, within } from "../scripts/waiting.ts";
import { buildFixtures, fixture, FIXTURES } from "./fixtures.ts";

export { concurrently, DEADLINE_MS, eventually, Lines, within } from "../scripts/waiting.ts";
export { fixture } from "./fixtures.ts";

/** The binary under test: $BARONET, relative to the project, or the build's own product. */
export const BARONET = findBinary();
/** The build of `deno task sanitize`, whose runtime needs more from the system than we do. */
export const SANITIZED = BARONET.endsWith("-asan");
/** The base without a program that the binary under test was made from. */
export const HOST = `${BUILD}/${SANITIZED ? "host-amd64-asan" : "host-amd64"}`;
export const NOBODY = 65534;
// Where a user who may not enter the project's folder finds the same programs
const REACHABLE = "/mnt";

function findBinary(): string {
  const path = resolve(ROOT, Deno.env.get("BARONET") ?? "dist/baronet-amd64.musl");
  try {
    return Deno.realPathSync(path);
  } catch (cause) {
    throw new Error(
      `Cannot test ${path}: it is not there\n  Run "deno task build", or set BARONET`,
      { cause },
    );
  }
}

export type Mode = "pid1" | "child";
export const MODES: { mode: Mode; as: string }[] = [{ mode: "pid1", as: "as PID 1" }, {
  mode: "child",
  as: "not as PID 1",
}];

export interface Setup {
  mode?: Mode;
  options?: string[];
  /** Follows the options and "--"; undefined: neither it nor "--" is there. */
  command?: string[];
  /**
   * A program and arguments that end by executing the words after them: what baronet inherits is
   * made here.
   */
  through?: string[];
  /**
   * The uid and gid that baronet gets, without any other group and without capabilities; default
   * root.
   */
  user?: number;
  /** false: an empty read-only folder where /proc would be. */
  proc?: boolean;
  stdin?: "null" | "piped";
  cwd?: string;
  env?: Record<string, string>;
  binary?: string;
}

// Runs in the new namespace, as the process that will be its PID 1.
function prepare({ user, proc = true }: Setup, binary: string): string {
  const steps = ["set -e"];
  if (user !== undefined) {
    steps.push(
      `mount -t tmpfs -o mode=755 tmpfs ${REACHABLE}`,
      `mkdir ${REACHABLE}/fixtures`,
      `touch ${REACHABLE}/baronet`,
      `mount --bind '${FIXTURES}' ${REACHABLE}/fixtures`,
      `mount --bind '${binary}' ${REACHABLE}/baronet`,
    );
  }
  if (!proc) steps.push("mount -t tmpfs -o ro tmpfs /proc");
  return [...steps, 'exec "$@"'].join("\n");
}

/** What prepares baronet's surroundings, baronet itself, its options and its command. */
function commandLine(setup: Setup, binary: string): string[] {
  const { mode = "pid1", through = [], options = [], command, user } = setup;
  const baronet = [
    ...through,
    binary,
    ...options,
    ...(command === undefined ? [] : ["--", ...command]),
  ];
  const reachable = (word: string) =>
    word.replaceAll(FIXTURES, `${REACHABLE}/fixtures`).replace(binary, `${REACHABLE}/baronet`);
  return [
    ...["sh", "-c", prepare(setup, binary), "sh"],
    ...(mode === "child" ? [fixture("plain_parent")] : []),
    ...(user === undefined ? baronet : [...asUser(user), ...baronet.map(reachable)]),
  ];
}

// With its user a process loses the parent-death signal that would end it with us (prctl(2)).
function asUser(id: number): string[] {
  return ["setpriv", `--reuid=${id}`, `--regid=${id}`, "--clear-groups", "--pdeathsig=KILL", "--"];
}

export class Run implements AsyncDisposable {
  readonly stdout: Lines;
  readonly stderr: Lines;
  readonly #child: Deno.ChildProcess;
  readonly #setup: Setup;
  readonly #status: Promise<Deno.CommandStatus>;

  constructor(setup: Setup) {
    const binary = setup.binary ?? BARONET;
    const [program, ...args] = inNamespace(commandLine(setup, binary), ["--mount-proc"]);
    const { stdin = "null", cwd, env = {} } = setup;
    const path = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };
    this.#setup = setup;
    this.#child = new Deno.Command(program, {
      args,
      stdin,
      cwd,
      clearEnv: true,
      env: { ...path, ...env },
      stdout: "piped",
      stderr: "piped",
    })
      .spawn();
    this.stdout = new Lines(
      "stdout",
      this.#child.stdout,
      () => `\nstderr was:\n${this.stderr.text}`,
    );
    this.stderr = new Lines("stderr", this.#child.stderr);
    this.#status = this.#child.status;
  }

  get stdin(): WritableStream<Uint8Array> {
    return this.#child.stdin;
  }

  /** The namespace's PID 1 as the host sees it, whatever program that is by now. */
  namespaceInit(): Promise<number> {
    return eventually(() => {
      const [pid] = childrenOf(this.#child.pid);
      if (pid === undefined) {
        throw new Error(`expected a child of unshare, got none\n${this.stderr.text}`);
      }
      return pid;
    });
  }

  /**
   * baronet's pid as the host sees it, once that process has become baronet: before its exec it is
   * still ours.
   */
  async pid(): Promise<number> {
    const { mode = "pid1", user, binary = BARONET } = this.#setup;
    const program = user === undefined ? binary : `${REACHABLE}/baronet`;
    const first = await this.namespaceInit();
    return await eventually(() => {
      const pid = mode === "pid1" ? first : childrenOf(first)[0];
      const got = pid === undefined ? undefined : programOf(pid);
      if (got !== program) {
        throw new Error(
          `expected ${program} ${
            mode === "pid1" ? "as" : "below"
          } PID 1, got ${got}\n${this.stderr.text}`,
        );
      }
      return pid;
    });
  }

  /** Sends a signal to baronet, by kill(2), or by sigqueue(3) once for each value. */
  async signal(signal: number, ...values: number[]): Promise<void> {
    await sendSignal(await this.pid(), signal, ...values);
  }

  /**
   * Takes the next line that a print_signals printed, which must be for this signal; returns the
   * line.
   */
  async takeSignal(signal: number, label = ""): Promise<string> {
    const expected = `${label === "" ? "" : `${label} `}${signal} `;
    const line = await this.stdout.take(`signal ${expected.trim()}`);
    if (!line.startsWith(expected)) {
      throw new Error(
        `expected signal ${expected.trim()}, got "${line}" after\n${this.stdout.text}`,
      );
    }
    return line;
  }

  /** baronet's exit code. */
  async exitCode(deadlineMs?: number): Promise<number> {
    const expected = () =>
      `baronet to exit, got\n${this.stdout.text}\non stdout and on stderr\n${this.stderr.text}`;
    const { code, signal } = await within(this.#status, { expected, deadlineMs });
    if (signal !== null) {
      throw new Error(`expected an exit code, got a death by ${signal}\n${this.stderr.text}`);
    }
    return code;
  }

  /** All there is to know about a run that ends by itself. */
  async result(): Promise<{ code: number; stdout: string; stderr: string }> {
    const code = await this.exitCode();
    return { code, stdout: await this.stdout.ended(), stderr: await this.stderr.ended() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endChild(this.#child);
    if (this.#setup.stdin === "piped" && !this.stdin.locked) {
      await this.stdin.abort().catch(() => {});
    }
    await this.stdout.close();
    await this.stderr.close();
  }
}

/** Starts baronet in a namespace of its own: `await using run = start({ command: ["true"] })`. */
export function start(setup: Setup): Run {
  return new Run(setup);
}

/** Runs baronet to its end. */
export async function run(setup: Setup): Promise<{ code: number; stdout: string; stderr: string }> {
  await using started = start(setup);
  return await started.result();
}

/**
 * Sends a signal to any process, a negative pid being a group; by sigqueue(3) once for each value
 * when there are values.
 */
export async function sendSignal(pid: number, signal: number, ...values: number[]): Promise<void> {
  const args = [pid, signal, ...values].map(String);
  const { success, stderr } = await new Deno.Command(fixture("send_signal"), { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

await buildFixtures();
