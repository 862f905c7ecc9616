// SPDX-License-Identifier: MIT
// For the tests of the supervisor: a story is a plan and what happens, event by event; what is
// looked at is what is done at the last one.
import type { Effect } from "./effects.ts";
import type { Event, StartStep } from "./events.ts";
import { TRAITS } from "./inits/baronet.ts";
import type { Problem } from "./messages.ts";
import { describeRefusal } from "./option_messages.ts";
import type { CommandOptions, Request, Settings } from "./options.ts";
import type { Command, Plan } from "./plan.ts";
import { isRefusal, type Refusal } from "./refusals.ts";
import type { Leftovers, Run, Signals, State } from "./state.ts";
import { begin, step } from "./supervisor.ts";

export const [HUP, SEGV, TERM, CHLD, CONT, KILL, RT] = [1, 11, 15, 17, 18, 9, 40];
/** A command of the plan; `app` is the main one of a plan with one command. */
export function command(id: number, more: Partial<Command> = {}): Command {
  const name = id === 0 ? "app" : `app${id}`;
  return {
    id,
    argv: [name],
    files: [`/bin/${name}`],
    unsetVariables: [],
    variables: [],
    folder: undefined,
    user: undefined,
    isFirst: false,
    isWatched: true,
    stopSignal: undefined,
    takesForeground: id === 0,
    ...more,
  };
}

export const APP = command(0);
export const SETTINGS: Settings = {
  group: false,
  all: false,
  rewrites: new Map(),
  delaysMs: new Map(),
  stopTimeoutMs: undefined,
  graceMs: 5000,
  wait: true,
  any: false,
  exitCodes: new Map(),
  parentDeathSignal: undefined,
  subreaper: false,
  warnReap: false,
  pause: false,
  logLevel: "warn",
  logFormat: "text",
};
export const PID1: Plan = {
  ownPid: 1,
  commands: [APP],
  traits: TRAITS,
  settings: SETTINGS,
  terminalFd: undefined,
  leadsSession: false,
};
export const CHILD: Plan = { ...PID1, ownPid: 50 };

/** A command as it is asked for, with nothing said about it. */
export function asked(
  argv: readonly string[],
  more: Partial<CommandOptions> = {},
): CommandOptions {
  return {
    argv,
    isFirst: false,
    isWatched: false,
    stopSignal: undefined,
    user: undefined,
    folder: undefined,
    variables: [],
    unsetVariables: [],
    ...more,
  };
}

/** A plan with some of its settings changed. */
export function withSettings(plan: Plan, settings: Partial<Settings>): Plan {
  return { ...plan, settings: { ...plan.settings, ...settings } };
}

export const STARTED: Event = { type: "commandStarted", command: 0, pid: 7 };
export function failedStart(errno: number, step: StartStep = "start"): Event {
  return { type: "commandFailed", command: 0, step, errno, file: undefined };
}

export const EXITED: Event = { type: "childExited", pid: 7, waitStatus: 3 << 8 };
export const REMAIN: Event = { type: "childrenRemain", groups: [7] };
export const NONE: Event = { type: "noChildrenLeft" };
export const GRACE: Event = { type: "timerFired", timer: "grace" };
export const KILLED: Event = { type: "timerFired", timer: "killed" };

export function received(
  signal: number,
  more: { code?: number; senderPid?: number; value?: bigint } = {},
) {
  const { code = 0, senderPid = 0, value } = more;
  return { type: "signalReceived", signal, code, senderPid, value } as const;
}

/** One line of /proc for a process: enough for parseProcStatus(). */
export function process(
  pid: number,
  { parent = 1, group = pid, state = "S", ignored = 0, blocked = 0, caught = 0 } = {},
) {
  const mask = (bits: number) => bits.toString(16).padStart(16, "0");
  const lines = [
    "Name:\tworker",
    `State:\t${state} (x)`,
    `Pid:\t${pid}`,
    `PPid:\t${parent}`,
    `NSpgid:\t${group}`,
    `SigBlk:\t${mask(blocked)}`,
    `SigIgn:\t${mask(ignored)}`,
    `SigCgt:\t${mask(caught)}`,
  ];
  return { status: `${lines.join("\n")}\n`, cmdline: "/srv/worker\0" };
}

export function listed(...processes: ReturnType<typeof process>[]): Event {
  return { type: "processesListed", processes };
}

export function to(pid: number, signal: number): Effect {
  return { type: "sendSignal", to: { type: "process", pid }, signal };
}

export function everybody(signal: number): Effect {
  return { type: "sendSignal", to: { type: "everybody" }, signal };
}

/** The effects of the last event. */
export function after(plan: Plan, ...events: Event[]): readonly Effect[] {
  return run(plan, ...events).effects;
}

export function run(plan: Plan, ...events: Event[]): { state: State; effects: readonly Effect[] } {
  return events.reduce(({ state }, event) => step(state, event), begin(plan));
}

/** After command 0 was started as pid 7, and with these parts changed. */
export function stateOf(
  plan: Plan,
  more: { runs?: Run[]; signals?: Partial<Signals>; leftovers?: Partial<Leftovers> } = {},
): State {
  const { state } = run(plan, STARTED);
  return {
    ...state,
    runs: more.runs ?? state.runs,
    signals: { ...state.signals, ...more.signals },
    leftovers: { ...state.leftovers, ...more.leftovers },
  };
}

export const LOOK: Effect = { type: "lookForChildren", groups: [7] };
export const LIST: Effect = { type: "listProcesses" };
export const SPAWN: Effect = { type: "spawn", command: APP };

export type RequestInWords =
  | Exclude<Request, { type: "refuse" }>
  | { readonly type: "refuse"; readonly problem: Problem };

/** A request as its user hears of it. */
export function inWords(request: Request): RequestInWords {
  if (request.type !== "refuse") return request;
  return { type: "refuse", problem: describeRefusal(request.problem) };
}

/** What was made, or why it was not, in words. */
export function orWords<T extends object>(made: T | Refusal): T | Problem {
  return isRefusal(made) ? describeRefusal(made) : made;
}
