// SPDX-License-Identifier: MIT
// Pure: one answer of a judgement, and how processes are named in its sentences.
import { SIGNAL_NUMBERS } from "../init/core/signals.ts";
import type { Culprit } from "../init/core/verdict.ts";
import type { VerifyInputs } from "./inputs.ts";
import type { Observations, ProbeRun, Process, ProcessTree } from "./observations.ts";
import { isKnownInit, isShellProcess, isStartScript } from "./programs.ts";

/** "skip": nobody could tell, or nobody asked. */
export type CheckStatus = "pass" | "warn" | "fail" | "skip";

/** What all checks together come to; "inconclusive": the question was not answered. */
export type Verdict = "pass" | "warn" | "fail" | "inconclusive";

export interface Check {
  readonly id: string;
  readonly status: CheckStatus;
  /** Of a warning or failure, as far as it is known. */
  readonly culprit: Culprit | null;
  /** One sentence, without a full stop. */
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

/** What is judged, and by which wishes. */
export interface Case {
  readonly seen: Observations;
  readonly wishes: VerifyInputs;
}

export function pass(id: string, message: string): Check {
  return { id, status: "pass", culprit: null, message };
}

export function skip(id: string, message: string): Check {
  return { id, status: "skip", culprit: null, message };
}

export function hasProbed(probe: Observations["probe"]): probe is ProbeRun {
  return probe.mode === "cmd" || probe.mode === "overlay";
}

/** What the application hears when the image gets its stop signal. */
export function heardStopSignal({ image, probe }: Observations): number {
  return (hasProbed(probe) ? probe.signals[0].as : undefined) ?? image.stopSignal;
}

/** The user's, or the image's stop signal. */
export function requiredSignals({ seen, wishes }: Case): readonly number[] {
  return wishes.requiredSignals ?? [seen.image.stopSignal];
}

const USUAL = ["SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;

/** Those that are tried: the stop signal first, then the user's or the usual ones. */
export function triedSignals(stopSignal: number, wishes: VerifyInputs): readonly number[] {
  const others = wishes.signals ?? USUAL.map((name) => SIGNAL_NUMBERS[name]);
  return [...new Set([stopSignal, ...wishes.requiredSignals ?? [], ...others])];
}

const LONGEST_ARGS = 80;

/** A process by its command line, in quotes. */
export function quote({ args }: Process): string {
  return `"${args.length <= LONGEST_ARGS ? args : `${args.slice(0, LONGEST_ARGS - 3)}...`}"`;
}

/** Who starts the application and stands before it; an init that is known does not stop signals. */
function starter({ chain, pid1 }: ProcessTree): Process | undefined {
  const behindInit = isKnownInit(pid1) ? chain.findLast((one) => !isKnownInit(one)) : undefined;
  return chain.findLast(isStartScript) ?? behindInit;
}

/** Whose fault it is when a signal gets lost between PID 1 and the application. */
export function blameChain(tree: ProcessTree): Culprit {
  if (tree.chain.length === 0) return "application";
  return starter(tree) === undefined ? "init" : "entrypoint";
}

/** Who stands between the signal and the application and most likely stops it. */
export function obstacle(tree: ProcessTree): Process {
  return starter(tree) ?? tree.pid1;
}

/** Whether an init hands signals to a shell that runs the application without exec. */
export function isShellBelowInit({ chain, pid1 }: ProcessTree): boolean {
  return chain.length > 1 && !isStartScript(pid1) && chain.slice(1).some(isShellProcess);
}
