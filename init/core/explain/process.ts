// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// All that /proc says about a process's signals (proc(5)), as --explain looks at it: more than
// proc_status.ts takes, which has to be quick.
import type { Pid } from "../plan.ts";
import { parseProcStatus, type ProcStatus, statusField } from "../proc_status.ts";

/** What the kernel edge reads of one thread. */
export interface ThreadText {
  readonly status: string;
  /** /proc/PID/task/TID/syscall and wchan; undefined: we may not read it. */
  readonly syscall: string | undefined;
  readonly wchan: string | undefined;
  /**
   * The signals that it waits for in rt_sigtimedwait(2), 16 hexadecimal digits; undefined: it is
   * not there, or we may not read its memory.
   */
  readonly waitedFor: string | undefined;
  /** It is in rt_sigtimedwait(2), as far as `syscall` tells. */
  readonly isInSigwait: boolean;
  /** It waits for what it can read of files, signalfd(2) among them, as far as `syscall` tells. */
  readonly isReading: boolean;
  /**
   * `rests`: two readings found it in the same sleep, so that what one file says holds for the
   * others. `moves`: it may have woken in between. `runs`: from one look to the next it was on a
   * processor and never slept (looks.ts).
   */
  readonly pace: "rests" | "moves" | "runs";
  /** /proc/PID/task/TID/stat; read of who moves alone. */
  readonly stat: string | undefined;
}

/** What the kernel edge reads of one process. */
export interface ProcessDetails {
  readonly status: string;
  readonly cmdline: string;
  /** The path of its program; undefined: we may not read it. */
  readonly exe: string | undefined;
  readonly threads: readonly ThreadText[];
  /** The sigmask of each signalfd(2) that it holds; undefined: we may not look. */
  readonly signalfds: readonly string[] | undefined;
  /** `NAME=value`, each ended by a zero byte; read of inits alone; undefined: we may not. */
  readonly environ: string | undefined;
}

export interface Thread {
  readonly blocked: string;
  readonly waitedFor: string | undefined;
  /**
   * `runs`: on a processor, it may wait for signals the next moment. `moves`: it was not seen at
   * rest, and may have waited for signals the moment before. `hidden`: we are not shown what it does.
   */
  readonly activity: "sigwait" | "reads" | "runs" | "moves" | "elsewhere" | "hidden";
}

export interface Process extends ProcStatus {
  readonly sid: Pid;
  readonly argv: readonly string[];
  readonly exe: string | undefined;
  readonly threads: readonly Thread[];
  readonly signalfds: readonly string[] | undefined;
  readonly environ: string | undefined;
  /** The init of its PID namespace: the kernel applies no default action to it (signal(7)). */
  readonly isInit: boolean;
}

/**
 * The kernel's function for rt_sigtimedwait(2), where it tells names (CONFIG_KALLSYMS); compilers
 * add to it, as in do_sigtimedwait.isra.0.
 */
const SIGWAIT = "do_sigtimedwait";

/** Without names the kernel shows 0 or an address. */
function isFunction(wchan = ""): boolean {
  return /^[a-z_]/.test(wchan) && !/^[0-9a-f]+$/.test(wchan);
}

function activityOf(
  { syscall, wchan, waitedFor, isInSigwait, isReading, pace }: ThreadText,
): Thread["activity"] {
  if (syscall === undefined && !isFunction(wchan)) return "hidden";
  if (pace !== "rests") return pace;
  if (isInSigwait) return waitedFor === undefined ? "hidden" : "sigwait";
  if (isReading) return "reads";
  return syscall === undefined && wchan?.startsWith(SIGWAIT) ? "hidden" : "elsewhere";
}

/** The last number is the one in the process's own PID namespace; old kernels have none. */
function isInitOf(status: string, pid: Pid): boolean {
  const numbers = statusField(status, "NSpid").split("\t");
  return (numbers[0] === "" ? String(pid) : numbers[numbers.length - 1]) === "1";
}

/** Its first thread may have ended while others live: then the whole is not dead. */
function stateOf({ state }: ProcStatus, threads: readonly ThreadText[]): string {
  if (state !== "Z") return state;
  const states = threads.map((thread) => statusField(thread.status, "State").slice(0, 1));
  return states.find((one) => one !== "" && one !== "Z" && one !== "X") ?? state;
}

export function wordsOf({ cmdline }: Pick<ProcessDetails, "cmdline">): readonly string[] {
  return cmdline === "" ? [] : cmdline.replace(/\0$/, "").split("\0");
}

/** Undefined: the process is gone. */
export function parseProcess(details: ProcessDetails): Process | undefined {
  const status = parseProcStatus(details);
  if (status === undefined) return undefined;
  return {
    ...status,
    state: stateOf(status, details.threads),
    sid: Number(statusField(details.status, "NSsid").split("\t")[0]),
    argv: wordsOf(details),
    exe: details.exe,
    threads: details.threads.map((thread) => ({
      blocked: statusField(thread.status, "SigBlk"),
      waitedFor: thread.waitedFor,
      activity: activityOf(thread),
    })),
    signalfds: details.signalfds,
    environ: details.environ,
    isInit: isInitOf(details.status, status.pid),
  };
}

export function isDead({ state }: Pick<ProcStatus, "state">): boolean {
  return state === "Z" || state === "X";
}
