// SPDX-License-Identifier: MIT
// Reads /proc through the host. It may be missing, or be that of another PID namespace.
import type { ProcessText } from "../core/proc_status.ts";

/** Every process that /proc shows, or undefined when it cannot tell who is in our namespace. */
export function listProcesses(ownPid: number): ProcessText[] | undefined {
  const own = host.read_file("/proc/self/stat");
  if (typeof own === "number" || !own.startsWith(`${ownPid} `)) return undefined;
  const names = host.read_dir("/proc");
  if (typeof names === "number") return undefined;
  const processes: ProcessText[] = [];
  for (const name of names) {
    if (!/^[0-9]+$/.test(name)) continue;
    const status = host.read_file(`/proc/${name}/status`);
    const cmdline = host.read_file(`/proc/${name}/cmdline`);
    // One that has ended meanwhile is none.
    if (typeof status === "number" || typeof cmdline === "number") continue;
    processes.push({ status, cmdline });
  }
  return processes;
}

/** The numbers of our open files, or undefined when /proc does not tell. */
export function listOpenFiles(): number[] | undefined {
  const names = host.read_dir("/proc/self/fd");
  if (typeof names === "number") return undefined;
  return names.filter((name) => /^[0-9]+$/.test(name)).map(Number);
}

/** The kernel's short name of a process, also of one that is dead and not reaped (proc(5)). */
export function readCommName(pid: number): string | undefined {
  const comm = host.read_file(`/proc/${pid}/comm`);
  return typeof comm === "number" ? undefined : comm.replace(/\n$/, "");
}
