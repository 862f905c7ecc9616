// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The supervisor state machine: when a command is started, signalled or given up on, and when
// baronet itself ends. How that is done lives in ../kernel/.
//
// Rule 1: step() never throws and never waits. Time arrives as a timerFired event.
// Rule 2: after the first spawn the only way out is the exit effect: if PID 1 dies, the kernel
//         kills the container.
// Rule 3: an event that comes late, or that nothing here waits for, changes nothing.
//
//   starting ─> running ─> finishing ─> asking ─> asked ─> killing ─> killed ─> over
//
// finishing: the commands have exited; lookForChildren tells whether anybody is left, and when
//            nobody is, everything behind it is skipped.
// asked:     the leftovers were sent TERM and CONT and have the grace period to end.
// killed:    they were sent KILL.
// asking and killing last until listProcesses has answered.
//
// long: every transition is in this one file, so that nobody has to look for one elsewhere.
import type { Effect, Target } from "./effects.ts";
import type { Event } from "./events.ts";
import { ERRNO } from "./errno.ts";
import { EXIT_CODES, exitCodeOfFailedStart } from "./exit_codes.ts";
import { askLeftovers, findLeftovers, killLeftovers } from "./leftovers.ts";
import { isWanted, type LogLevel } from "./log_level.ts";
import * as messages from "./messages.ts";
import { isInit, type Pid, type Plan } from "./plan.ts";
import type { ProcessText } from "./proc_status.ts";
import { isForwardable, type ReceivedSignal, SIGNAL_NUMBERS } from "./signals.ts";
import { isStopping, type State, type Step } from "./state.ts";
import { exitCodeOf } from "./wait_status.ts";

/** KILL ends a process at once unless the kernel itself is busy with it (state D). */
const KILL_ROUND_MS = 500;
const KILL_ROUNDS = 4;

export function begin(plan: Plan): Step {
  const state: State = {
    plan,
    phase: "starting",
    waiting: plan.commands,
    running: new Map(),
    exitCodes: plan.commands.map(() => undefined),
    groups: [],
    leftGroups: [],
    killed: [],
    killRounds: 0,
    exitCode: undefined,
  };
  const subreaper: Effect[] = isInit(plan) ? [] : [{ type: "becomeSubreaper" }];
  return startNext(state, subreaper);
}

export function step(state: State, event: Event): Step {
  switch (event.type) {
    case "commandStarted":
      return commandStarted(state, event);
    case "commandFailed":
      return commandFailed(state, event);
    case "signalReceived":
      return signalReceived(state, event.received);
    case "childExited":
      return childExited(state, event);
    case "childrenRemain":
      return childrenRemain(state, event.groups);
    case "noChildrenLeft":
      return noChildrenLeft(state);
    case "processesListed":
      return processesListed(state, event.processes);
    case "timerFired":
      return event.timer === "grace" ? graceIsOver(state) : killedAreWaitedFor(state);
    case "effectFailed":
      return effectFailed(state, event.effect, event.errno);
  }
}

type EventOf<T extends Event["type"]> = Extract<Event, { type: T }>;

/** The text is only composed when it will be read: most of what happens is not logged. */
function log({ plan }: State, level: LogLevel, text: () => string): Effect[] {
  return isWanted(level, plan.logLevel) ? [{ type: "log", level, text: text() }] : [];
}

/** A value can be sent to one process only. */
function sendSignal(to: Target, signal: number, options: { value?: bigint } = {}): Effect {
  const { value } = options;
  const isValued = value !== undefined && to.type === "process";
  return isValued ? { type: "sendSignal", to, signal, value } : { type: "sendSignal", to, signal };
}

function nothing(state: State): Step {
  return { state, effects: [] };
}

// ---- start

/** One at a time: when one cannot be started, those behind it never are. */
function startNext(state: State, before: readonly Effect[]): Step {
  const [command, ...waiting] = state.waiting;
  if (command === undefined) {
    return { state: { ...state, phase: "running" }, effects: [...before, { type: "settle" }] };
  }
  return { state: { ...state, waiting }, effects: [...before, { type: "spawn", command }] };
}

