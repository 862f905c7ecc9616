// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The signals of Linux (signal(7)): name and number, and which of them an init may send
// on. The numbers are those of asm-generic/signal.h (x86, arm, riscv, ppc, s390x);
// scripts/check_lists.ts compares them with the kernel's header on the build machine.

export const SIGNAL_NUMBERS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGILL: 4,
  SIGTRAP: 5,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGSTKFLT: 16,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIGVTALRM: 26,
  SIGPROF: 27,
  SIGWINCH: 28,
  SIGIO: 29,
  SIGPWR: 30,
  SIGSYS: 31,
} as const;

/** Other names for some of them, as signal(7) and Docker know them. */
const ALIASES: Readonly<Record<string, number>> = {
  SIGCLD: SIGNAL_NUMBERS.SIGCHLD,
  SIGIOT: SIGNAL_NUMBERS.SIGABRT,
  SIGPOLL: SIGNAL_NUMBERS.SIGIO,
  SIGUNUSED: SIGNAL_NUMBERS.SIGSYS,
};

/**
 * First and last real-time signal as the kernel numbers them. C libraries keep the first
 * few for themselves (glibc's SIGRTMIN is 34, musl's 35); Docker and everybody who sends
 * by name means 34.
 */
export const RTMIN = 34;
export const RTMAX = 64;
/** From here on the kernel queues every instance; below, one stands for all that are pending. */
export const FIRST_QUEUED = 32;
/** The largest signal number there is. */
export const LAST_SIGNAL = 64;

/** A signal as it arrived: `siginfo_t` of sigaction(2), reduced to what we decide on. */
export interface ReceivedSignal {
  readonly signal: number;
  /** si_code: 0 SI_USER (kill), -1 SI_QUEUE (sigqueue), above 0 raised by the kernel. */
  readonly code: number;
  /** The sender's pid in our namespace; 0 when it lives outside of it. */
  readonly senderPid: number;
  /** The 64 bits that sigqueue(3) carries; undefined unless code is SI_QUEUE. */
  readonly value: bigint | undefined;
}

const {
  SIGBUS,
  SIGCHLD,
  SIGFPE,
  SIGILL,
  SIGKILL,
  SIGPIPE,
  SIGSEGV,
  SIGSTOP,
  SIGSYS,
  SIGTRAP,
  SIGXFSZ,
} = SIGNAL_NUMBERS;
const FAULTS: readonly number[] = [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS];
/** Sent by the kernel, in our name, when we write to where nobody reads or beyond a limit. */
const RAISED_BY_WRITE: readonly number[] = [SIGPIPE, SIGXFSZ];

/** Signals that are never forwarded: nobody receives the first two, the third is about us. */
export function isNeverForwarded(signal: number): boolean {
  return isUncatchable(signal) || signal === SIGCHLD;
}

/** Signals that no process can catch, block or ignore. */
export function isUncatchable(signal: number): boolean {
  return signal === SIGKILL || signal === SIGSTOP;
}

/**
 * Whether a signal that baronet (pid `ownPid`) received is meant for its commands.
 * SIGCHLD is about our own children. A fault with a positive code was raised by the kernel
 * for an instruction of ours; the same number sent by a process is forwarded. So is what this
 * process sent to itself before it became baronet, but not what our own log lines raise.
 */
export function isForwardable(received: ReceivedSignal, ownPid: number): boolean {
  if (received.signal === SIGCHLD) return false;
  if (received.code > 0) return !FAULTS.includes(received.signal);
  const isOwn = received.code === 0 && received.senderPid === ownPid;
  return !isOwn || !RAISED_BY_WRITE.includes(received.signal);
}

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(SIGNAL_NUMBERS).map(([name, signal]) => [signal, name]),
);

/** `SIGTERM`, `SIGRTMIN+3`, `SIGRTMAX-1`; 32 and 33, which C libraries use, have no name. */
export function signalName(signal: number): string {
  const name = NAMES.get(signal);
  if (name !== undefined) return name;
  if (signal < RTMIN || signal > RTMAX) return `signal ${signal}`;
  // The halves as `kill -l` shows them: up to RTMIN+15, then down from RTMAX-14.
  if (signal === RTMIN) return "SIGRTMIN";
  if (signal === RTMAX) return "SIGRTMAX";
  return signal <= RTMIN + 15 ? `SIGRTMIN+${signal - RTMIN}` : `SIGRTMAX-${RTMAX - signal}`;
}

/** `SIGTERM (15)`, the way a signal is written in every message. */
export function formatSignal(signal: number): string {
  const name = signalName(signal);
  return name.startsWith("SIG") ? `${name} (${signal})` : name;
}

/**
 * The number of a signal written as `TERM`, `sigterm`, `15`, `RTMIN+3` or `RTMAX-1`;
 * undefined when there is no such signal.
 */
export function parseSignal(text: string): number | undefined {
  if (/^[0-9]+$/.test(text)) {
    const signal = Number(text);
    return signal >= 1 && signal <= LAST_SIGNAL ? signal : undefined;
  }
  // toUpperCase() makes ASCII of some letters that are not.
  if (!/^[A-Za-z0-9+-]+$/.test(text)) return undefined;
  const name = text.toUpperCase().replace(/^(SIG)?/, "SIG");
  const numbers: Readonly<Record<string, number>> = { ...ALIASES, ...SIGNAL_NUMBERS };
  if (Object.hasOwn(numbers, name)) return numbers[name];
  const realTime = /^SIGRT(MIN(?:\+([0-9]+))?|MAX(?:-([0-9]+))?)$/.exec(name);
  if (realTime === null) return undefined;
  const signal = realTime[1].startsWith("MIN")
    ? RTMIN + Number(realTime[2] ?? 0)
    : RTMAX - Number(realTime[3] ?? 0);
  return signal >= RTMIN && signal <= RTMAX ? signal : undefined;
}
