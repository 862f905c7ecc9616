// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What the supervisor remembers between two events. supervisor.ts alone makes a new one.
import type { Effect } from "./effects.ts";
import { isWanted, type LogLevel } from "./log_level.ts";
import type { Command, Pid, Plan } from "./plan.ts";
import type { ReceivedSignal } from "./signals.ts";

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
  /** The commands that run before all others, then the others. */
  readonly stage: "first" | "main";
  readonly phase: Phase;
  /** Commands of this stage that have not been started yet, in their order. */
  readonly waiting: readonly Command[];
  /** Commands that run, by their pid. */
  readonly running: ReadonlyMap<Pid, Command>;
  /** By CommandId; undefined while the command has not ended. */
  readonly exitCodes: readonly (number | undefined)[];
  /** The pids of all commands that were started: each leads a process group. */
  readonly groups: readonly Pid[];
  /** Those of them that certainly hold leftovers (childrenRemain). */
  readonly leftGroups: readonly Pid[];
  /** The first signal that asked the commands to stop. */
  readonly stopSignal: number | undefined;
  /** Signals that are forwarded when their delay is over, by number. */
  readonly delayed: ReadonlyMap<number, readonly ReceivedSignal[]>;
  /** Commands, or with --group their groups, that were sent a stop signal: once is enough. */
  readonly asked: readonly Pid[];
  /** Leftovers that were sent TERM or CONT. */
  readonly seen: readonly Pid[];
  /** Processes that were sent KILL: never a second time. */
  readonly killed: readonly Pid[];
  /** Groups that were sent KILL as a whole: it has reached every member. */
  readonly killedGroups: readonly Pid[];
  /** How often somebody new was found to be asked. */
  readonly askRounds: number;
  /** How often the end of the killed ones was waited for. */
  readonly killRounds: number;
  /** The stop timeout is over; who is to be killed is being looked up. */
  readonly isStopOverdue: boolean;
  /** We stopped ourselves when the command was stopped; the next CONT continues its job. */
  readonly isSuspended: boolean;
  /** Signals that the kernel sends us for giving our terminal up; not meant for anybody. */
  readonly handOffs: readonly number[];
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

/** The text is only composed when it will be read: most of what happens is not logged. */
export function log({ plan }: State, level: LogLevel, text: () => string): Effect[] {
  return isWanted(level, plan.logLevel) ? [{ type: "log", level, text: text() }] : [];
}

export function nothing(state: State): Step {
  return { state, effects: [] };
}
