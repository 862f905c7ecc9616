// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The supervisor state machine: when a command is started, signalled or given up on, and when
// baronet itself ends. How that is done lives in ../kernel/. This file has the life of the
// commands; signalling.ts has the transitions for signals, stopping.ts those towards the end.
//
// Rule 1: step() never throws and never waits. Time arrives as a timerFired event.
// Rule 2: after the first spawn the only way out is the exit effect: if PID 1 dies, the kernel
//         kills the container.
// Rule 3: an event that comes late, or that nothing here waits for, changes nothing.
//
//   starting ─> running ─> finishing ─> asking ─> asked ─> killing ─> killed ─> over
//
// starting, running: once for the commands that come first, once for all others.
// finishing: what had to end has ended; lookForChildren tells whether anybody is left, and when
//            nobody is, everything behind it is skipped.
// asked:     the leftovers were sent TERM and CONT and have the grace period to end.
// killed:    they were sent KILL.
// asking and killing last until listProcesses has answered.
import type { Effect } from "./effects.ts";
import type { Event, EventOf } from "./events.ts";
import { mapExitCode } from "./exit_code_map.ts";
import { HAND_OFFS } from "./forwarding.ts";
import * as messages from "./messages.ts";
import { type Command, isInit, type Pid, type Plan } from "./plan.ts";
import { childStopped, forwardDelayed, signalFailed, signalReceived } from "./signalling.ts";
import { isStopping, log, nothing, type State, type Step } from "./state.ts";
import {
  childrenRemain,
  finish,
  graceIsOver,
  killedAreWaitedFor,
  noChildrenLeft,
  processesListed,
  stopIsOverdue,
} from "./stopping.ts";
import { exitCodeOf, exitCodeOfSignal } from "./wait_status.ts";

export function begin(plan: Plan): Step {
  const firsts = plan.commands.filter(({ isFirst }) => isFirst);
  const detaches = plan.traits.grouping === "own session";
  const state: State = {
    plan,
    stage: firsts.length > 0 ? "first" : "main",
    phase: "starting",
    waiting: firsts.length > 0 ? firsts : plan.commands,
    running: new Map(),
    exitCodes: plan.commands.map(() => undefined),
    groups: [],
    leftGroups: [],
    stopSignal: undefined,
    delayed: new Map(),
    asked: [],
    seen: [],
    killed: [],
    killedGroups: [],
    askRounds: 0,
    killRounds: 0,
    isStopOverdue: false,
    isSuspended: false,
    handOffs: detaches ? HAND_OFFS : [],
    exitCode: undefined,
  };
  const before: Effect[] = [
    ...(isInit(plan) || !plan.adoptsOrphans ? [] : [{ type: "becomeSubreaper" } as const]),
    ...(detaches ? [{ type: "detachTerminal" } as const] : []),
    ...(plan.pauses ? watchParent(plan) : []),
  ];
  return startNext(state, before);
}

export function step(state: State, event: Event): Step {
  if (state.phase === "over") return nothing(state);
  switch (event.type) {
    case "commandStarted":
      return commandStarted(state, event);
    case "commandFailed":
      return commandFailed(state, event);
    case "signalReceived":
      return signalReceived(state, event.received);
    case "childExited":
      return childExited(state, event);
    case "childStopped":
      return childStopped(state, event);
    case "childrenRemain":
      return childrenRemain(state, event.groups);
    case "noChildrenLeft":
      return noChildrenLeft(state);
    case "processesListed":
      return processesListed(state, event.processes);
    case "timerFired":
      return timerFired(state, event);
    case "effectFailed":
      return effectFailed(state, event.effect, event.errno);
  }
}

// ---- start

/** One at a time: when one cannot be started, those behind it never are. */
function startNext(state: State, before: readonly Effect[]): Step {
  const [command, ...waiting] = state.waiting;
  if (command !== undefined) {
    const spawn: Effect = { type: "spawn", command };
    return { state: { ...state, waiting }, effects: [...before, spawn] };
  }
  const settle: Effect[] = state.stage === "main" ? [{ type: "settle" }] : [];
  return { state: { ...state, phase: "running" }, effects: [...before, ...settle] };
}

function watchParent({ parentDeathSignal }: Plan): Effect[] {
  return parentDeathSignal === undefined
    ? []
    : [{ type: "watchParent", signal: parentDeathSignal }];
}

function commandStarted(state: State, { command: id, pid }: EventOf<"commandStarted">): Step {
  const command = state.plan.commands[id];
  const isFirstOfAll = state.groups.length === 0;
  const running = new Map(state.running).set(pid, command);
  const started = { ...state, running, groups: [...state.groups, pid] };
  return startNext(started, [
    ...log(state, "info", () => messages.commandIsRunning(command.argv[0], pid)),
    // Only now is there somebody to forward it to.
    ...(isFirstOfAll ? watchParent(state.plan) : []),
  ]);
}

