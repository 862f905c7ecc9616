// SPDX-License-Identifier: MIT
// Runs a program as the leader of a session on a real terminal, in a PID namespace of its own:
// keys, what is shown, who has the foreground. Disposing of it (`await using`) ends all in it.
import { inNamespace } from "../scripts/namespace.ts";
import { fixture, sendSignal } from "./harness.ts";
import { childrenOf, endChild, familyOf } from "./processes.ts";
import { eventually, Lines, within } from "../scripts/waiting.ts";

const [WINCH, LAST] = [28, 64];
/** What a shell shows when it waits for a command, as a line of its own. */
const PROMPT = "next?";

export const [CTRL_C, CTRL_Z, CTRL_BACKSLASH] = ["\x03", "\x1a", "\x1c"];

/** Where baronet may be on its terminal. */
export const PLACES: { as: string; isPid1: boolean }[] = [
  { as: "as PID 1", isPid1: true },
  { as: "as session leader", isPid1: false },
];

export interface TerminalSetup {
  /** It is PID 1 of a namespace, as with `docker run -it`. */
  isPid1?: boolean;
}

export class Terminal implements AsyncDisposable {
  /** What the terminal shows. It does not echo, and leaves line ends as they are. */
  readonly screen: Lines;
  /** What is written to file 3, which does not lead to the terminal. */
  readonly aside: Lines;
  readonly #child: Deno.ChildProcess;
  readonly #status: Promise<Deno.CommandStatus>;
  readonly #keyboard: WritableStreamDefaultWriter<Uint8Array>;

  constructor(words: readonly string[], { isPid1 = false }: TerminalSetup) {
    const runner = [fixture("pty_run"), isPid1 ? "pid1" : "child", ...words];
    const [program, ...args] = inNamespace(runner, ["--mount-proc"]);
    this.#child = new Deno.Command(program, {
      args,
      clearEnv: true,
      env: {
        PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        PS1: `${PROMPT}\n`,
        HISTFILE: "", // no shell writes to the home of whoever runs the tests
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#keyboard = this.#child.stdin.getWriter();
    this.screen = new Lines(
      "the screen",
      this.#child.stdout,
      () => `\nfile 3:\n${this.aside.text}`,
    );
    this.aside = new Lines("file 3", this.#child.stderr, () => `\nscreen:\n${this.screen.text}`);
    this.#status = this.#child.status;
  }

  /** Presses keys. */
  async type(text: string): Promise<void> {
    await this.#keyboard.write(new TextEncoder().encode(text));
  }

  /** Waits until the shell asks for a command; returns what was shown before that. */
  async prompt(): Promise<string> {
    const shown = [];
    for (let line; (line = await this.screen.take("a prompt")) !== PROMPT;) shown.push(line);
    return shown.join("\n").trim();
  }

  /** Types a command for the shell that has asked for one; returns what is shown until it asks. */
  async command(line: string): Promise<string> {
    await this.type(`${line}\n`);
    return await this.prompt();
  }

  /** Takes exactly these lines from file 3, in this order. */
  async hears(...lines: string[]): Promise<void> {
    for (const line of lines) {
      const got = await this.aside.take(`"${line}"`);
      if (got === line) continue;
      const all = `${this.aside.text}screen:\n${this.screen.text}`;
      throw new Error(`expected "${line}", got "${got}" in\n${all}`);
    }
  }

  /** Takes lines from file 3 up to this one. */
  async hearsAtLast(line: string): Promise<void> {
    while (await this.aside.take(`"${line}"`) !== line);
  }

  /** Baronet has nothing left to forward: whatever it had is heard before the last signal. */
  async hearsNoMore(baronet: number): Promise<void> {
    await sendSignal(baronet, LAST);
    await this.hears(`signal ${LAST}`);
  }

  /** Takes lines off the screen until one matches. */
  async shows(expected: RegExp): Promise<void> {
    while (!expected.test(await this.screen.take(`${expected}`)));
  }

  /** Closes the terminal, as a lost connection does. */
  async hangUp(): Promise<void> {
    await this.#keyboard.close();
  }

  async resize({ rows, columns }: { rows: number; columns: number }): Promise<void> {
    await sendSignal(await this.runner(), WINCH, rows * 65536 + columns);
  }

  /** pty_run, which copies the bytes, once it has started the session leader. */
  runner(): Promise<number> {
    return eventually(() => {
      const [pid] = childrenOf(this.#child.pid);
      if (pid === undefined || childrenOf(pid).length === 0) {
        throw new Error(`expected a session leader, got none\n${this.aside.text}`);
      }
      return pid;
    });
  }

  async leader(): Promise<number> {
    return childrenOf(await this.runner())[0];
  }

  /** The host's pid of the one process with exactly this command line. */
  async pidOf(words: readonly string[]): Promise<number> {
    const [expected, runner] = [words.join(" "), await this.runner()];
    return await eventually(() => {
      const family = familyOf(runner);
      const found = family.filter(({ commandLine }) => commandLine === expected);
      if (found.length !== 1) {
        throw new Error(`expected one "${expected}", got ${JSON.stringify(family, null, 1)}`);
      }
      return found[0].pid;
    });
  }

  /** Everybody has ended: the session leader's exit code. */
  async exitCode(): Promise<number> {
    const expected = () =>
      `everybody to end, got\n${this.screen.text}\non the screen and\n${this.aside.text}`;
    const { code, signal } = await within(this.#status, { expected });
    if (signal !== null) throw new Error(`expected an exit code, got a death by ${signal}`);
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endChild(this.#child);
    await this.#keyboard.abort().catch(() => {});
    await this.screen.close();
    await this.aside.close();
  }
}

/** `await using terminal = onTerminal(["sh"], { isPid1: true })` */
export function onTerminal(words: readonly string[], setup: TerminalSetup = {}): Terminal {
  return new Terminal(words, setup);
}
