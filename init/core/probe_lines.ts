// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The lines that --probe writes: JSON, each with the event, whose it is, and when it was.
import type { ProbeState } from "./probe.ts";
import { signalName } from "./signals.ts";

export interface Line {
  readonly event: "ready" | "signal" | "orphan" | "exit";
  readonly atMs: number;
  readonly [more: string]: unknown;
}

export function line({ request, facts }: ProbeState, { event, ...rest }: Line): string {
  const process = request.role?.orphan ?? "probe";
  return JSON.stringify({ event, process, pid: facts.pid, ...rest });
}

export function readyLine(state: ProbeState, atMs: number): string {
  const { parentPid, pgid, sid, blocked, ignored } = state.facts;
  const { role, isAlone, words } = state.request;
  return line(state, {
    event: "ready",
    atMs,
    parentPid,
    pgid,
    sid,
    blocked: blocked.map(signalName),
    ignored: ignored.map(signalName),
    argv: words,
    orphans: isAlone || role !== undefined ? null : state.orphans,
  });
}
