// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What the supervisor remembers between two events. supervisor.ts alone makes a new one.
import type { Effect } from "./effects.ts";
import type { Command, Pid, Plan } from "./plan.ts";

/** In the order in which they are passed through; supervisor.ts says what each means. */
export const PHASES = [
  "starting",
  "running",
  "finishing",
  "asking",
  "asked",
  "killing",
  "killed",
  "over",
] as const;
export type Phase = (typeof PHASES)[number];

export interface State {
  readonly plan: Plan;
  readonly phase: Phase;
  /** Commands of the plan that have not been started yet, in their order. */
  readonly waiting: readonly Command[];
  /** Commands that run, by their pid. */
  readonly running: ReadonlyMap<Pid, Command>;
  /** By CommandId; undefined while the command has not ended. */
  readonly exitCodes: readonly (number | undefined)[];
  /** Process groups of all commands that were started: each led by the command. */
  readonly groups: readonly Pid[];
  /** Those of them that certainly hold leftovers (childrenRemain). */
  readonly leftGroups: readonly Pid[];
  /** Processes and groups that were sent KILL: never a second time. */
  readonly killed: readonly Pid[];
  /** How often the end of the killed ones was waited for. */
  readonly killRounds: number;
  /** What baronet will exit with; undefined while it is not decided. */
  readonly exitCode: number | undefined;
}

/** What a step leads to: the state to go on with, and what to do now, in this order. */
export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export function isStopping(state: State): boolean {
  return PHASES.indexOf(state.phase) >= PHASES.indexOf("finishing");
}
