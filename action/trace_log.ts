// SPDX-License-Identifier: MIT
// Pure: the lines of the kernel's tracepoint signal_generate -> who sent which signal to whom, and
// whether it was taken. Their form is described in the kernel's Documentation/trace/ftrace.rst and
// include/trace/events/signal.h.

/** "dropped": the receiver ignores it, as PID 1 does without a handler. */
export type Outcome = "delivered" | "dropped" | "pending" | "lost";

export interface Party {
  /** The first 15 bytes of its program's name, or what it calls itself. */
  readonly name: string;
  /** As the kernel counts, whatever PID namespace the engine is in. */
  readonly pid: number;
}

export interface SignalRow {
  /** By a clock that began at some time. */
  readonly atMs: number;
  readonly from: Party;
  readonly to: Party;
  readonly signal: number;
  /** Nobody sent it: when the init of a PID namespace exits, the kernel kills who is left. */
  readonly isOfKernel: boolean;
  readonly outcome: Outcome;
}

/** Without the kernel's own signals to who faults or is traced, and without Go's preemption. */
export const TRACE_FILTER = "(code <= 0 || sig == 9) && sig != 17 && sig != 23 && sig < 65";

/** enum of TRACE_SIGNAL_* */
const OUTCOMES: readonly Outcome[] = ["delivered", "dropped", "pending", "lost", "lost"];
const SI_KERNEL = 128;

// A thread's id first, the process's in brackets: options/record-tgid.
const LINE =
  /^\s*(?<from>.+)-(?<thread>\d+)\s+\(\s*(?<pid>[\d-]+)\)\s+\[\d+\]\s+\S+\s+(?<at>[\d.]+): signal_generate: sig=(?<signal>\d+) errno=-?\d+ code=(?<code>-?\d+) comm=(?<to>.*) pid=(?<toPid>\d+) grp=\d res=(?<result>\d)$/;

export function parseTrace(text: string): SignalRow[] {
  return text.split("\n").flatMap((line) => {
    const found = LINE.exec(line)?.groups;
    if (found === undefined) return [];
    // A process that the kernel did not note is shown as dashes
    const pid = Number(found.pid.startsWith("-") ? found.thread : found.pid);
    return [{
      atMs: Number(found.at) * 1000,
      from: { name: found.from, pid },
      to: { name: found.to, pid: Number(found.toPid) },
      signal: Number(found.signal),
      isOfKernel: Number(found.code) === SI_KERNEL,
      outcome: OUTCOMES[Number(found.result)] ?? "lost",
    }];
  });
}
