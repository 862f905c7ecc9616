// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What the inits that baronet stands in for do differently, beyond what an option can say. The
// supervisor reads these; nothing but a table in inits/ sets them.

export interface Traits {
  /** Where it is not PID 1: adopt orphans by itself, or only when told to. */
  readonly adoptsOrphans: boolean;
  /**
   * What a command leads or joins: a process group of its own, a session of its own, or the
   * group of the init itself.
   */
  readonly grouping: "own group" | "own session" | "shared group";
  /**
   * Whom the init deals with at the end: everybody that is left, with TERM, CONT and, after the
   * grace period, KILL; or only the commands' groups, with TERM, and then it leaves.
   */
  readonly atEnd: "end everybody" | "ask the groups";
  /** After TSTP, TTIN or TTOU was forwarded, stop like the command does (job control). */
  readonly suspendsItself: boolean;
  readonly exitCodes: ExitCodes;
}

/** baronet's own codes, or those of the init that it stands in for. */
export interface ExitCodes {
  readonly wrongUsage: number;
  readonly systemCallFailed: number;
  /** By the errno of a command that could not be started. */
  readonly ofFailedStart: (errno: number) => number;
}
