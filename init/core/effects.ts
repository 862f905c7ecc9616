// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Everything that the supervisor can ask for. Names are imperative. The kernel edge
// performs them in order; what fails comes back as an event.
import type { LogLevel } from "./log_level.ts";
import type { Command, Pid } from "./plan.ts";
import type { ShutdownReport } from "./shutdown_report.ts";

/**
 * `grace`: the leftovers were asked to end. `killed`: they were sent KILL. `stop`: the commands
 * were asked to stop. `delay 15`: SIGTERM is to be forwarded later.
 */
export type TimerName = "grace" | "killed" | "stop" | `delay ${number}`;

export type Target =
  | { readonly type: "process"; readonly pid: Pid }
  | { readonly type: "group"; readonly pgid: Pid }
  /** Every process that we may signal, but ourselves (kill(2) with -1). */
  | { readonly type: "everybody" };

export type Effect =
  | { readonly type: "becomeSubreaper" }
  /** Have the kernel send us this signal when our parent dies; it may have died already. */
  | { readonly type: "watchParent"; readonly signal: number }
  /** Give the controlling terminal up, so that the command can have it in its own session. */
  | { readonly type: "detachTerminal" }
  | { readonly type: "spawn"; readonly command: Command }
  /** Everything runs: let go of the working directory and of inherited files. */
  | { readonly type: "settle" }
  | {
    readonly type: "sendSignal";
    readonly to: Target;
    readonly signal: number;
    /** The sigqueue(3) value to send along; only for one process. */
    readonly value?: bigint;
  }
  /** Answered by childrenRemain or noChildrenLeft; `groups`: process groups to look into. */
  | { readonly type: "lookForChildren"; readonly groups: readonly Pid[] }
  | { readonly type: "listProcesses" }
  | { readonly type: "startTimer"; readonly timer: TimerName; readonly ms: number }
  | { readonly type: "stopTimer"; readonly timer: TimerName }
  /** Hand the terminal to this group, if the foreground is ours. */
  | { readonly type: "giveForeground"; readonly pgid: Pid }
  /** Take the terminal back, if one of these groups has it. */
  | { readonly type: "takeForeground"; readonly groups: readonly Pid[] }
  /** Stop like a job that Ctrl-Z has stopped, until somebody continues us. */
  | { readonly type: "stopSelf" }
  | {
    readonly type: "log";
    readonly level: LogLevel;
    readonly text: string;
    /** What `text` tells, for programs. */
    readonly report?: ShutdownReport;
  }
  | { readonly type: "exit"; readonly code: number };

export type EffectOf<T extends Effect["type"]> = Extract<Effect, { type: T }>;
