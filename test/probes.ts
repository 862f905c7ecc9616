// SPDX-License-Identifier: MIT
// What a probe and its orphans write, as objects, and what they are expected to write.
import type { Run } from "./harness.ts";

/** One line; what depends on the event is compared by the tests. */
export interface Line {
  readonly event: "ready" | "signal" | "orphan" | "exit";
  readonly process: "probe" | "orphan" | "daemon";
  readonly pid: number;
  readonly atMs: number;
  readonly [more: string]: unknown;
}

/** Signals 1 to 31 as signal(7) names them; 32 and 33 have no name. */
const NAMES =
  `HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT
  STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS`.trim().split(/\s+/);

export function nameOf(signal: number): string {
  if (signal <= 31) return `SIG${NAMES[signal - 1]}`;
  if (signal < 34) return `signal ${signal}`;
  if (signal === 34 || signal === 64) return signal === 34 ? "SIGRTMIN" : "SIGRTMAX";
  return signal < 50 ? `SIGRTMIN+${signal - 34}` : `SIGRTMAX-${64 - signal}`;
}

export function signalLine(number: number, more: Partial<Line> = {}) {
  return {
    event: "signal",
    signal: nameOf(number),
    number,
    code: 0,
    sender: 1,
    value: null,
    ...more,
  };
}

export function exitLine(code: number) {
  return { event: "exit", code };
}

/** What is left to compare of a line. */
export function withoutMoment(
  { process: _process, pid: _pid, atMs: _atMs, ...rest }: Line,
): object {
  return rest;
}

export function parseLines(text: string): Line[] {
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** The lines until the probe is ready, by their process. */
export async function takeReady(run: Run): Promise<Partial<Record<Line["process"], Line>>> {
  const ready: Partial<Record<Line["process"], Line>> = {};
  while (ready.probe === undefined) {
    const line = await takeLine(run);
    if (line.event === "ready") ready[line.process] = line;
  }
  return ready;
}

export async function takeLine(run: Run): Promise<Line> {
  return JSON.parse(await run.stdout.take("a line of the probe"));
}

/** What each process has written, in its order, without who it was and when that was. */
export function byProcess(lines: readonly Line[]): Partial<Record<Line["process"], object[]>> {
  const written: Partial<Record<Line["process"], object[]>> = {};
  for (const { process, pid: _pid, atMs: _atMs, ...rest } of lines) {
    (written[process] ??= []).push(rest);
  }
  return written;
}

/** What is written to the end of the run and was not taken. */
export async function restByProcess(run: Run) {
  await run.stdout.ended();
  return byProcess(parseLines(run.stdout.untaken.join("\n")));
}

/** The probe's part of that. */
export async function restOf(run: Run): Promise<object[] | undefined> {
  return (await restByProcess(run)).probe;
}
