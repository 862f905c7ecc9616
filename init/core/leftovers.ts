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
  parseProcStatus,
  type ProcessText,
  type ProcStatus,
} from "./proc_status.ts";
import { SIGNAL_NUMBERS } from "./signals.ts";
import type { State } from "./state.ts";

const { SIGCONT, SIGKILL, SIGTERM } = SIGNAL_NUMBERS;
const EVERYBODY: Target = { type: "everybody" };

/** undefined: /proc does not tell. */
export type Leftovers = readonly ProcStatus[] | undefined;

/** As init everybody else in the namespace, else our descendants; the dead need no signal. */
export function findLeftovers(
  state: State,
  processes: readonly ProcessText[] | undefined,
): Leftovers {
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
export function areAllAlike(state: State): boolean {
  const isOwnWay = ([pid, command]: readonly [Pid, Parameters<typeof stopSignalOf>[0]]) =>
    state.asked.includes(pid) || stopSignalOf(command) !== SIGTERM;
  const hasAskedGroup = state.plan.forwardTo === "group" && state.asked.length > 0;
  return isInit(state.plan) && !hasAskedGroup && ![...state.running].some(isOwnWay);
}

/** TERM, then CONT: a stopped process hears nothing before it is continued. */
export function askEverybody(): Effect[] {
  return sendTo([EVERYBODY], SIGTERM).concat(sendTo([EVERYBODY], SIGCONT));
}

export function askGroups(state: State, signals: readonly number[]): Effect[] {
  return signals.flatMap((signal) => sendTo(state.leftGroups.map(groupTarget), signal));
}

/** What asks the leftovers that were not seen before, and who these are. */
export function askLeftovers(state: State, leftovers: readonly ProcStatus[]) {
  const fresh = leftovers.filter(({ pid }) => !state.seen.includes(pid));
  const wasAsked = ({ pid, pgid }: ProcStatus) =>
    state.asked.includes(pid) || state.plan.forwardTo === "group" && state.asked.includes(pgid);
  const asking = fresh.filter((process) => !wasAsked(process)).map((process) => {
    const command = state.running.get(process.pid);
    return sendSignal(
      processTarget(process),
      command === undefined ? SIGTERM : stopSignalOf(command),
    );
  });
  const effects = [...asking, ...sendTo(fresh.map(processTarget), SIGCONT)];
  return { effects, pids: fresh.map(({ pid }) => pid) };
}

/** What to say, what to send, and which processes and whole groups that ends. */
export interface Killing {
  readonly texts: readonly string[];
  readonly effects: readonly Effect[];
  readonly killed: readonly Pid[];
  readonly killedGroups: readonly Pid[];
}

function killNameless(state: State): Killing {
  const isFirst = state.killRounds === 0;
  const texts = isFirst ? [namelessLeftoversKilled()] : [];
  if (isInit(state.plan)) {
    const effects = isFirst ? sendTo([EVERYBODY], SIGKILL) : [];
    return { texts, effects, killed: [], killedGroups: [] };
  }
  const killedGroups = state.leftGroups.filter((pgid) => !state.killedGroups.includes(pgid));
  const effects = sendTo(killedGroups.map(groupTarget), SIGKILL);
  return { texts, effects, killed: [], killedGroups };
}

/** Nobody is sent KILL twice: what it does not end, the kernel is busy with. */
export function killLeftovers(state: State, leftovers: Leftovers): Killing {
  if (leftovers === undefined) return killNameless(state);
  const wasKilled = ({ pid, pgid }: ProcStatus) =>
    state.killed.includes(pid) || state.killedGroups.includes(pgid);
  const fresh = leftovers.filter((process) => !wasKilled(process));
  // Somebody who was KILLed before, by --stop-timeout, may still be there.
  const { killRounds, killed, killedGroups, plan } = state;
  const isFirst = killRounds + killed.length + killedGroups.length === 0 && isInit(plan);
  const targets = isFirst && fresh.length > 0 ? [EVERYBODY] : fresh.map(processTarget);
  return {
    texts: fresh.map(leftoverKilled),
    effects: sendTo(targets, SIGKILL),
    killed: fresh.map(({ pid }) => pid),
    killedGroups: [],
  };
}
