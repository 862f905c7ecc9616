// SPDX-License-Identifier: MIT
// The laws of baronet about how processes are ended, each as a function that says what is wrong
// with a run: who is asked to, who is continued for it, who is killed and when.
import type { Pid } from "./core/plan.ts";
import { maskHas, parseProcStatus } from "./core/proc_status.ts";
import type { Process } from "./kernel/simulated_process.ts";
import type { Moment, Run } from "./simulate.ts";
import { CONT, KILL, TERM } from "./simulation_forwards.ts";
import { type Law, wrong } from "./simulation_laws.ts";
import { accountFor } from "./simulation_oracle.ts";
import {
  askedMs,
  asksProcess,
  isFree,
  isMistakable,
  isSend,
  mayFail,
  nameOf,
  sendsOf,
} from "./simulation_sends.ts";

/** Whether leftovers may be asked: not where what could not be sent is sent in another way. */
function isAsking({ event }: Moment, isEnd: boolean): boolean {
  return isEnd || event?.type === "childrenRemain" || event?.type === "processesListed";
}

export const killsOnce: Law = (run) => {
  const { hasProc, slownessMs } = run.scenario.world;
  // Who was killed by name is not known any more when the next listing fails.
  if (!hasProc || mayFail(run, ["read_dir", "read_file"])) return undefined;
  const killed = new Set<Process>();
  for (const { signal, targets, index } of sendsOf(run)) {
    if (signal !== KILL) continue;
    const again = targets.find((process) => killed.has(process));
    if (again !== undefined) return wrong(`a second KILL for ${nameOf(again)}`, index);
    // Born between the listing and the KILL for everybody: nobody could know of it.
    const look = run.moments.slice(0, index).findLast(({ effects }) =>
      effects.some(({ type }) => type === "listProcesses")
    );
    const lookMs = slownessMs.length > 0 ? look?.atMs ?? 0 : Infinity;
    for (const process of targets) if (process.bornMs <= lookMs) killed.add(process);
  }
  return undefined;
};

export const killsInTime: Law = (run) => {
  const { plan, world } = run;
  const { end } = accountFor(run);
  for (const { index, signal, to, atMs } of sendsOf(run)) {
    if (signal !== KILL) continue;
    if (end !== undefined && index > end.index) {
      const earlyMs = plan.settings.graceMs - (atMs - end.atMs);
      if (earlyMs > 0) return wrong(`KILL ${earlyMs} ms before the grace period ends`, index);
      continue;
    }
    const command = world.linux.everybody.findLast(({ pid, bornMs }) =>
      pid === Math.abs(to) && bornMs <= atMs
    );
    const asked = command && askedMs(run, command);
    if (asked === undefined) return wrong(`KILL for ${to}, which was not asked to stop`, index);
    const earlyMs = (plan.settings.stopTimeoutMs ?? Infinity) - (atMs - asked);
    if (earlyMs > 0) return wrong(`KILL for ${to} ${earlyMs} ms too early`, index);
  }
  return undefined;
};

/** Who was asked and has not stopped in time is KILLed, and is not waited for any longer. */
export const killsWhenOverdue: Law = (run) => {
  const { plan, outcome, world } = run;
  const { end, running } = accountFor(run);
  const isTimed = plan.settings.stopTimeoutMs !== undefined && end === undefined;
  if (!isTimed || !isFree(run)) return undefined;
  if (outcome.type !== "waits" || world.init.state === "stopped") return undefined;
  for (const pid of running.at(-1)?.keys() ?? []) {
    const process = world.linux.find(pid);
    if (process === undefined || process.isFrozen) continue;
    if (askedMs(run, process) !== undefined) {
      return wrong(`asked to stop and not KILLed: ${nameOf(process)}`);
    }
  }
  return undefined;
};

export const asksOnce: Law = (run) => {
  const { plan, scenario: { world } } = run;
  const { end } = accountFor(run);
  // Else leftovers are not looked up one by one.
  const asksAnyway = plan.settings.all && !plan.settings.wait;
  const isLookedUp = world.hasProc && plan.traits.atEnd === "end everybody" && !asksAnyway;
  if (!isLookedUp || !isFree(run) || mayFail(run, ["read_dir", "read_file"])) return undefined;
  const before = new Map<Process, string>();
  for (const { index, moment, signal, targets } of sendsOf(run)) {
    if (signal === CONT || signal === KILL) continue;
    const isAsked = isAsking(moment, index === end?.index);
    for (const process of targets) {
      if (!asksProcess(run, process, { signal })) continue;
      const how = before.get(process);
      if (isAsked && how !== undefined) {
        return wrong(`${how} and asked: ${nameOf(process)}`, index);
      }
      before.set(process, isAsked ? "asked" : "forwarded a stop signal");
    }
  }
  return undefined;
};

