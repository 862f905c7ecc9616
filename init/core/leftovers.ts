// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Who is left when the commands have exited, and the signals that ask them to end and, after
// the grace period, end them. When these are sent is decided in supervisor.ts.
import type { Effect, Target } from "./effects.ts";
import { sendSignal, stopSignalOf } from "./forwarding.ts";
import { leftoverKilled, namelessLeftoversKilled } from "./messages.ts";
import { isInit, type Pid } from "./plan.ts";
import {
  descendantsOf,
  maskHas,
  parseProcStatus,
  type ProcessText,
  type ProcStatus,
} from "./proc_status.ts";
import { SIGNAL_NUMBERS } from "./signals.ts";
import { indexOfRunning, isRunning, type State } from "./state.ts";

const { SIGCONT, SIGKILL, SIGTERM } = SIGNAL_NUMBERS;
const EVERYBODY: Target = { type: "everybody" };

/** Undefined: /proc does not tell. */
export type Found = readonly ProcStatus[] | undefined;

/** As init everybody else in the namespace, else our descendants; the dead need no signal. */
export function findLeftovers(
  state: State,
  processes: readonly ProcessText[] | undefined,
): Found {
  if (processes === undefined) return undefined;
  const { ownPid } = state.plan;
  const all = processes.map(parseProcStatus).filter((process) => process !== undefined);
  const others = isInit(state.plan)
    ? all.filter(({ pid }) => pid !== ownPid)
    : descendantsOf(ownPid, all);
  return others.filter(({ state }) => state !== "Z" && state !== "X");
}

function sendTo(targets: readonly Target[], signal: number): Effect[] {
  return targets.map((to) => sendSignal(to, signal));
}

function processTarget({ pid }: { pid: Pid }): Target {
  return { type: "process", pid };
}

function groupTarget(pgid: Pid): Target {
  return { type: "group", pgid };
}

/**
 * Whether one signal for everybody will do: nobody is to get another one than TERM, or has got
 * it already. It has no gap: nobody can be born between a look and a signal.
 */
export function areAllAlike({ plan, runs, signals: { asked } }: State): boolean {
  const hasAskedGroup = plan.settings.group && asked.size > 0;
  return isInit(plan) && !hasAskedGroup &&
    !runs.some((run) =>
      isRunning(run) && (asked.has(run.pid) || stopSignalOf(run.command) !== SIGTERM)
    );
}

/** TERM, then CONT: a stopped process hears nothing before it is continued. */
export function askEverybody(): Effect[] {
  return sendTo([EVERYBODY], SIGTERM).concat(sendTo([EVERYBODY], SIGCONT));
}

export function askGroups({ leftovers }: State, signals: readonly number[]): Effect[] {
  return signals.flatMap((signal) => sendTo(leftovers.groups.map(groupTarget), signal));
}

/** The stop signal that a process was sent with its command or its command's group. */
function askedWith({ plan, signals: { asked } }: State, { pid, pgid }: ProcStatus) {
  return asked.get(pid) ?? (plan.settings.group ? asked.get(pgid) : undefined);
}

/** The signal that asks a process to end. */
function stopSignalFor(state: State, { pid }: ProcStatus): number {
  const index = indexOfRunning(state, pid);
  return index < 0 ? SIGTERM : stopSignalOf(state.runs[index].command);
}

/**
 * What asks the leftovers that were not seen before, and who is seen by now: these and, as kill(2)
 * names them, the groups of those who handle what asks them. Whoever appears in such a group later
 * was started for a clean-up, as far as anybody can tell, and is left to it: TERM would most often
 * end it before it has begun.
 */
export function askLeftovers(state: State, found: readonly ProcStatus[]) {
  const { seen } = state.leftovers;
  const pids: Pid[] = [];
  const asking: Effect[] = [];
  const continuing: Effect[] = [];
  for (const process of found) {
    const { pid, pgid } = process;
    if (seen.includes(pid)) continue;
    pids.push(pid);
    if (seen.includes(-pgid)) continue;
    const asked = askedWith(state, process);
    const signal = asked ?? stopSignalFor(state, process);
    if (asked === undefined) asking.push(sendSignal(processTarget(process), signal));
    continuing.push(sendSignal(processTarget(process), SIGCONT));
    if (maskHas(process.caught, signal)) pids.push(-pgid);
  }
  return { effects: [...asking, ...continuing], pids };
}

/** What a process has been asked to end with. */
export function askingSignal(state: State, process: ProcStatus): number {
  return askedWith(state, process) ?? stopSignalFor(state, process);
}

/** What to say, what to send, and which processes and whole groups that ends. */
export interface Killing {
  readonly texts: readonly string[];
  readonly effects: readonly Effect[];
  readonly killed: readonly Pid[];
  readonly killedGroups: readonly Pid[];
}

function killNameless({ plan, leftovers }: State): Killing {
  const isFirst = leftovers.killRounds === 0;
  const texts = isFirst ? [namelessLeftoversKilled()] : [];
  if (isInit(plan)) {
    const effects = isFirst ? sendTo([EVERYBODY], SIGKILL) : [];
    return { texts, effects, killed: [], killedGroups: [] };
  }
  const { groups, killedGroups: already } = leftovers;
  const killedGroups = groups.filter((pgid) => !already.includes(pgid));
  const effects = sendTo(killedGroups.map(groupTarget), SIGKILL);
  return { texts, effects, killed: [], killedGroups };
}

/** Nobody is sent KILL twice: what it does not end, the kernel is busy with. */
export function killLeftovers(state: State, found: Found): Killing {
  if (found === undefined) return killNameless(state);
  const { killRounds, killed, killedGroups } = state.leftovers;
  const wasKilled = ({ pid, pgid }: ProcStatus) =>
    killed.includes(pid) || killedGroups.includes(pgid);
  const fresh = found.filter((process) => !wasKilled(process));
  // Somebody who was KILLed before, by --stop-timeout, may still be there.
  const isFirst = killRounds + killed.length + killedGroups.length === 0 && isInit(state.plan);
  const targets = isFirst && fresh.length > 0 ? [EVERYBODY] : fresh.map(processTarget);
  return {
    texts: fresh.map((process) => leftoverKilled(process, askingSignal(state, process))),
    effects: sendTo(targets, SIGKILL),
    killed: fresh.map(({ pid }) => pid),
    killedGroups: [],
  };
}
