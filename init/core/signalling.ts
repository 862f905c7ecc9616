// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The supervisor's transitions for signals: received, held back, forwarded, not sent; and for
// commands that the terminal's job control stops. The effects of forwarding to one command are
// put together in forwarding.ts.
import type { Effect, EffectOf } from "./effects.ts";
import { ERRNO } from "./errno.ts";
import type { EventOf } from "./events.ts";
import {
  forwardTo,
  isAskedToStop,
  isHandOff,
  isHeardByCommands,
  isStopSignal,
  isTerminalStop,
  OWN_GROUP,
  ownSignal,
  rewritten,
  sendSignal,
} from "./forwarding.ts";
import * as messages from "./messages.ts";
import { FIRST_QUEUED, isForwardable, type ReceivedSignal, SIGNAL_NUMBERS } from "./signals.ts";
import {
  groupsOf,
  indexOfRunning,
  isRunning,
  isStopping,
  log,
  nothing,
  type Signals,
  type State,
  type Step,
} from "./state.ts";
import { finish } from "./stopping.ts";

const { SIGCHLD, SIGCONT, SIGINT, SIGSTOP, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU } = SIGNAL_NUMBERS;

function withSignals(state: State, changes: Partial<Signals>): State {
  return { ...state, signals: { ...state.signals, ...changes } };
}

export function signalReceived(state: State, received: ReceivedSignal): Step {
  const { plan, signals } = state;
  const { signal } = received;
  if (signal === SIGCHLD || isHeardByCommands(plan, received)) return nothing(state);
  if (isHandOff(state, received)) {
    const handOffs = signals.handOffs.filter((other) => other !== signal);
    return nothing(withSignals(state, { handOffs }));
  }
  if (!isForwardable(received, plan.ownPid)) {
    return { state, effects: log(state, "info", messages.signalNotForwarded, signal) };
  }
  if (plan.settings.pause && !isStopping(state) && (signal === SIGTERM || signal === SIGINT)) {
    return finish(state, { exitCode: 0 });
  }
  const { delaysMs } = plan.settings;
  if (delaysMs.size === 0) return forward(state, received);
  const held = signals.delayed.get(signal);
  if (held !== undefined) return forwardDelayed(state, [...held, received]);
  const delayMs = delaysMs.get(signal);
  if (delayMs === undefined || !state.runs.some(isRunning)) return forward(state, received);
  return {
    state: withSignals(state, { delayed: new Map(signals.delayed).set(signal, [received]) }),
    effects: [
      ...log(state, "info", messages.signalDelayed, signal, delayMs),
      { type: "startTimer", timer: `delay ${signal}`, ms: delayMs },
    ],
  };
}

/** What was held back goes on; of a signal that the kernel does not queue, one stands for all. */
export function forwardDelayed(state: State, received: readonly ReceivedSignal[]): Step {
  const { signal } = received[0];
  const delayed = new Map(state.signals.delayed);
  delayed.delete(signal);
  const stopTimer: Effect = { type: "stopTimer", timer: `delay ${signal}` };
  const each = signal < FIRST_QUEUED ? received.slice(-1) : received;
  return each.reduce<Step>((done, one) => {
    const next = forward(done.state, one);
    return { state: next.state, effects: [...done.effects, ...next.effects] };
  }, { state: withSignals(state, { delayed }), effects: [stopTimer] });
}

function forward(state: State, received: ReceivedSignal): Step {
  const { plan, runs } = state;
  const signal = rewritten(plan, received.signal);
  if (signal === 0) {
    return { state, effects: log(state, "info", messages.signalDropped, received.signal) };
  }
  let effects: readonly Effect[] = runs.filter(isRunning).flatMap((run) =>
    forwardTo(state, run, { received, signal })
  );
  if (effects.length === 0) {
    const said = log(
      state,
      "info",
      messages.signalHeardByNobody,
      received.signal,
      plan.settings.pause,
    );
    return { state, effects: said };
  }
  if (plan.traits.suspendsItself && isTerminalStop(received.signal)) {
    effects = [...effects, { type: "stopSelf" }];
  }
  const isResumed = signal === SIGCONT && state.signals.isSuspended;
  const next = isResumed ? withSignals(state, { isSuspended: false }) : state;
  if (!isStopSignal(plan, signal)) return { state: next, effects };
  return stopAsked(next, { received, signal, effects });
}

