// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Who is left when the commands have exited, and the signals that ask them to end and, after
// the grace period, end them. When these are sent is decided in supervisor.ts.
import type { Effect, Target } from "./effects.ts";
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
  return targets.map((to) => ({ type: "sendSignal", to, signal }));
}

function processTarget({ pid }: { pid: Pid }): Target {
  return { type: "process", pid };
}

function groupTarget(pgid: Pid): Target {
  return { type: "group", pgid };
}

/** TERM, then CONT: a stopped process hears nothing before it is continued. */
export function askLeftovers(state: State, leftovers: Leftovers): Effect[] {
  // One call for everybody: nobody can be born between a look and a signal.
  const targets: readonly Target[] = isInit(state.plan)
    ? [{ type: "everybody" }]
    : leftovers?.map(processTarget) ?? state.leftGroups.map(groupTarget);
  return [...sendTo(targets, SIGTERM), ...sendTo(targets, SIGCONT)];
}

/** What to say, what to send, and which processes or groups that ends. */
export interface Killing {
  readonly texts: readonly string[];
  readonly effects: readonly Effect[];
  readonly killed: readonly Pid[];
}

/** Nobody is sent KILL twice: what it does not end, the kernel is busy with. */
export function killLeftovers(state: State, leftovers: Leftovers): Killing {
  const isFirst = state.killRounds === 0;
  const fresh = leftovers?.filter(({ pid }) => !state.killed.includes(pid));
  const killed = fresh?.map(({ pid }) => pid) ??
    state.leftGroups.filter((pgid) => !state.killed.includes(pgid));
  if (isInit(state.plan)) {
    if (!isFirst) return { texts: [], effects: [], killed: [] };
    const texts = fresh?.map(leftoverKilled) ?? [namelessLeftoversKilled()];
    return { texts, effects: sendTo([{ type: "everybody" }], SIGKILL), killed };
  }
  const targets = fresh?.map(processTarget) ?? killed.map(groupTarget);
  const nameless = isFirst ? [namelessLeftoversKilled()] : [];
  return {
    texts: fresh?.map(leftoverKilled) ?? nameless,
    effects: sendTo(targets, SIGKILL),
    killed,
  };
}