function commandFailed(state: State, event: EventOf<"commandFailed">): Step {
  const { argv } = state.plan.commands[event.command];
  const { exitCodes } = state.plan.traits;
  const code = event.step === "start"
    ? exitCodes.ofFailedStart(event.errno)
    : exitCodes.systemCallFailed;
  const text = () => messages.formatProblem(messages.commandNotStarted(argv[0], event));
  return finish({ ...state, waiting: [] }, { exitCode: code, said: log(state, "error", text) });
}

// ---- exits

/** Its number may be given to somebody else, who has heard nothing yet. */
function forget(state: State, pid: Pid): State {
  const { killed, seen } = state;
  if (!killed.includes(pid) && !seen.includes(pid)) return state;
  const without = (pids: readonly Pid[]) => pids.filter((other) => other !== pid);
  return { ...state, killed: without(killed), seen: without(seen) };
}

function childExited(before: State, event: EventOf<"childExited">): Step {
  const { pid, waitStatus } = event;
  const state = forget(before, pid);
  const command = state.running.get(pid);
  if (command === undefined) {
    const level = state.plan.warnsOfReaps ? "warn" : "info";
    return { state, effects: log(state, level, () => messages.orphanReaped(event)) };
  }
  const running = new Map(state.running);
  running.delete(pid);
  const code = mapExitCode(state.plan.exitCodes, exitCodeOf(waitStatus));
  const exitCodes = state.exitCodes.with(command.id, code);
  const next: State = { ...state, running, exitCodes };
  const said = log(state, "info", () => messages.commandHasExited(command.argv[0], event));
  if (isStopping(state)) return { state: next, effects: said };
  return state.stage === "first"
    ? firstExited(next, code, said)
    : commandExited(next, { command, code }, said);
}

/** All that come first must exit with 0, else nothing else starts. */
function firstExited(state: State, code: number, said: readonly Effect[]): Step {
  if (code !== 0) return finish(state, { exitCode: code, said });
  if (state.running.size > 0 || state.waiting.length > 0) return { state, effects: said };
  // It was heard by commands that are over; those behind them would never hear it.
  const { stopSignal } = state;
  if (stopSignal !== undefined) {
    const stopped = log(state, "info", () => messages.restNotStarted(stopSignal));
    return finish(state, {
      exitCode: mapExitCode(state.plan.exitCodes, exitCodeOfSignal(stopSignal)),
      said: [...said, ...stopped],
    });
  }
  const waiting = state.plan.commands.filter(({ isFirst }) => !isFirst);
  if (waiting.length === 0) return finish(state, { exitCode: 0, said });
  const back: Effect[] = state.plan.terminalFd === undefined
    ? []
    : [{ type: "takeForeground", groups: state.groups }];
  return startNext({ ...state, stage: "main", phase: "starting", waiting }, [...said, ...back]);
}

function commandExited(
  state: State,
  { command, code }: { command: Command; code: number },
  said: readonly Effect[],
): Step {
  const isWatched = (other: Command) => other.isWatched;
  if (command.isWatched && state.plan.endsWithAny) return finish(state, { exitCode: code, said });
  const isLast = !state.waiting.some(isWatched) && ![...state.running.values()].some(isWatched);
  if (!isLast) return { state, effects: [...said, ...takeBack(state, command)] };
  const codes = state.plan.commands.filter(isWatched).map(({ id }) => state.exitCodes[id] ?? 0);
  return finish(state, { exitCode: codes.find((code) => code !== 0) ?? 0, said });
}

/** From now on the keys are for us, and so for all commands that are left. */
function takeBack({ groups, plan }: State, { takesForeground }: Command): Effect[] {
  return takesForeground && plan.terminalFd !== undefined
    ? [{ type: "takeForeground", groups }]
    : [];
}

// ---- time and failures

function timerFired(state: State, { timer }: EventOf<"timerFired">): Step {
  switch (timer) {
    case "grace":
      return graceIsOver(state);
    case "killed":
      return killedAreWaitedFor(state);
    case "stop":
      return stopIsOverdue(state);
    default: {
      const held = state.delayed.get(Number(timer.slice("delay ".length)));
      return held === undefined ? nothing(state) : forwardDelayed(state, held);
    }
  }
}

function effectFailed(state: State, effect: Effect, errno: number): Step {
  if (effect.type === "sendSignal") return signalFailed(state, effect, errno);
  const text = () =>
    effect.type === "becomeSubreaper"
      ? messages.formatProblem(messages.orphansNotAdopted(state.plan.ownPid, errno))
      : messages.effectFailed(effect, errno);
  const isSerious = effect.type === "becomeSubreaper" || effect.type === "watchParent";
  return { state, effects: log(state, isSerious ? "warn" : "info", text) };
}
