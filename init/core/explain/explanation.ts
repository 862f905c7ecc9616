// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What --explain tells, as data: the processes, what each does on each signal, what is wrong, and
// what cannot be seen. docs/explain.schema.json describes its JSON.
import type { Pid } from "../plan.ts";
import { SIGNAL_NUMBERS, signalName } from "../signals.ts";
import { VERSION } from "../version.ts";
import { type Finding, followSignal, merge, type Unknown } from "./findings.ts";
import { parseProcess, type Process, type ProcessDetails } from "./process.ts";
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

/** What two looks at the same processes have shown. */
export interface Looks {
  readonly pid: Pid;
  readonly first: readonly ProcessDetails[];
  /** Undefined: the first look raised no question. */
  readonly second: readonly ProcessDetails[] | undefined;
}

function parseAll(details: readonly ProcessDetails[]): readonly Process[] {
  return details.map(parseProcess).filter((process) => process !== undefined);
}

/** Whether some are in a state that may last a moment only. */
export function mustLookAgain(details: readonly ProcessDetails[]): boolean {
  return parseAll(details).some(isTelling);
}

/** Undefined: the process is gone. */
export function explainProcesses(
  { pid, first, second }: Looks,
  stopSignal: number,
): Explanation | undefined {
  const before = parseAll(first);
  const processes = second === undefined ? before : parseAll(second);
  const root = processes.find((process) => process.pid === pid);
  if (root === undefined) return undefined;
  const tree = new Tree(root, processes);
  const { findings, unknowns } = merge([
    followSignal(tree, stopSignal),
    findInnerInits(tree, stopSignal),
    findStates(tree, new Map(before.map((process) => [process.pid, process.state]))),
  ]);
  const shown: readonly number[] = SHOWN.map((name) => SIGNAL_NUMBERS[name]);
  const signals = shown.includes(stopSignal) ? shown : [stopSignal, ...shown];
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