/** Each is asked once, and its time counts from then; of several the last one's is waited for. */
function stopAsked(
  state: State,
  { received, signal, effects }: Pick<Step, "effects"> & {
    received: ReceivedSignal;
    signal: number;
  },
): Step {
  const { stopTimeoutMs } = state.plan.settings;
  const asked = new Map(state.signals.asked);
  for (const { command, pid, exitCode } of state.runs) {
    if (exitCode !== undefined || asked.has(pid) || !isAskedToStop(command, signal)) continue;
    asked.set(pid, ownSignal(command, signal));
  }
  const isTimed = asked.size > state.signals.asked.size && !isStopping(state);
  const timer: Effect[] = isTimed && stopTimeoutMs !== undefined
    ? [{ type: "startTimer", timer: "stop", ms: stopTimeoutMs }]
    : [];
  const stopSignal = state.signals.stopSignal ?? received.signal;
  return { state: withSignals(state, { asked, stopSignal }), effects: [...effects, ...timer] };
}

/** A command that Ctrl-Z or a read in the background has stopped: its job is stopped. */
export function childStopped(before: State, event: EventOf<"childStopped">): Step {
  const { pid, signal, foreground, hasShell } = event;
  const index = indexOfRunning(before, pid);
  if (index < 0) return nothing(before);
  const { command } = before.runs[index];
  const state = withSignals(before, { stopped: [...before.signals.stopped, pid] });
  const said = log(state, "info", messages.commandWasStopped, command.argv[0], event);
  const isMirrored = command.takesForeground && !state.plan.traits.suspendsItself;
  if (!isMirrored || isStopping(state)) return { state, effects: said };
  const target = { type: "group", pgid: pid } as const;
  const goOn: Effect[] = [
    ...said,
    { type: "giveForeground", pgid: pid },
    sendSignal(target, SIGCONT),
  ];
  // The shell's `fg` gave the terminal to us, and the command has missed it.
  if (foreground === "ours" && (signal === SIGTTIN || signal === SIGTTOU)) {
    return { state, effects: goOn };
  }
  // Nobody could continue it: as it is without us, Ctrl-Z does nothing then.
  if (!hasShell) {
    const isKey = signal === SIGTSTP && state.plan.terminalFd !== undefined;
    return { state, effects: isKey ? goOn : said };
  }
  const others = state.runs.filter((run) => isRunning(run) && run.pid !== pid);
  return {
    state: withSignals(state, { isSuspended: true }),
    effects: [
      ...said,
      ...others.map((run) => sendSignal({ type: "group", pgid: run.pid }, SIGTSTP)),
      { type: "takeForeground", groups: groupsOf(state) },
      // And whoever is in the job with us, a script or the rest of a pipeline, at the same time:
      // the shell waits for all of them, and continues all of them.
      sendSignal(OWN_GROUP, SIGSTOP),
    ],
  };
}

export function childContinued(state: State, { pid }: EventOf<"childContinued">): Step {
  const { stopped } = state.signals;
  if (!stopped.includes(pid)) return nothing(state);
  return nothing(withSignals(state, { stopped: stopped.filter((other) => other !== pid) }));
}

export function signalFailed(
  state: State,
  { to, signal, value }: EffectOf<"sendSignal">,
  errno: number,
): Step {
  // sigqueue(3) has limits and rules that kill(2) has not.
  if (value !== undefined && errno !== ERRNO.ESRCH) {
    const said = log(state, "warn", messages.valueNotSent, signal, { to, errno });
    return { state, effects: [...said, sendSignal(to, signal)] };
  }
  // A group that is not there: the kernel refused to make it. The command runs all the same.
  if (to.type === "group" && errno === ERRNO.ESRCH && indexOfRunning(state, to.pgid) >= 0) {
    return { state, effects: [sendSignal({ type: "process", pid: to.pgid }, signal)] };
  }
  const text = () => messages.formatProblem(messages.signalNotSent(signal, { to, errno }));
  // Leftovers come and go: one that is gone is what was wanted.
  if (isStopping(state) && errno === ERRNO.ESRCH) {
    return { state, effects: log(state, "debug", text) };
  }
  // Once is enough: whoever may not signal a command may never signal it.
  const { unreachable } = state.signals;
  const name = to.type === "process" ? to.pid : to.type === "group" ? -to.pgid : -1;
  if (unreachable.includes(name)) return { state, effects: log(state, "info", text) };
  return {
    state: withSignals(state, { unreachable: [...unreachable, name] }),
    effects: log(state, "warn", text),
  };
}
