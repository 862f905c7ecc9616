// SPDX-License-Identifier: MIT
// For tests of the shutdown report: somebody who has to be killed, and what baronet says of it.
//
// Times and pids differ from run to run: here they are all T and N.
import { assert, assertEquals } from "@std/assert";
import { fixture, type Run } from "./harness.ts";
import { quoted } from "./jobs.ts";

const TERM = 15;
const print_signals = fixture("print_signals");

/** Is there until it is KILLed: it ignores these signals. */
export function ignorer(label: string, ...signals: number[]): string[] {
  return [fixture("with_signals"), "none", signals.join(), fixture("idle"), label];
}

/** A command with a leftover that ignores TERM; it exits with 7 on TERM. */
export function withIgnorer(rest = [print_signals, "main", String(TERM), "7"]): string[] {
  return ["sh", "-c", `${quoted(ignorer("left", TERM))} & exec ${quoted(rest)}`];
}

/** What is said behind "Stopped" or "Ended": nothing else follows. */
export function reportIn(stderr: string): string[] {
  const [, head, below, rest] =
    /(?:^|\n)(baronet\[\d+\] [a-z]+: (?:Stopped|Ended) .*\n)((?: {2}.*\n)*)([^]*)$/.exec(stderr) ??
      [];
  if (head === undefined) throw new Error(`expected a report at the end, got\n${stderr}`);
  assertEquals(rest, "", `expected nothing behind the report, got\n${stderr}`);
  return `${head}${below}`.trimEnd()
    .replaceAll(/\[\d+\]/g, "[N]")
    .replaceAll(/\bpid \d+/g, "pid N")
    .replaceAll(/\b\d+(\.\d+)?m?s\b/g, "T")
    .split("\n");
}

/** The last line, with --log json: its sentence and its report. */
export function jsonReportIn(stderr: string) {
  const { init, level, text, report, ...others } = JSON.parse(stderr.trimEnd().split("\n").at(-1)!);
  assertEquals([init, Object.keys(others)], ["baronet", ["pid"]]);
  const numbers: number[] = [];
  const same = JSON.stringify(report, (name, value) => {
    if (!/^(afterMs|endedAfterMs|tookMs)$/.test(name)) return value;
    assert(Number.isInteger(value) && value >= 0, `expected milliseconds, got ${name}: ${value}`);
    numbers.push(value);
    return "T";
  });
  return { level, text, report: JSON.parse(same), longestMs: Math.max(...numbers) };
}

/** Sends a signal and waits for the end. */
export async function stopped(run: Run, signal = TERM): Promise<{ code: number; stderr: string }> {
  await run.signal(signal);
  const { code, stderr } = await run.result();
  return { code, stderr };
}
