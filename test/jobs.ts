// SPDX-License-Identifier: MIT
// For tests on a terminal: the programs that use it, the shells, and what the kernel knows of
// processes and their terminal.
import { assertEquals } from "@std/assert";
import { BARONET, eventually, fixture } from "./harness.ts";
import type { Terminal } from "./pty.ts";

/** Reads the terminal, and prints what it reads and hears to file 3. */
export const USE = [fixture("use_terminal"), "3"];
/** Does not read the terminal before it has heard USR1. */
export const WAIT = [...USE, "later"];
/** Prints "ready" to the terminal. */
export const IDLE = [fixture("idle")];

/** Shells with job control. */
export const SHELLS: { shell: string; words: string[] }[] = [
  { shell: "bash", words: ["bash", "--norc", "--noprofile", "--noediting", "-i"] },
  { shell: "dash", words: ["dash", "-i"] },
];

/** As a shell reads it back: each word quoted. */
export function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
}

/** What the kernel says about a process and its controlling terminal (/proc/PID/stat, proc(5)). */
export interface Job {
  readonly isStopped: boolean;
  /** As the host numbers them. */
  readonly group: number;
  readonly session: number;
  readonly hasTerminal: boolean;
  /** Its group is the foreground of its terminal. */
  readonly isForeground: boolean;
}

export function jobOf(pid: number): Job {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [, group, session, terminal, foreground] = fields.map(Number);
  return {
    isStopped: state === "T",
    group,
    session,
    hasTerminal: terminal !== 0,
    isForeground: terminal !== 0 && foreground === group,
  };
}

async function haveState(pids: readonly number[], isStopped: boolean): Promise<void> {
  await eventually(() =>
    assertEquals(pids.map((pid) => jobOf(pid).isStopped), pids.map(() => isStopped))
  );
}

export function areStopped(...pids: number[]): Promise<void> {
  return haveState(pids, true);
}

export function areRunning(...pids: number[]): Promise<void> {
  return haveState(pids, false);
}

/** Of each of them, whether its group is the foreground of its terminal. */
export function haveForeground(...pids: number[]): boolean[] {
  return pids.map((pid) => jobOf(pid).isForeground);
}

/** Baronet with this command, and the command: their pids on the host. */
export async function pidsOf(
  terminal: Terminal,
  command: readonly string[],
): Promise<[number, number]> {
  return [await terminal.pidOf([BARONET, ...command]), await terminal.pidOf(command)];
}
