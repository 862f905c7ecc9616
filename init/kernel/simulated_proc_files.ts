// SPDX-License-Identifier: MIT
// /proc of the simulated Linux: as much of proc(5) as baronet reads.
import type { Linux } from "./simulated_linux.ts";
import type { Process } from "./simulated_process.ts";

/** The kernel keeps no more of a program's name. */
const LONGEST_COMM = 15;

function formatMask(signals: ReadonlySet<number>): string {
  let mask = 0n;
  for (const signal of signals) mask |= 1n << BigInt(signal - 1);
  return mask.toString(16).padStart(16, "0");
}

function commOf({ words }: Process): string {
  return words[0].slice(words[0].lastIndexOf("/") + 1).slice(0, LONGEST_COMM);
}

function stateOf({ isAlive, isFrozen, state }: Process): string {
  if (!isAlive) return "Z (zombie)";
  if (isFrozen) return "D (disk sleep)";
  return state === "stopped" ? "T (stopped)" : "S (sleeping)";
}

function statusOf(process: Process): string {
  const fields: Readonly<Record<string, string | number>> = {
    Name: commOf(process),
    State: stateOf(process),
    Tgid: process.pid,
    Pid: process.pid,
    PPid: process.parent?.pid ?? 0,
    NSpgid: process.pgid,
    NSsid: process.sid,
    SigBlk: formatMask(process.blocked),
    SigIgn: formatMask(process.ignored),
    SigCgt: formatMask(process.caught),
  };
  return Object.entries(fields).map(([name, value]) => `${name}:\t${value}\n`).join("");
}

/** What a file of /proc holds; undefined: there is no such file, or no such process any more. */
export function readProcFile(linux: Linux, path: string): string | undefined {
  const [, pid, file] = /^\/proc\/([0-9]+)\/([a-z]+)$/.exec(path) ?? [];
  const process = linux.find(Number(pid));
  if (process === undefined) return undefined;
  switch (file) {
    case "status":
      return statusOf(process);
    case "cmdline":
      return process.isAlive ? process.words.map((word) => `${word}\0`).join("") : "";
    case "comm":
      return `${commOf(process)}\n`;
    case "stat":
      return `${process.pid} (${commOf(process)}) ${stateOf(process)[0]}`;
    default:
      return undefined;
  }
}

export function listProcFolder(linux: Linux): string[] {
  return ["self", ...[...linux.processes].map(({ pid }) => `${pid}`)];
}
