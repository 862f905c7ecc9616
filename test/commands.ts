// SPDX-License-Identifier: MIT
// Several commands at once: their command line, their readiness, what they hear, their processes.
import { assertEquals, assertMatch } from "@std/assert";
import { eventually, type Run } from "./harness.ts";
import { familyOf, statusField, systemCallOf } from "./processes.ts";

/** The words of several commands, each with its own options in front. */
export function several(...commands: string[][]): string[] {
  return commands.flatMap((words, index) => index === 0 ? words : ["---", ...words]);
}

/** Takes the lines "LABEL ready" of fixtures, in any order. */
export async function ready(run: Run, ...labels: string[]): Promise<void> {
  await run.stdout.takeAll(...labels.map((label) => label === "" ? "ready" : `${label} ready`));
}

/** The next `count` lines of print_signals, as "LABEL SIGNAL", sorted. */
export async function heard(run: Run, count: number): Promise<string[]> {
  const lines = [];
  while (lines.length < count) lines.push(await run.stdout.take(`${count} lines of signals`));
  return lines.map((line) => line.replace(/ si_code.*/, "")).toSorted();
}

/** The host's pid of the process below baronet whose command line ends with these words. */
export async function pidOf(run: Run, words: string): Promise<number> {
  const init = await run.pid();
  return await eventually(() => {
    // Without baronet itself, whose command line ends like that of its command
    const [, ...family] = familyOf(init);
    const found = family.find(({ commandLine }) => commandLine.endsWith(words));
    if (found === undefined) {
      throw new Error(`expected a process "${words}", got ${JSON.stringify(family)}`);
    }
    return found.pid;
  });
}

/** The number in its own PID namespace of a process that the host calls by this one. */
export function pidInside(pid: number): number {
  return Number(statusField(pid, "NSpid").split(/\s+/).at(-1));
}

/** Polls until baronet has taken every signal. Of two alike that are pending there is but one. */
export async function hasTakenAll(run: Run): Promise<void> {
  const init = await run.pid();
  await eventually(() => assertEquals(statusField(init, "ShdPnd"), "0000000000000000"));
}

/** Polls until baronet sleeps without a deadline: the timeout of rt_sigtimedwait(2) is NULL. */
export async function sleepsForEver(run: Run): Promise<void> {
  const init = await run.pid();
  await eventually(() => {
    assertEquals(statusField(init, "ShdPnd"), "0000000000000000");
    assertMatch(systemCallOf(init), /^128 \S+ \S+ 0x0 /);
  });
}
