// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What the other processes of a probe (probe.ts) do differently: a maker starts its orphan and
// exits, an orphan tells the probe that it is there. One that lives does so when its maker has
// ended, so that it can tell who has adopted it.
import type { Pid } from "./plan.ts";
import type { ProbeEffect, ProbeEvent, ProbeState, ProbeStep } from "./probe.ts";
import { readyLine } from "./probe_lines.ts";
import { type ProbeRole, wordOf } from "./probe_role.ts";

/** The first look whether the maker is gone: it is about to exit. */
const FIRST_LOOK_MS = 1;
/** The last look whether a process is gone: each waits twice as long as the one before. */
const LAST_LOOK_MS = 640;

type OrphanRole = Extract<ProbeRole, { type: "orphan" }>;

/** How long to wait for the next look; undefined: that was the last one. */
export function nextLookMs({ waitMs = LAST_LOOK_MS }: ProbeState): number | undefined {
  return waitMs * 2 > LAST_LOOK_MS ? undefined : waitMs * 2;
}

export function beginRole(
  state: ProbeState,
  { role, atMs }: { role: ProbeRole; atMs: number },
): ProbeStep {
  const { orphan, probePid } = role;
  const { pid, parentPid } = state.facts;
  if (role.type === "maker") {
    const made: ProbeRole = { type: "orphan", orphan, probePid, makerPid: pid };
    const grouping = orphan === "daemon" ? "session" : "shared";
    return { state, effects: [{ type: "start", role: made, grouping }, { type: "exit", code: 0 }] };
  }
  if (orphan === "short") {
    return { state, effects: [report(role, pid), { type: "exit", code: 0 }] };
  }
  return parentPid === role.makerPid
    ? { state: { ...state, waitMs: FIRST_LOOK_MS }, effects: [] }
    : orphanIsThere(state, { atMs, parentPid, role });
}

/** It is there as well when its maker takes too long to end. */
export function seeAdoption(
  state: ProbeState,
  { role, event }: { role: OrphanRole; event: ProbeEvent },
): ProbeStep {
  const { atMs, parentPid } = event;
  const isLate = event.type === "timeIsOver" && nextLookMs(state) === undefined;
  if (state.isReady || parentPid === role.makerPid && !isLate) return { state, effects: [] };
  return orphanIsThere(state, { atMs, parentPid, role });
}

function orphanIsThere(
  before: ProbeState,
  { atMs, parentPid, role }: { atMs: number; parentPid: Pid; role: OrphanRole },
): ProbeStep {
  const facts = { ...before.facts, parentPid };
  const state: ProbeState = { ...before, facts, isReady: true, waitMs: undefined };
  const text = readyLine(state, atMs);
  return { state, effects: [{ type: "write", text }, report(role, facts.pid)] };
}

function report({ orphan, probePid }: ProbeRole, pid: Pid): ProbeEffect {
  return { type: "report", to: probePid, value: wordOf(orphan, pid) };
}
