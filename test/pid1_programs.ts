// SPDX-License-Identifier: MIT
// Programs of other languages in a PID namespace: as PID 1, or behind baronet. docs/pid-1.md says
// what they do there; here they do it.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { inNamespace } from "../scripts/namespace.ts";
import { isPending, settled } from "./gallery/sight.ts";
import { BARONET, eventually, Lines, within } from "./harness.ts";
import { childrenOf, describe, endChild, familyOf } from "./processes.ts";
import { namedBlock, tableOf } from "./pages.ts";

export const PAGE = "docs/pid-1.md";
const SIGTERM = 15;
const IN_VAIN = "nothing happens";
const DEADLINE_MS = 60_000; // a JVM on a busy machine takes its time

/** With a network of its own, so that everybody has port 8080. */
export class Program implements AsyncDisposable {
  readonly stdout: Lines;
  readonly stderr: Lines;
  readonly #child: Deno.ChildProcess;
  #hasEnded = false;

  constructor(words: readonly string[], { cwd, env }: Pick<Deno.CommandOptions, "cwd" | "env">) {
    const [program, ...args] = inNamespace(words, ["--mount-proc", "--net"]);
    const piped = { stdin: "null", stdout: "piped", stderr: "piped" } as const;
    this.#child = new Deno.Command(program, { args, cwd, env, ...piped }).spawn();
    this.#child.status.then(() => this.#hasEnded = true);
    this.stdout = new Lines("stdout", this.#child.stdout, () => `\n${this.stderr.text}`);
    this.stderr = new Lines("stderr", this.#child.stderr);
  }

  /** Until it has printed this line. */
  async printed(line: string): Promise<void> {
    while (await this.stdout.take(`"${line}"`) !== line) continue;
  }

  /** PID 1 as the host numbers it. */
  get pid1(): number {
    const [pid] = childrenOf(this.#child.pid);
    if (pid === undefined) throw new Error(`expected PID 1, got none\n${this.stderr.text}`);
    return pid;
  }

  /** Sends TERM to PID 1 and returns what comes of it, in the page's words. */
  async stop(expected: string): Promise<string> {
    const { pid1 } = this;
    Deno.kill(pid1, "SIGTERM");
    // What is said to end is waited for, however long it rests before that.
    if (expected !== IN_VAIN) return `exits with ${await this.exitCode()}`;
    await eventually(() => {
      if (this.#hasEnded || !familyOf(pid1).some(({ pid }) => isPending(pid, SIGTERM))) return;
      throw new Error("expected somebody to take SIGTERM, got it pending");
    });
    await settled(pid1, () => this.#hasEnded);
    return this.#hasEnded ? `exits with ${await this.exitCode()}` : IN_VAIN;
  }

  async exitCode(): Promise<number> {
    const expected = () => `PID 1 to exit, got\n${this.stdout.text}\n${this.stderr.text}`;
    return (await within(this.#child.status, { expected, deadlineMs: DEADLINE_MS })).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endChild(this.#child);
    await this.stdout.close();
    await this.stderr.close();
  }
}

/** Starts an orphan below PID 1, which ends when the file is there, and becomes the program. */
const WITH_ORPHAN = `sh -c 'while [ ! -e "$1" ]; do sleep 0.05; done & :' orphan "$1"
shift
exec "$@"`;

/** What becomes of an orphan of this program. */
async function fateOfOrphan(words: readonly string[], cwd: string): Promise<string> {
  const file = await Deno.makeTempFile({ dir: cwd });
  await Deno.remove(file);
  await using program = new Program(["sh", "-c", WITH_ORPHAN, "sh", file, ...words], { cwd });
  await program.printed("ready");
  const pid1 = program.pid1;
  const orphan = await eventually(() => {
    const found = childrenOf(pid1).find((pid) => describe(pid)?.commandLine.includes(" orphan "));
    if (found === undefined) throw new Error("expected the orphan below PID 1, got it not");
    return found;
  });
  await Deno.writeTextFile(file, "");
  await eventually(() => {
    const state = describe(orphan)?.state ?? "gone";
    assert(["Z", "gone"].includes(state), `expected the orphan to end, got it in state ${state}`);
  });
  await rest(pid1);
  return describe(orphan) === undefined ? "is reaped" : "stays as a zombie";
}

const LOOKS = 200;

/** A JVM never rests: many looks at one that does nothing about it have to do. */
async function rest(pid1: number): Promise<void> {
  let looks = 0;
  const patience = eventually(() => {
    if (++looks < LOOKS) throw new Error("expected more looks");
  });
  await Promise.race([settled(pid1, () => false), patience]);
}

export interface Unhandled {
  /** The first cell of its row in the page's table. */
  readonly row: string;
  readonly words: readonly string[];
}

/** The row of the page's first table is what this program does. */
export async function checkRow({ row, words }: Unhandled, cwd: string): Promise<void> {
  const cells = tableOf(PAGE, "program without a handler").find(([name]) => name === row);
  if (cells === undefined) throw new Error(`expected a row ${row} in ${PAGE}, got none`);
  const outcomes = [];
  for (const [init, said] of [[[], cells[1]], [[BARONET, "--"], cells[2]]] as const) {
    await using program = new Program([...init, ...words], { cwd });
    await program.printed("ready");
    outcomes.push(await program.stop(said));
  }
  assertEquals([row, ...outcomes, await fateOfOrphan(words, cwd)], cells);
}

/** What is printed before the end. */
const PRINTS: Readonly<Record<string, RegExp>> = {
  "the program hears it and finishes": /ready\n([^]*\n)?closed$/,
  "the program dies without a word": /ready$/,
  "the program is killed 2 s later": /ready\nclosing$/,
};

export interface Starter {
  /** The first cell of its row in the page's second table. */
  readonly row: string;
  readonly words: readonly string[];
}

/** The row of the page's second table is what this starter does. */
export async function checkStarter({ row, words }: Starter, cwd: string): Promise<void> {
  const cells = tableOf(PAGE, "started by").find(([name]) => name === row);
  if (cells === undefined) throw new Error(`expected a row ${row} in ${PAGE}, got none`);
  const cases = [{ init: [], said: cells[1] }, { init: [BARONET, "--"], said: cells[2] }];
  for (const { init, said } of cases) {
    await using program = new Program([...init, ...words], { cwd });
    await program.printed("ready");
    const ending = await program.stop(said);
    if (said === IN_VAIN) {
      assertEquals(ending, said);
      continue;
    }
    await program.stdout.ended();
    const prints = PRINTS[said];
    if (prints === undefined) throw new Error(`expected words that are known, got "${said}"`);
    assertMatch(program.stdout.text.trimEnd(), prints, `${row}: ${program.stderr.text}`);
  }
}

/** A program of the page, as PID 1 and behind baronet: TERM lets it clean up and exit with this. */
export async function checkClosing(
  words: readonly string[],
  { cwd, code }: { cwd: string; code: number },
): Promise<void> {
  for (const init of [[], [BARONET, "--"]]) {
    await using program = new Program([...init, ...words], { cwd });
    await program.printed("ready");
    const ending = program.stop(`exits with ${code}`);
    await program.printed("closed");
    assertEquals(await ending, `exits with ${code}`);
  }
}

/** Writes the named blocks of the page to a new folder. */
export async function writeBlocks(...names: string[]): Promise<string> {
  const folder = await Deno.makeTempDir({ dir: "/tmp", prefix: "baronet-" });
  await Deno.chmod(folder, 0o755);
  for (const name of names) {
    await Deno.writeTextFile(`${folder}/${name}`, namedBlock(PAGE, name), { mode: 0o755 });
  }
  return folder;
}
