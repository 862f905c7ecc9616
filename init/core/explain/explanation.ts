// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What --explain tells, as data: the processes, what each does on each signal, what is wrong, and
// what cannot be seen. docs/explain.schema.json describes its JSON.
import type { Pid } from "../plan.ts";
import { SIGNAL_NUMBERS, signalName } from "../signals.ts";
import { VERSION } from "../version.ts";
import { type Finding, merge, type Unknown } from "./finding.ts";
import { followSignal } from "./findings.ts";
import { type Look, mergeLooks } from "./looks.ts";
import { parseProcess, type Process } from "./process.ts";
import { type Reaction, reactionTo } from "./reactions.ts";
import { findInnerInits, findStates, isTelling } from "./states.ts";
import { type Branch, Tree } from "./tree.ts";

/** The signals that people send to programs; the stop signal is one more where it is none of them. */
const SHOWN = ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;

export interface Explanation {
  readonly stopSignal: number;
  readonly signals: readonly number[];
  readonly branches: readonly Branch[];
  readonly findings: readonly Finding[];
  readonly unknowns: readonly Unknown[];
}

/** What looks at the same processes have shown, oldest first; at least one. */
export interface Looks {
  readonly pid: Pid;
  readonly looks: readonly Look[];
}

/** Who is still not seen at rest then is busy. */
const MOST_LOOKS = 4;

function parseAll(look: Look): readonly Process[] {
  return look.map(parseProcess).filter((process) => process !== undefined);
}

function signalsWith(stopSignal: number): readonly number[] {
  const shown: readonly number[] = SHOWN.map((name) => SIGNAL_NUMBERS[name]);
  return shown.includes(stopSignal) ? shown : [stopSignal, ...shown];
}

/** Whether something would be said that may have been so for a moment only. */
export function mustLookAgain(looks: readonly Look[], stopSignal: number): boolean {
  const isFirst = looks.length === 1;
  const doesAny = (process: Process, reaction: Reaction) =>
    signalsWith(stopSignal).some((signal) => reactionTo(process, signal) === reaction);
  return looks.length < MOST_LOOKS &&
    parseAll(mergeLooks(looks)).some((process) =>
      isFirst && (isTelling(process) || doesAny(process, "blocks")) ||
      process.threads.some(({ activity }) => activity === "moves") && doesAny(process, "unknown")
    );
}

/** Undefined: the process is gone. */
export function explainProcesses(
  { pid, looks }: Looks,
  stopSignal: number,
): Explanation | undefined {
  const processes = parseAll(mergeLooks(looks));
  const root = processes.find((process) => process.pid === pid);
  if (root === undefined) return undefined;
  const tree = new Tree(root, processes);
  const before = new Map(parseAll(looks[0]).map((process) => [process.pid, process.state]));
  const { findings, unknowns } = merge([
    followSignal(tree, stopSignal),
    findInnerInits(tree, stopSignal),
    findStates(tree, before),
  ]);
  const signals = signalsWith(stopSignal);
  return { stopSignal, signals, branches: tree.branches, findings, unknowns };
}

function reactionsOf(
  process: Process,
  signals: readonly number[],
): Readonly<Record<string, Reaction>> | null {
  const pairs: Record<string, Reaction> = {};
  for (const signal of signals) {
    const reaction = reactionTo(process, signal);
    if (reaction === undefined) return null;
    pairs[signalName(signal)] = reaction;
  }
  return pairs;
}

/** One line; of the dead `reactions` is null. */
export function formatExplanationJson(
  { stopSignal, signals, branches, findings, unknowns }: Explanation,
): string {
  return JSON.stringify({
    schema: 1,
    tool: { name: "baronet", version: VERSION },
    pid: branches[0].process.pid,
    stopSignal: signalName(stopSignal),
    signals: signals.map(signalName),
    processes: branches.map(({ process }) => ({
      pid: process.pid,
      parentPid: process.parentPid,
      pgid: process.pgid,
      sid: process.sid,
      state: process.state,
      name: process.name,
      threads: process.threads.length,
      isInit: process.isInit,
      reactions: reactionsOf(process, signals),
    })),
    findings,
    unknowns,
  });
}
