// SPDX-License-Identifier: MIT
// What the kernel says of a process: its memory, its wake-ups, its CPU time. The parsers are pure.

export interface Memory {
  readonly residentKb: number;
  readonly anonymousKb: number;
  readonly privateDirtyKb: number;
}

export async function readMemory(pid: number): Promise<Memory> {
  return parseMemory(await Deno.readTextFile(`/proc/${pid}/smaps_rollup`));
}

/** CPU time in nanoseconds, exact while the process sleeps. */
export async function readCpuNs(pid: number): Promise<number> {
  return parseCpuNs(await Deno.readTextFile(`/proc/${pid}/schedstat`));
}

/** Its state as one letter, and how often it has gone to sleep of its own. */
export async function readStatus(pid: number): Promise<{ state: string; sleeps: number }> {
  return parseStatus(await Deno.readTextFile(`/proc/${pid}/status`));
}

/** /proc/PID/smaps_rollup, see proc(5). */
export function parseMemory(rollup: string): Memory {
  const kb = (name: string) => Number(field(rollup, new RegExp(`^${name}:\\s+(\\d+) kB$`, "m")));
  return {
    residentKb: kb("Rss"),
    anonymousKb: kb("Anonymous"),
    privateDirtyKb: kb("Private_Dirty"),
  };
}

/** /proc/PID/schedstat: time on the CPU, time in the run queue, time slices. */
export function parseCpuNs(schedstat: string): number {
  return Number(field(schedstat, /^(\d+) \d+ \d+$/m));
}

/** /proc/PID/status, see proc(5). */
export function parseStatus(status: string): { state: string; sleeps: number } {
  return {
    state: field(status, /^State:\s+(\w)/m),
    sleeps: Number(field(status, /^voluntary_ctxt_switches:\s+(\d+)$/m)),
  };
}

function field(text: string, form: RegExp): string {
  const value = form.exec(text)?.[1];
  if (value === undefined) throw new Error(`Cannot find ${form} in what the kernel says: ${text}`);
  return value;
}
