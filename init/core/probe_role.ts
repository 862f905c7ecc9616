// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The processes that a probe consists of. It makes orphans, to see whether they are reaped and
// asked to end, by forking twice: a maker starts each of them and exits. All are this same program,
// told what they are by --probe-role.
import type { Pid } from "./plan.ts";

/**
 * `short` exits at once, so that somebody has to reap it; `orphan` stays in the probe's process
 * group, `daemon` in a session of its own.
 */
export const ORPHANS = ["short", "orphan", "daemon"] as const;
export type Orphan = (typeof ORPHANS)[number];

interface AnyRole {
  readonly orphan: Orphan;
  /** Who waits for the orphan's word. */
  readonly probePid: Pid;
}

/** Exactly one orphan is made by each maker, which is its parent until the maker ends. */
export type ProbeRole =
  | AnyRole & { readonly type: "maker" }
  | AnyRole & { readonly type: "orphan"; readonly makerPid: Pid };

/** The value of an orphan's word: which one it is, and its pid, which its sender must have. */
export function wordOf(orphan: Orphan, pid: Pid): number {
  return pid * ORPHANS.length + ORPHANS.indexOf(orphan);
}

export function formatProbeRole(role: ProbeRole): string {
  const { type, orphan, probePid } = role;
  const maker = role.type === "orphan" ? `:${role.makerPid}` : "";
  return `${type}:${orphan}:${probePid}${maker}`;
}

/** Undefined for what no process of ours has written. */
export function parseProbeRole(text: string | undefined): ProbeRole | undefined {
  const words = /^(maker|orphan):([a-z]+):([0-9]+)(?::([0-9]+))?$/.exec(text ?? "") ?? [];
  const [, type, name, probePid, makerPid] = words;
  const orphan = ORPHANS.find((one) => one === name);
  if (orphan === undefined || (type === "orphan") !== (makerPid !== undefined)) return undefined;
  const role = { orphan, probePid: Number(probePid) };
  return type === "orphan"
    ? { type, ...role, makerPid: Number(makerPid) }
    : { type: "maker", ...role };
}
