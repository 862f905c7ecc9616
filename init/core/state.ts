// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What the supervisor remembers between two events. Most events change one part of it; the other
// parts, and what nothing has happened to, are shared with the state before.
import type { Effect } from "./effects.ts";
import { isWanted, type LogLevel } from "./log_level.ts";
import type { Command, CommandId, Pid, Plan } from "./plan.ts";
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

/** A command that was started. */
export interface Run {
  readonly command: Command;
  /** It leads a process group of this number, except where a persona shares ours. */
  readonly pid: Pid;
  /** Undefined while it runs; what --expect makes of it, if anything. */
  readonly exitCode: number | undefined;
  /** How it ended (wait4(2)), where it has. */
  readonly waitStatus?: number;
}

/** What signals have led to. */
export interface Signals {
  /** The first signal that asked the commands to stop. */
  readonly stopSignal: number | undefined;
  /** Signals that are forwarded when their delay is over, by number. */
  readonly delayed: ReadonlyMap<number, readonly ReceivedSignal[]>;
  /**
   * Commands, or with --group their groups, that were sent a stop signal, and the first such
   * signal: once is enough.
   */
  readonly asked: ReadonlyMap<Pid, number>;
  /** Commands that are stopped, as by Ctrl-Z: they hear nothing before they are continued. */
  readonly stopped: readonly Pid[];
  /** Commands to which a signal could not be sent, and of which that was said. */
  readonly unreachable: readonly Pid[];
  /** The stop timeout is over; who is to be killed is being looked up. */
  readonly isStopOverdue: boolean;
  /** We stopped ourselves when the command was stopped; the next CONT continues its job. */
  readonly isSuspended: boolean;
  /** Signals that the kernel sends us for giving our terminal up; not meant for anybody. */
  readonly handOffs: readonly number[];
}

/** Who is left when what had to end has ended. */
export interface Leftovers {
  /** Commands' process groups that certainly hold some (childrenRemain). */
  readonly groups: readonly Pid[];
  /** Those that were sent TERM or CONT; negative: groups in which nobody else is sent it. */
  readonly seen: readonly Pid[];
  /** Processes that were sent KILL: never a second time. */
  readonly killed: readonly Pid[];
  /** Groups that were sent KILL as a whole: it has reached every member. */
  readonly killedGroups: readonly Pid[];
  /** How often somebody new was found to be asked. */
  readonly askRounds: number;
  /** How often the end of the killed ones was waited for. */
  readonly killRounds: number;
}

export interface State {
  readonly plan: Plan;
  readonly phase: Phase;
  /** In the order of the plan; those behind them have not been started yet. */
  readonly runs: readonly Run[];
  /** What baronet will exit with; undefined while it is not decided. */
  readonly exitCode: number | undefined;
  /** The command whose code that is, or that could not be started; undefined: it is our own. */
  readonly exitCodeOf: CommandId | undefined;
  readonly signals: Signals;
  readonly leftovers: Leftovers;
}

export const NO_SIGNALS: Signals = {
  stopSignal: undefined,
  delayed: new Map(),
  asked: new Map(),
  stopped: [],
  unreachable: [],
  isStopOverdue: false,
  isSuspended: false,
  handOffs: [],
};

export const NO_LEFTOVERS: Leftovers = {
  groups: [],
  seen: [],
  killed: [],
  killedGroups: [],
  askRounds: 0,
  killRounds: 0,
};

/** What a step leads to: the state to go on with, and what to do now, in this order. */
export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** The effects of most events. */
export const NO_EFFECTS: readonly Effect[] = [];

export function isStopping({ phase }: State): boolean {
  return phase !== "running" && phase !== "starting";
}

export function isRunning({ exitCode }: Run): boolean {
  return exitCode === undefined;
}

/** The place in `runs` of the command that runs with this pid; -1: it is no command's. */
export function indexOfRunning({ runs }: State, pid: Pid): number {
  // The last first: a number may have been given a second time.
  for (let i = runs.length - 1; i >= 0; i--) {
    if (runs[i].pid === pid && runs[i].exitCode === undefined) return i;
  }
  return -1;
}

/** The commands' process groups, whether they still run or not. */
export function groupsOf({ runs }: State): Pid[] {
  return runs.map(({ pid }) => pid);
}

/**
 * A log line, where lines of this level are wanted. The text is only composed when it will be
 * read: most of what happens is not logged.
 */
export function log<Args extends readonly unknown[]>(
  { plan }: State,
  level: LogLevel,
  text: (...args: Args) => string,
  ...args: Args
): readonly Effect[] {
  return isWanted(level, plan.settings.logLevel)
    ? [{ type: "log", level, text: text(...args) }]
    : NO_EFFECTS;
}

export function nothing(state: State): Step {
  return { state, effects: NO_EFFECTS };
}
