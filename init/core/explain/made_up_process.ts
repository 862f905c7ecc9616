// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Processes for unit tests: a row says what matters for it, the rest is that of a program that
// sleeps and has no handlers.
import { SIGNAL_NUMBERS } from "../signals.ts";
import type { Process, ProcessDetails, Thread, ThreadText } from "./process.ts";
import { Tree } from "./tree.ts";

/** Signals by name without SIG, in one string: "TERM INT"; or "all" that can be caught. */
export type SignalList = string;

export interface Row {
  readonly pid?: number;
  readonly parentPid?: number;
  readonly pgid?: number;
  readonly state?: string;
  /** The command line: "sh /run.sh" is two words. */
  readonly words?: string;
  readonly argv?: readonly string[];
  readonly exe?: string;
  readonly caught?: SignalList;
  readonly ignored?: SignalList;
  readonly blocked?: SignalList;
  /** In sigwait(3). */
  readonly waitsFor?: SignalList;
  /** The signals of its signalfd(2). */
  readonly reads?: SignalList;
  readonly threads?: readonly Thread[];
  readonly signalfds?: readonly string[];
  /** We are not shown what it does. */
  readonly isHidden?: boolean;
  /** `NAME=value`, separated by spaces; null: it is hidden. */
  readonly variables?: string | null;
  readonly isInit?: boolean;
}

export function maskOf(signals: SignalList): string {
  if (signals === "all") return "fffffffe7ffbfeff";
  const numbers: Readonly<Record<string, number>> = SIGNAL_NUMBERS;
  const bits = signals.split(" ").filter((name) => name !== "")
    .map((name) => 1n << BigInt(numbers[`SIG${name}`] - 1));
  return bits.reduce((mask, bit) => mask | bit, 0n).toString(16).padStart(16, "0");
}

export function thread(
  { blocked = "", waitsFor, activity }: {
    blocked?: SignalList;
    waitsFor?: SignalList;
    activity?: Thread["activity"];
  },
): Thread {
  return {
    blocked: maskOf(blocked),
    waitedFor: waitsFor === undefined ? undefined : maskOf(waitsFor),
    activity: activity ?? (waitsFor === undefined ? "elsewhere" : "sigwait"),
  };
}

function environOf({ variables, isHidden }: Row): string | undefined {
  if (variables === null || isHidden && variables === undefined) return undefined;
  return (variables ?? "").split(" ").map((one) => `${one}\0`).join("");
}

export function made(row: Row): Process {
  const { pid = 7, parentPid = 1, words = "app", blocked = "", waitsFor, reads, isHidden } = row;
  const argv = row.argv ?? words.split(" ");
  const [program = "", ...rest] = argv;
  const isReading = reads !== undefined || row.signalfds !== undefined;
  const activity = isHidden ? "hidden" : isReading ? "reads" : undefined;
  const threads = row.threads ?? [thread({ blocked, waitsFor, activity })];
  const signalfds = row.signalfds ?? (reads === undefined ? [] : [maskOf(reads)]);
  return {
    pid,
    parentPid,
    pgid: row.pgid ?? pid,
    sid: 1,
    state: row.state ?? "S",
    name: [program.slice(program.lastIndexOf("/") + 1), ...rest].join(" "),
    blocked: threads[0]?.blocked ?? maskOf(blocked),
    ignored: maskOf(row.ignored ?? ""),
    caught: maskOf(row.caught ?? ""),
    argv,
    exe: row.exe,
    threads,
    signalfds: isHidden ? undefined : signalfds,
    environ: environOf(row),
    isInit: row.isInit ?? pid === 1,
  };
}

/** The first row is the root. */
export function treeOf(...rows: readonly Row[]): Tree {
  const processes = rows.map(made);
  return new Tree(processes[0], processes);
}

/** A process in the kernel's words. Masks in hexadecimal digits. */
export interface TextRow {
  readonly pid: number;
  readonly parentPid?: number;
  readonly state?: string;
  readonly cmdline?: string;
  readonly caught?: string;
  readonly ignored?: string;
  readonly blocked?: string;
  /** NSpid; default: it is in our namespace. */
  readonly ns?: string;
  /** We may not look into it. */
  readonly isHidden?: boolean;
  /** Default: it rests. */
  readonly pace?: ThreadText["pace"];
}

/** What the kernel edge reads of it. */
export function details(row: TextRow): ProcessDetails {
  const { pid, parentPid = 1, state = "S", cmdline = "/main\0", isHidden = false } = row;
  const mask = (digits = "0") => digits.padStart(16, "0");
  const status = `Name:\tmain
State:\t${state} (of some kind)
Pid:\t${pid}
PPid:\t${parentPid}
NSpid:\t${row.ns ?? pid}
NSpgid:\t${pid}
NSsid:\t1
SigBlk:\t${mask(row.blocked)}
SigIgn:\t${mask(row.ignored)}
SigCgt:\t${mask(row.caught)}
`;
  const thread = {
    status,
    syscall: isHidden ? undefined : "232 0x8",
    wchan: undefined,
    waitedFor: undefined,
    isInSigwait: false,
    isReading: !isHidden,
    pace: row.pace ?? "rests",
    stat: undefined,
  } as const;
  const signalfds = isHidden ? undefined : [];
  return {
    status,
    cmdline,
    exe: undefined,
    threads: [thread],
    signalfds,
    environ: isHidden ? undefined : "",
  };
}
