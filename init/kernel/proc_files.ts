// SPDX-License-Identifier: MIT
// Reads /proc through the host. It may be missing, or be that of another PID namespace.
import type { Pid } from "../core/plan.ts";
import type { ProcessText } from "../core/proc_status.ts";

/** Those names in /proc that are numbers: of processes, threads, open files. */
export function numbersAmong(names: readonly string[]): number[] {
  return names.filter((name) => /^[0-9]+$/.test(name)).map(Number);
}

/** The pids in /proc, or undefined when it cannot tell who is in our namespace. */
function listPids(ownPid: Pid): Pid[] | undefined {
  const own = host.read_file("/proc/self/stat");
  if (typeof own === "number" || !own.startsWith(`${ownPid} `)) return undefined;
  const names = host.read_dir("/proc");
  return typeof names === "number" ? undefined : numbersAmong(names);
}

/** Everybody else who is not dead, or undefined when /proc cannot tell. */
export function listOthers(ownPid: Pid): Pid[] | undefined {
  const isAlive = (pid: Pid): boolean => {
    const stat = host.read_file(`/proc/${pid}/stat`);
    // The state stands behind the name, which may hold anything (proc(5)).
    return typeof stat === "string" && !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  };
  return listPids(ownPid)?.filter((pid) => pid !== ownPid && isAlive(pid));
}

/** Every process that /proc shows, or undefined when it cannot tell who is in our namespace. */
export function listProcesses(ownPid: Pid): ProcessText[] | undefined {
  const pids = listPids(ownPid);
  if (pids === undefined) return undefined;
  const processes: ProcessText[] = [];
  for (const pid of pids) {
    const status = host.read_file(`/proc/${pid}/status`);
    const cmdline = host.read_file(`/proc/${pid}/cmdline`);
    // One that has ended meanwhile is none.
    if (typeof status === "number" || typeof cmdline === "number") continue;
    processes.push({ status, cmdline });
  }
  return processes;
}

/** The numbers of our open files, or undefined when /proc does not tell. */
export function listOpenFiles(): number[] | undefined {
  const names = host.read_dir("/proc/self/fd");
  return typeof names === "number" ? undefined : numbersAmong(names);
}

/** The kernel's short name of a process, also of one that is dead and not reaped (proc(5)). */
export function readCommName(pid: number): string | undefined {
  const comm = host.read_file(`/proc/${pid}/comm`);
  return typeof comm === "number" ? undefined : comm.replace(/\n$/, "");
}
