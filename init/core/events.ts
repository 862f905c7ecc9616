// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Everything that can happen to the supervisor. Names are past tense; times arrive as
// timerFired, so nothing in core ever waits.
import type { Effect, TimerName } from "./effects.ts";
import type { CommandId, Pid } from "./plan.ts";
import type { ProcessText } from "./proc_status.ts";
import type { ReceivedSignal } from "./signals.ts";

/** What stands at the path that could not be run, for an error a user can act on. */
export interface FileFacts {
  readonly path: string;
  /** st_mode of stat(2), or -errno. */
  readonly mode: number;
}

/** The steps between the birth of a child and its program; `start` is vfork and execve. */
export type StartStep = "start" | "chdir" | "setgroups" | "setgid" | "setuid";

/** Who has the foreground of our terminal: we, the command's group, or somebody else. */
export type Foreground = "ours" | "the command's" | "of others";

export type Event =
  | { readonly type: "commandStarted"; readonly command: CommandId; readonly pid: Pid }
  | {
    readonly type: "commandFailed";
    readonly command: CommandId;
    readonly step: StartStep;
    readonly errno: number;
    /** Undefined when no file of that name was found anywhere. */
    readonly file: FileFacts | undefined;
  }
  | ({ readonly type: "signalReceived" } & ReceivedSignal)
  /**
   * A child is gone and its pid free: a command, or an orphan that we never started; that one's
   * name, where orphans are to be named.
   */
  | {
    readonly type: "childExited";
    readonly pid: Pid;
    readonly waitStatus: number;
    readonly name?: string;
  }
  /** `hasShell`: the job control of a shell above us can continue us. */
  | {
    readonly type: "childStopped";
    readonly pid: Pid;
    readonly signal: number;
    readonly foreground: Foreground;
    readonly hasShell: boolean;
  }
  | { readonly type: "childContinued"; readonly pid: Pid }
  /**
   * Answers to lookForChildren; noChildrenLeft also comes by itself when wait4 says ECHILD.
   * `groups`: those of the groups asked for that hold a child of ours, so that their numbers
   * cannot have been given to strangers.
   */
  | { readonly type: "childrenRemain"; readonly groups: readonly Pid[] }
  | { readonly type: "noChildrenLeft" }
  /** Undefined: there is no /proc, or it shows another PID namespace. */
  | { readonly type: "processesListed"; readonly processes: readonly ProcessText[] | undefined }
  | { readonly type: "timerFired"; readonly timer: TimerName }
  | { readonly type: "effectFailed"; readonly effect: Effect; readonly errno: number };

export type EventOf<T extends Event["type"]> = Extract<Event, { type: T }>;
