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
// starting:  commands are started, or those that come first are waited for.
// running:   every command has been started.
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
import { adoptsOrphans, isInit, type Pid, type Plan } from "./plan.ts";
import {
  childContinued,
  childStopped,
  forwardDelayed,
  signalFailed,
  signalReceived,
} from "./signalling.ts";
import {
  indexOfRunning,
  isRunning,
  isStopping,
  type Leftovers,
  log,
  NO_EFFECTS,
  NO_LEFTOVERS,
  NO_SIGNALS,
  nothing,
  type Run,
  type State,
  type Step,
} from "./state.ts";
import {
  childrenRemain,
  finish,
  graceIsOver,
  killedAreWaitedFor,
  leftoverExited,
  noChildrenLeft,
  processesListed,
  stopIsOverdue,
  takeForeground,
} from "./stopping.ts";
import { exitCodeOf, exitCodeOfSignal } from "./wait_status.ts";

export function begin(plan: Plan): Step {
  const detaches = plan.traits.grouping === "own session";
  const state: State = {
    plan,
    phase: plan.commands.length === 0 ? "running" : "starting",
    runs: [],
    exitCode: undefined,
    exitCodeOf: undefined,
    signals: detaches ? { ...NO_SIGNALS, handOffs: HAND_OFFS } : NO_SIGNALS,
    leftovers: NO_LEFTOVERS,
  };
  const effects: Effect[] = [];
  if (adoptsOrphans(plan) && !isInit(plan)) effects.push({ type: "becomeSubreaper" });
  if (detaches) effects.push({ type: "detachTerminal" });
  if (plan.settings.pause) effects.push(...watchParent(plan));
  effects.push(...startNext(plan, state.runs));
  return { state, effects };
}

export function step(state: State, event: Event): Step {
  if (state.phase === "over") return nothing(state);
  switch (event.type) {
    case "childExited":
      return childExited(state, event);
    case "signalReceived":
      return signalReceived(state, event);
    case "commandStarted":
      return commandStarted(state, event);
    case "commandFailed":
      return commandFailed(state, event);
    case "childStopped":
      return childStopped(state, event);
    case "childContinued":
      return childContinued(state, event);
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

const SETTLE: readonly Effect[] = [{ type: "settle" }];

/** One at a time: when one cannot be started, those behind it never are. */
function startNext({ commands }: Plan, runs: readonly Run[]): readonly Effect[] {
  if (runs.length === commands.length) return runs.at(-1)?.command.isFirst ? NO_EFFECTS : SETTLE;
  const command = commands[runs.length];
  const mustWait = !command.isFirst &&
    runs.some((run) => run.command.isFirst && isRunning(run));
  return mustWait ? NO_EFFECTS : [{ type: "spawn", command }];
}

function watchParent({ settings: { parentDeathSignal } }: Plan): readonly Effect[] {
  return parentDeathSignal === undefined
    ? NO_EFFECTS
    : [{ type: "watchParent", signal: parentDeathSignal }];
}

function commandStarted(before: State, { command: id, pid }: EventOf<"commandStarted">): Step {
  const { plan } = before;
  if (id !== before.runs.length) return nothing(before);
  const command = plan.commands[id];
  const runs = [...before.runs, { command, pid, exitCode: undefined }];
  const phase = runs.length === plan.commands.length ? "running" : "starting";
  return {
    state: { ...before, phase, runs },
    effects: [
      ...log(before, "info", messages.commandIsRunning, command.argv[0], pid),
      // Only now is there somebody to forward it to.
      ...(id === 0 ? watchParent(plan) : NO_EFFECTS),
      ...startNext(plan, runs),
    ],
  };
}

function commandFailed(state: State, event: EventOf<"commandFailed">): Step {
  if (event.command !== state.runs.length) return nothing(state);
  const command = state.plan.commands[event.command];
  const { exitCodes } = state.plan.traits;
  const exitCode = event.step === "start"
    ? exitCodes.ofFailedStart(event.errno)
    : exitCodes.systemCallFailed;
  const text = () => messages.formatProblem(messages.commandNotStarted(command, event));
  return finish(state, { exitCode, of: command.id, said: log(state, "error", text) });
}

// ---- exits

/** Its number may be given to somebody else, who has heard nothing yet. */
function forget(leftovers: Leftovers, pid: Pid): Leftovers {
  const { killed, seen } = leftovers;
  if (!killed.includes(pid) && !seen.includes(pid)) return leftovers;
  const without = (pids: readonly Pid[]) => pids.filter((other) => other !== pid);
  return { ...leftovers, killed: without(killed), seen: without(seen) };
}

function childExited(before: State, event: EventOf<"childExited">): Step {
  const index = indexOfRunning(before, event.pid);
  const leftovers = forget(before.leftovers, event.pid);
  if (index < 0) {
    const level = before.plan.settings.warnReap ? "warn" : "info";
    const state = leftovers === before.leftovers ? before : { ...before, leftovers };
    return leftoverExited(state, log(state, level, messages.orphanReaped, event));
  }
  const { command } = before.runs[index];
  const exitCode = mapExitCode(before.plan.settings.exitCodes, exitCodeOf(event.waitStatus));
  const { pid, waitStatus } = event;
  const runs = before.runs.with(index, { command, pid, exitCode, waitStatus });
  const state: State = { ...before, runs, leftovers };
  const said = log(state, "info", messages.commandHasExited, command.argv[0], event);
  if (isStopping(state)) return leftoverExited(state, said);
  return (command.isFirst ? firstExited : commandExited)(state, runs[index], said);
}

function finishAs(state: State, { command, exitCode = 0 }: Run, said: readonly Effect[]): Step {
  return finish(state, { exitCode, of: command.id, said });
}

/** All that come first must exit with 0, else nothing else starts. */
function firstExited(state: State, run: Run, said: readonly Effect[]): Step {
  const { plan, runs, signals } = state;
  if (run.exitCode !== 0) return finishAs(state, run, said);
  if (runs.some(isRunning) || plan.commands[runs.length]?.isFirst) return { state, effects: said };
  // It was heard by commands that are over; those behind them would never hear it.
  const { stopSignal } = signals;
  if (stopSignal !== undefined) {
    return finish(state, {
      exitCode: mapExitCode(plan.settings.exitCodes, exitCodeOfSignal(stopSignal)),
      said: [...said, ...log(state, "info", messages.restNotStarted, stopSignal)],
    });
  }
  if (runs.length === plan.commands.length) return finishAs(state, run, said);
  return { state, effects: [...said, ...takeForeground(state), ...startNext(plan, runs)] };
}

function commandExited(state: State, run: Run, said: readonly Effect[]): Step {
  const { plan, runs } = state;
  const { command } = run;
  if (command.isWatched && plan.settings.any) return finishAs(state, run, said);
  const isLast = !plan.commands.some(({ isWatched }, index) =>
    isWatched && (index >= runs.length || isRunning(runs[index]))
  );
  if (isLast) return finishAs(state, firstFailure(runs) ?? run, said);
  // From now on the keys are for us, and so for all commands that are left.
  return { state, effects: command.takesForeground ? [...said, ...takeForeground(state)] : said };
}

/** Whose exit code counts of several: the first that is not 0, in the order of the command line. */
function firstFailure(runs: readonly Run[]): Run | undefined {
  return runs.find(({ command, exitCode }) => command.isWatched && exitCode !== 0);
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
      const held = state.signals.delayed.get(Number(timer.slice("delay ".length)));
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
