// SPDX-License-Identifier: MIT
// One process of the simulated Linux: who it is, which signals wait for it and which of them is
// taken next (signal(7)). What a signal then does to it is in simulated_linux.ts.
import {
  FIRST_QUEUED,
  isUncatchable,
  type ReceivedSignal,
  SIGNAL_NUMBERS,
} from "../core/signals.ts";

const {
  SIGBUS,
  SIGCHLD,
  SIGCONT,
  SIGFPE,
  SIGILL,
  SIGKILL,
  SIGSEGV,
  SIGSTOP,
  SIGSYS,
  SIGTRAP,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  SIGURG,
  SIGWINCH,
} = SIGNAL_NUMBERS;

export const TERMINAL_STOPS: readonly number[] = [SIGTSTP, SIGTTIN, SIGTTOU];
const STOPS: readonly number[] = [SIGSTOP, ...TERMINAL_STOPS];
/** By default they do nothing. */
const HARMLESS: readonly number[] = [SIGCHLD, SIGCONT, SIGURG, SIGWINCH];
/** Taken before all others: the instruction that raised them cannot go on (signal.c). */
const SYNCHRONOUS: readonly number[] = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGSYS];

/** A signal on its way to a process, before it is blocked, ignored or merged with another. */
export interface Sent extends ReceivedSignal {
  readonly atMs: number;
  readonly sender: Process | undefined;
}

/** `pid` to `uid`: as fork(2) and setpgid(2) make them. */
export interface Identity {
  readonly pid: number;
  readonly parent: Process | undefined;
  readonly pgid: number;
  readonly sid: number;
  readonly uid: number;
  readonly words: readonly string[];
  readonly bornMs: number;
}

export class Process {
  readonly pid: number;
  readonly uid: number;
  readonly bornMs: number;
  parent: Process | undefined;
  /** How long it stays a zombie where its parent is outside of the namespace. */
  zombieMs = 0;
  pgid: number;
  /** That of its parent, before it leads one of its own. */
  readonly bornPgid: number;
  sid: number;
  /** Its command line. */
  words: readonly string[];
  /** In the order of their birth or adoption, zombies among them. */
  readonly children: Process[] = [];
  state: "running" | "stopped" | "zombie" | "reaped" = "running";
  /** In uninterruptible sleep: not even KILL ends it before that ends. */
  isFrozen = false;
  isSubreaper = false;
  /** What it is sent when its parent dies (prctl(2)); 0: nothing. */
  parentDeathSignal = 0;
  /** The init of the PID namespace: nothing from inside can end or stop it. */
  isProtected = false;
  readonly ignored = new Set<number>();
  readonly caught = new Set<number>();
  readonly blocked = new Set<number>();
  waitStatus = 0;
  endedMs: number | undefined;
  reapedMs: number | undefined;
  reapedBy: Process | undefined;
  /** What wait4(2) has still to say about its last stop, or about going on after it. */
  report: number | undefined;
  /** A signal has woken it up, but it does not run yet. */
  isWaking = false;
  /** Everything that was sent to it, also what it never noticed. */
  readonly sent: Sent[] = [];
  /** What it has caught, in this order. */
  readonly heard: ReceivedSignal[] = [];
  /** What it wanted to do while it was stopped or frozen. */
  readonly deferred: (() => void)[] = [];
  #pending: ReceivedSignal[] = [];

  constructor({ pid, parent, pgid, sid, uid, words, bornMs }: Identity) {
    [this.pid, this.parent, this.pgid, this.sid] = [pid, parent, pgid, sid];
    [this.uid, this.words, this.bornMs, this.bornPgid] = [uid, words, bornMs, pgid];
  }

  get isAlive(): boolean {
    return this.state === "running" || this.state === "stopped";
  }

  /** The status that wait4(2) reports of it; undefined: there is none. */
  get news(): number | undefined {
    return this.state === "zombie" ? this.waitStatus : this.report;
  }

  /** What a signal does to it comes first, before it does anything of its own. */
  get canAct(): boolean {
    return this.state === "running" && !this.isFrozen && !this.isWaking;
  }

  /** Makes a signal pending, unless it is ignored or stands for one that is pending already. */
  accept({ signal, code, senderPid, value }: Sent): void {
    if (signal === SIGCONT) this.#drop(STOPS);
    if (STOPS.includes(signal)) this.#drop([SIGCONT]);
    if (this.#ignores(signal)) return;
    if (signal < FIRST_QUEUED && this.isPending(signal)) return;
    this.#pending.push({ signal, code, senderPid, value });
  }

  /** sigpending(2) */
  isPending(signal: number): boolean {
    return this.#pending.some((one) => one.signal === signal);
  }

  /** Whether a signal waits for it that it has to act upon when it gets to run. */
  hasWork(): boolean {
    return this.#pending.some(({ signal }) => this.#isDue(signal));
  }

  /** The next signal that it has to act upon. */
  take(): ReceivedSignal | undefined {
    return this.#takeFirst((signal) => this.#isDue(signal));
  }

  /** The next one for rt_sigtimedwait(2), which takes blocked signals. */
  takeBlocked(): ReceivedSignal | undefined {
    return this.#takeFirst((signal) => this.blocked.has(signal) && !isUncatchable(signal));
  }

  /** What happens on a signal that it neither catches nor ignores. */
  static defaultAction(signal: number): "nothing" | "stop" | "end" {
    if (HARMLESS.includes(signal)) return "nothing";
    return STOPS.includes(signal) ? "stop" : "end";
  }

  #isDue(signal: number): boolean {
    if (!this.isAlive || this.isFrozen) return false;
    if (this.state === "stopped") return signal === SIGKILL;
    return !this.blocked.has(signal) || isUncatchable(signal);
  }

  #ignores(signal: number): boolean {
    if (this.isProtected && isUncatchable(signal)) return true;
    if (isUncatchable(signal)) return false;
    // It may be caught by the time it is unblocked.
    if (this.blocked.has(signal) || this.caught.has(signal)) return false;
    return this.ignored.has(signal) || this.isProtected ||
      Process.defaultAction(signal) === "nothing";
  }

  #drop(signals: readonly number[]): void {
    this.#pending = this.#pending.filter(({ signal }) => !signals.includes(signal));
  }

  /** In which order signals are taken that are pending together, the lowest first. */
  #rank(signal: number): number {
    if (signal === SIGKILL) return 0;
    const isCaught = this.caught.has(signal) || this.blocked.has(signal);
    // What ends or stops it does so before anything of its own runs.
    return signal + (isCaught ? SYNCHRONOUS.includes(signal) ? 100 : 200 : 0);
  }

  #takeFirst(mayTake: (signal: number) => boolean): ReceivedSignal | undefined {
    let first: ReceivedSignal | undefined;
    for (const one of this.#pending) {
      const isFirst = first === undefined || this.#rank(one.signal) < this.#rank(first.signal);
      if (isFirst && mayTake(one.signal)) first = one;
    }
    if (first !== undefined) this.#pending.splice(this.#pending.indexOf(first), 1);
    return first;
  }
}