/** A stopped process hears nothing before it is continued. */
export const continuesWhoIsAsked: Law = (run) => {
  const { end } = accountFor(run);
  const { plan, outcome } = run;
  const isDone = plan.traits.atEnd === "end everybody" && outcome.type === "exited";
  if (end === undefined || !isDone || mayFail(run, ["kill"])) return undefined;
  const sends = sendsOf(run).filter(({ index }) => index >= end.index);
  for (const { index, moment, signal, targets } of sends) {
    if (signal === CONT || signal === KILL || !isAsking(moment, index === end.index)) continue;
    const continued = new Set(
      sends.filter((other) => other.index === index && other.signal === CONT)
        .flatMap((other) => other.targets),
    );
    const stopped = targets.find((process) => process.isAlive && !continued.has(process));
    if (stopped !== undefined) return wrong(`not continued: ${nameOf(stopped)}`, index);
  }
  return undefined;
};

function isAsked({ state }: Moment): boolean {
  return state.phase === "asked";
}

/** The answer on which the leftovers are asked; undefined: nobody was left. */
function beginOfAsking({ moments }: Run): Moment | undefined {
  return moments.find(({ event, state }) =>
    event?.type === "childrenRemain" && (state.phase === "asked" || state.phase === "asking")
  );
}

/** Who was there when the leftovers were asked is not KILLed without having been asked. */
export const asksBeforeKilling: Law = (run) => {
  const begin = beginOfAsking(run);
  if (begin === undefined || mayFail(run, ["kill", "read_dir", "read_file"])) return undefined;
  for (const { index, signal, living } of sendsOf(run)) {
    if (signal !== KILL) continue;
    const unasked = living.find((process) =>
      process.bornMs < begin.atMs &&
      askedMs(run, process) === undefined && !isMistakable(run, process)
    );
    if (unasked !== undefined) return wrong(`not asked before KILL: ${nameOf(unasked)}`, index);
  }
  return undefined;
};

/** As PID 1 everybody is asked who is there at the end, wherever he has come from. */
export const asksEverybody: Law = (run) => {
  const begin = beginOfAsking(run);
  const { moments, plan, world: { init, linux } } = run;
  const isForAll = init.pid === 1 && plan.traits.atEnd === "end everybody";
  if (begin === undefined || !isForAll || !isFree(run)) return undefined;
  if (mayFail(run, ["read_dir", "read_file"])) return undefined;
  // Who ends meanwhile may be gone before it is his turn.
  const { atMs: askedUntilMs } = moments[moments.findIndex(isAsked) + 1] ?? begin;
  const unasked = linux.everybody.find((process) =>
    process !== init && process.bornMs < begin.atMs &&
    (process.endedMs ?? Infinity) > askedUntilMs &&
    askedMs(run, process) === undefined && !isMistakable(run, process)
  );
  return unasked && wrong(`not asked to end: ${nameOf(unasked)}`);
};

/**
 * As PID 1 whoever appears while everybody is asked is asked as well, but for those in the group of
 * somebody who cleans up: they are his helpers.
 */
export const asksNewcomers: Law = ({ moments, plan, world: { init } }) => {
  if (init.pid !== 1) return undefined;
  const seen = new Set<Pid>();
  const helped = new Set(commandPidsOf(moments));
  for (const [index, { event, effects }] of moments.entries()) {
    const isAsking = moments[index - 1]?.state.phase === "asking";
    if (event?.type !== "processesListed" || !isAsking) continue;
    const listed = (event.processes ?? []).map(parseProcStatus)
      .filter((process) => process !== undefined)
      .filter(({ pid, state }) => pid !== init.pid && state !== "Z");
    const isFirst = seen.size === 0;
    const asked = effects.filter(isSend).map(({ to }) => to.type === "process" ? to.pid : 0);
    const missed = listed.find(({ pid, pgid }) =>
      !isFirst && !seen.has(pid) && !helped.has(pgid) && !asked.includes(pid)
    );
    if (missed !== undefined) return wrong(`not asked to end: the new pid ${missed.pid}`, index);
    for (const { pid, pgid, caught } of listed) {
      seen.add(pid);
      if (plan.settings.group || maskHas(caught, TERM)) helped.add(pgid);
    }
  }
  return undefined;
};

function commandPidsOf(moments: readonly Moment[]): Pid[] {
  return moments.flatMap(({ event }) => event?.type === "commandStarted" ? [event.pid] : []);
}

/** As dumb-init nobody but the commands' groups is asked, and nobody is killed. */
export const asksOnlyGroups: Law = (run) => {
  const { end } = accountFor(run);
  if (end === undefined || run.plan.traits.atEnd !== "ask the groups") return undefined;
  const groups = commandPidsOf(run.moments);
  for (const { index, moment, to, signal } of sendsOf(run)) {
    if (index < end.index || !isAsking(moment, index === end.index)) continue;
    if (signal === KILL || !groups.includes(-to)) return wrong(`sent ${signal} to ${to}`, index);
  }
  return undefined;
};
