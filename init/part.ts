// SPDX-License-Identifier: MIT
// What baronet does instead of running commands, and its long texts: the part of the program that
// most starts do without. In the built binary host.run_part() runs this file, and leaves PART
// behind; under stock Deno main.ts imports it.
import { notTheBuiltBinary, type Problem } from "./core/messages.ts";
import type { InsteadRequest } from "./core/instead.ts";
import { signalNotSentTo } from "./core/instead_messages.ts";
import type { Init, Voice } from "./core/inits/init.ts";
import { KILL } from "./core/inits/kill.ts";
import { describeRefusal } from "./core/option_messages.ts";
import type { Refusal } from "./core/refusals.ts";
import { readInstead, type SendRequest } from "./core/read_instead.ts";
import type { ShutdownEnd, ShutdownRecord } from "./core/shutdown_records.ts";
import { makeReport } from "./core/shutdown_report.ts";
import { formatReport } from "./core/shutdown_text.ts";
import type { Traits } from "./core/traits.ts";
import { licenseText } from "./core/license.ts";
import { usageText, versionText } from "./core/usage.ts";
import { explain } from "./explain.ts";
import { isBuiltBinary } from "./kernel/built_binary.ts";
import { engineVersion } from "./kernel/facts.ts";
import { runProbe } from "./probe.ts";
import type { Reporting } from "./shutdown_recorder.ts";
import { printProblem } from "./wiring.ts";

/** How the init that baronet stands in for speaks and exits. */
export interface Manner {
  readonly voice: Voice;
  readonly traits: Traits;
}

export interface Part {
  /** Prints; the exit code. */
  readonly print: (what: "help" | "version") => number;
  /** The license, behind whose work it is about. */
  readonly printLicense: (notices: string) => number;
  /** Does what is asked for; the exit code. */
  readonly runInstead: (request: InsteadRequest, manner: Manner) => number;
  /** How a stop went, as a log line. */
  readonly report: Reporting;
  /** What is wrong with the command line, in words. */
  readonly describeRefusal: (refusal: Refusal) => Problem;
  /** kill(1), as one of the programs that baronet stands in for. */
  readonly kill: Init;
}

function print(what: "help" | "version"): number {
  const texts = {
    help: usageText,
    version: () => versionText(engineVersion()),
  };
  console.log(texts[what]());
  return 0;
}

function printLicense(notices: string): number {
  console.log(licenseText(notices));
  return 0;
}

function refuse(problem: Problem, { voice, traits }: Manner): number {
  printProblem(problem, { level: "fatal", voice });
  return traits.exitCodes.wrongUsage;
}

/** Each one, whatever becomes of the others. */
function send({ signal, pids }: SendRequest, { traits, voice }: Manner): number {
  let exitCode = 0;
  for (const pid of pids) {
    const result = host.kill(pid, signal);
    if (result >= 0) continue;
    const problem = signalNotSentTo(signal, { pid, errno: -result });
    printProblem(problem, { level: "error", voice });
    exitCode = traits.exitCodes.systemCallFailed;
  }
  return exitCode;
}

function runInstead(asked: InsteadRequest, manner: Manner): number {
  const request = readInstead(asked);
  if ("advice" in request) return refuse(request, manner);
  if (request.type === "explain") {
    const { exitCode, problem } = explain(request);
    if (problem !== undefined) printProblem(problem, { level: "fatal", voice: manner.voice });
    return exitCode;
  }
  if (request.type === "send") {
    if (!isBuiltBinary()) return refuse(notTheBuiltBinary("send a signal"), manner);
    return send(request, manner);
  }
  if (!isBuiltBinary()) return refuse(notTheBuiltBinary("be a probe"), manner);
  return runProbe(request);
}

function report(records: readonly ShutdownRecord[], end: ShutdownEnd) {
  const made = makeReport(records, end);
  return { text: formatReport(made), report: made };
}

export const PART: Part = { print, printLicense, runInstead, report, kill: KILL, describeRefusal };

if (isBuiltBinary()) Object.assign(globalThis, { PART });