function commandStarted(state: State, { command: id, pid }: EventOf<"commandStarted">): Step {
  const command = state.plan.commands[id];
  const running = new Map(state.running).set(pid, command);
  const started = { ...state, running, groups: [...state.groups, pid] };
  return startNext(
    started,
    log(state, "info", () => messages.commandIsRunning(command.argv[0], pid)),
  );
}

function commandFailed(state: State, event: EventOf<"commandFailed">): Step {
  const { errno, file, command: id } = event;
  const name = state.plan.commands[id].argv[0];
  const text = () => messages.formatProblem(messages.commandNotStarted(name, { errno, file }));
  return finish(state, exitCodeOfFailedStart(errno), log(state, "error", text));
}

// ---- signals

function signalReceived(state: State, received: ReceivedSignal): Step {
  const { signal, value } = received;
  if (signal === SIGNAL_NUMBERS.SIGCHLD) return nothing(state);
  if (!isForwardable(received, state.plan.ownPid)) {
    return { state, effects: log(state, "info", () => messages.signalNotForwarded(signal)) };
  }
  if (state.running.size === 0) {
    return { state, effects: log(state, "info", () => messages.signalHeardByNobody(signal)) };
  }
  const effects: Effect[] = [];
  for (const pid of state.running.keys()) {
    const to: Target = state.plan.forwardTo === "group"
      ? { type: "group", pgid: pid }
      : { type: "process", pid };
    effects.push(...log(state, "info", () => messages.signalForwarded(signal, to)));
    // A value can be sent to one process only.
    const hasValue = value !== undefined && to.type === "process";
    effects.push(
      hasValue ? { type: "sendSignal", to, signal, value } : {
        type: "sendSignal",
        to,
        signal,
      },
    );
  }
  return { state, effects };
}

// ---- exits

function childExited(state: State, { pid, waitStatus }: EventOf<"childExited">): Step {
  const command = state.running.get(pid);
  if (command === undefined) {
    return { state, effects: log(state, "info", () => messages.orphanReaped(pid, waitStatus)) };
  }
  const running = new Map(state.running);
  running.delete(pid);
  const exitCodes = state.exitCodes.with(command.id, exitCodeOf(waitStatus));
  const next: State = { ...state, running, exitCodes };
  const said = log(
    state,
    "info",
    () => messages.commandHasExited(command.argv[0], { pid, waitStatus }),
  );
  if (isStopping(state) || running.size > 0 || state.waiting.length > 0) {
    return { state: next, effects: said };
  }
  return finish(next, exitCodes.find((code) => code !== 0) ?? 0, said);
}

/** Everything that had to end has ended; whoever else is there is asked to. */
function finish(state: State, exitCode: number, said: readonly Effect[]): Step {
  const next: State = { ...state, phase: "finishing", exitCode };
  if (!state.plan.wait) return exit(next, said);
  const look: Effect = { type: "lookForChildren", groups: state.groups };
  return { state: next, effects: [...said, look] };
}

function childrenRemain(state: State, leftGroups: readonly Pid[]): Step {
  if (state.phase === "killing") return nothing({ ...state, leftGroups });
  if (state.phase !== "finishing") return nothing(state);
  const { graceMs } = state.plan;
  const effects: Effect[] = [
    ...log(state, "info", () => messages.leftoversAsked(graceMs)),
    { type: "startTimer", timer: "grace", ms: graceMs },
  ];
  if (isInit(state.plan)) {
    return {
      state: { ...state, phase: "asked" },
      effects: [...effects, ...askLeftovers(state, undefined)],
    };
  }
  return {
    state: { ...state, phase: "asking", leftGroups },
    effects: [...effects, { type: "listProcesses" }],
  };
}

