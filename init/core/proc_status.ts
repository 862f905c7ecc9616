// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The text of /proc/PID/status and /proc/PID/cmdline (proc(5)) as facts about a process:
// who its parent is, what it does with signals, how to name it to a person.
import type { Pid } from "./plan.ts";

/** What the kernel edge reads for one process, as it stands in /proc. */
export interface ProcessText {
  readonly status: string;
  /** Arguments, each ended by a zero byte; empty for zombies. */
  readonly cmdline: string;
}

export interface ProcStatus {
  readonly pid: Pid;
  readonly parentPid: Pid;
  /** Its process group as our PID namespace numbers it; 0: the kernel does not tell. */
  readonly pgid: Pid;
  /** One letter of proc(5): R S D T t Z X I. */
  readonly state: string;
  /**
   * The command line without the path of its program (`sh /run.sh`), or the kernel's short name
   * in brackets when there is none.
   */
  readonly name: string;
  /** The masks as the kernel writes them: 16 hexadecimal digits. */
  readonly blocked: string;
  readonly ignored: string;
  readonly caught: string;
}

const LONGEST_NAME = 60;

/**
 * What stands behind a name in /proc/PID/status. Lines end at "\n" alone: the kernel escapes that
 * one in names, and nothing else.
 */
export function statusField(status: string, name: string): string {
  const start = `${name}:\t`;
  return status.split("\n").find((line) => line.startsWith(start))?.slice(start.length) ?? "";
}

function processName(cmdline: string, comm: string): string {
  const words = cmdline.replace(/\0+$/, "").split("\0");
  if (words[0] === "") return `[${comm}]`;
  // Only a path is shortened: "nginx: master process /usr/sbin/nginx" is one word as well.
  const program = /^\.*\//.test(words[0])
    ? words[0].slice(words[0].lastIndexOf("/") + 1)
    : words[0];
  const name = [program, ...words.slice(1)].join(" ");
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 3)}...`;
}

/** The process, or undefined when the text is not that of a process (it may be gone). */
export function parseProcStatus(text: ProcessText): ProcStatus | undefined {
  const pid = Number(statusField(text.status, "Pid"));
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return {
    pid,
    parentPid: Number(statusField(text.status, "PPid")),
    // The first number is that of the namespace of /proc, the last that of the process's own.
    pgid: Number(statusField(text.status, "NSpgid").split("\t")[0]),
    state: statusField(text.status, "State").slice(0, 1),
    name: processName(text.cmdline, statusField(text.status, "Name")),
    // A thread group's pending and blocked sets are per thread; these are the first thread's.
    blocked: statusField(text.status, "SigBlk"),
    ignored: statusField(text.status, "SigIgn"),
    caught: statusField(text.status, "SigCgt"),
  };
}

/** Whether a mask of proc(5) holds a signal: bit n-1, counted from the last digit. */
export function maskHas(mask: string, signal: number): boolean {
  const digit = mask[mask.length - 1 - ((signal - 1) >> 2)];
  return digit !== undefined && ((parseInt(digit, 16) >> ((signal - 1) & 3)) & 1) === 1;
}

/** All that descend from `ancestor`, which is not among them, in the order given. */
export function descendantsOf(
  ancestor: Pid,
  processes: readonly ProcStatus[],
): readonly ProcStatus[] {
  const parents = new Map(processes.map(({ pid, parentPid }) => [pid, parentPid]));
  return processes.filter(({ pid }) => {
    if (pid === ancestor) return false;
    let above = parents.get(pid);
    // A list read while processes come and go could hold a circle: count the steps.
    for (let i = 0; i <= processes.length && above !== undefined; i++) {
      if (above === ancestor) return true;
      above = parents.get(above);
    }
    return false;
  });
}
