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

/** Exactly one orphan is made by each maker. */
export interface ProbeRole {
  readonly type: "maker" | "orphan";
  readonly orphan: Orphan;
  /** Who waits for the orphan's word. */
  readonly probePid: Pid;
}

export function formatProbeRole({ type, orphan, probePid }: ProbeRole): string {
  return `${type}:${orphan}:${probePid}`;
}

/** Undefined for what no process of ours has written. */
export function parseProbeRole(text: string | undefined): ProbeRole | undefined {
  const [type, name, pid, ...more] = (text ?? "").split(":");
  const orphan = ORPHANS.find((one) => one === name);
  if (orphan === undefined || (type !== "maker" && type !== "orphan")) return undefined;
  return /^[0-9]+$/.test(pid) && more.length === 0
    ? { type, orphan, probePid: Number(pid) }
    : undefined;
}