function processesListed(state: State, processes: readonly ProcessText[] | undefined): Step {
  const leftovers = findLeftovers(state, processes);
  if (state.phase === "asking") {
    return { state: { ...state, phase: "asked" }, effects: askLeftovers(state, leftovers) };
  }
  if (state.phase !== "killing") return nothing(state);
  const { texts, killed, effects } = killLeftovers(state, leftovers);
  return {
    state: {
      ...state,
      phase: "killed",
      killed: [...state.killed, ...killed],
      killRounds: state.killRounds + 1,
    },
    effects: [
      ...texts.flatMap((text) => log(state, "warn", () => text)),
      ...effects,
      { type: "startTimer", timer: "killed", ms: KILL_ROUND_MS },
    ],
  };
}

function graceIsOver(state: State): Step {
  if (state.phase !== "asking" && state.phase !== "asked") return nothing(state);
  return lookAgain(state);
}

function lookAgain(state: State): Step {
  const effects: Effect[] = [
    { type: "lookForChildren", groups: state.groups },
    { type: "listProcesses" },
  ];
  return { state: { ...state, phase: "killing" }, effects };
}

function killedAreWaitedFor(state: State): Step {
  if (state.phase !== "killed") return nothing(state);
  if (state.killRounds < KILL_ROUNDS) return lookAgain(state);
  return exit(state, log(state, "warn", messages.leftoversRemain));
}

function noChildrenLeft(state: State): Step {
  if (isStopping(state)) return state.phase === "over" ? nothing(state) : exit(state, []);
  if (state.phase !== "running") return nothing(state);
  // The kernel names every child that ends; one that it does not know any more was reaped
  // behind our back. Waiting for it would be waiting for ever.
  const lost = [...state.running].flatMap(([pid, { argv }]) =>
    log(state, "error", () => messages.formatProblem(messages.commandWasLost(argv[0], pid)))
  );
  return exit({ ...state, running: new Map(), exitCode: EXIT_CODES.systemCallFailed }, lost);
}

function exit(state: State, said: readonly Effect[]): Step {
  const code = state.exitCode ?? EXIT_CODES.systemCallFailed;
  const foreground: Effect[] = state.plan.terminalFd === undefined
    ? []
    : [{ type: "takeForeground" }];
  return {
    state: { ...state, phase: "over" },
    effects: [
      ...said,
      ...foreground,
      ...log(state, "info", () => messages.exiting(code)),
      { type: "exit", code },
    ],
  };
}

// ---- failures

function effectFailed(state: State, effect: Effect, errno: number): Step {
  if (effect.type === "sendSignal") return signalFailed(state, effect, errno);
  const text = () =>
    effect.type === "becomeSubreaper"
      ? messages.formatProblem(messages.orphansNotAdopted(state.plan.ownPid, errno))
      : messages.effectFailed(effect, errno);
  const level = effect.type === "becomeSubreaper" ? "warn" : "info";
  return { state, effects: log(state, level, text) };
}

function signalFailed(
  state: State,
  { to, signal, value }: Extract<Effect, { type: "sendSignal" }>,
  errno: number,
): Step {
  // sigqueue(3) has limits and rules that kill(2) has not.
  if (value !== undefined && errno !== ERRNO.ESRCH) {
    const said = log(state, "warn", () => messages.valueNotSent(signal, { to, errno }));
    return { state, effects: [...said, { type: "sendSignal", to, signal }] };
  }
  // A group that is not there: the kernel refused to make it. The command runs all the same.
  if (to.type === "group" && errno === ERRNO.ESRCH && state.running.has(to.pgid)) {
    return { state, effects: [sendSignal({ type: "process", pid: to.pgid }, signal)] };
  }
  // Leftovers come and go: one that is gone is what was wanted.
  const level = isStopping(state) && errno === ERRNO.ESRCH ? "debug" : "warn";
  const text = () => messages.formatProblem(messages.signalNotSent(signal, { to, errno }));
  return { state, effects: log(state, level, text) };
}
