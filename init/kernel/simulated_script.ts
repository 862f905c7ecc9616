// SPDX-License-Identifier: MIT
// What a process of the simulation does, as plain data: what comes of each signal, and what it
// does by itself. test/fixtures/actor.c plays the same scripts on a real kernel.

export interface Script {
  /** Unlike that of any other script of the same scenario. */
  readonly name: string;
  /** Starts with a session of its own, as daemons do. */
  readonly hasSession: boolean;
  readonly ignored: readonly number[];
  readonly blocked: readonly number[];
  /** Signals that it catches; of two for the same signal the first counts. */
  readonly reactions: readonly Reaction[];
  /** What it does without being asked, counted from its birth. */
  readonly deeds: readonly Deed[];
  /** Whether it never leaves a zombie; else its children stay zombies until it ends. */
  readonly reaps: boolean;
  readonly uid: number;
}

export interface Reaction {
  readonly signal: number;
  readonly deed: Deed;
}

/** `afterMs`: since its birth, or since the signal was caught. */
export type Deed =
  | { readonly type: "note" }
  | { readonly type: "exit"; readonly afterMs: number; readonly code: number }
  /** STOP for itself. */
  | { readonly type: "stop"; readonly afterMs: number }
  /** `isOrphan`: by a double fork, so that the child's parent is gone at once. */
  | {
    readonly type: "fork";
    readonly afterMs: number;
    readonly isOrphan: boolean;
    readonly script: Script;
    /** Does so again and again, this many times in all, with the same time between two. */
    readonly times: number;
  }
  /** kill(2) or sigqueue(3) for the init, or for its own group. */
  | {
    readonly type: "send";
    readonly afterMs: number;
    readonly to: "init" | "group";
    readonly signal: number;
    readonly value: number | undefined;
  }
  /** Uninterruptible sleep (state D); undefined: for ever. */
  | { readonly type: "freeze"; readonly afterMs: number; readonly forMs: number | undefined };
