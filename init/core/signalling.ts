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
  rewritten,
  sendSignal,
} from "./forwarding.ts";
import * as messages from "./messages.ts";
import { FIRST_QUEUED, isForwardable, type ReceivedSignal, SIGNAL_NUMBERS } from "./signals.ts";
import { isStopping, log, nothing, type State, type Step } from "./state.ts";
import { finish } from "./stopping.ts";

const { SIGCHLD, SIGCONT, SIGINT, SIGSTOP, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU } = SIGNAL_NUMBERS;

export function signalReceived(state: State, received: ReceivedSignal): Step {
  const { plan } = state;
  const { signal } = received;
  if (signal === SIGCHLD || isHeardByCommands(plan, received)) return nothing(state);
  if (isHandOff(state, received)) {
    return nothing({ ...state, handOffs: state.handOffs.filter((other) => other !== signal) });
  }
  if (!isForwardable(received, plan.ownPid)) {
    return { state, effects: log(state, "info", () => messages.signalNotForwarded(signal)) };
  }
  if (plan.pauses && !isStopping(state) && (signal === SIGTERM || signal === SIGINT)) {
    return finish(state, { exitCode: 0 });
  }
  const held = state.delayed.get(signal);
  if (held !== undefined) return forwardDelayed(state, [...held, received]);
  const delayMs = plan.delaysMs.get(signal);
  if (delayMs === undefined || state.running.size === 0) return forward(state, received);
  return {
    state: { ...state, delayed: new Map(state.delayed).set(signal, [received]) },
    effects: [
      ...log(state, "info", () => messages.signalDelayed(signal, delayMs)),
      { type: "startTimer", timer: `delay ${signal}`, ms: delayMs },
    ],
  };
}

/** What was held back goes on; of a signal that the kernel does not queue, one stands for all. */
export function forwardDelayed(state: State, received: readonly ReceivedSignal[]): Step {
  const { signal } = received[0];
  const delayed = new Map(state.delayed);
  delayed.delete(signal);
  const stopTimer: Effect = { type: "stopTimer", timer: `delay ${signal}` };
  const each = signal < FIRST_QUEUED ? received.slice(-1) : received;
  return each.reduce<Step>((done, one) => {
    const next = forward(done.state, one);
    return { state: next.state, effects: [...done.effects, ...next.effects] };
  }, { state: { ...state, delayed }, effects: [stopTimer] });
}

function forward(state: State, received: ReceivedSignal): Step {
  const { plan } = state;
  const signal = rewritten(plan, received.signal);
  if (signal === 0) {
    return { state, effects: log(state, "info", () => messages.signalDropped(received.signal)) };
  }
  if (state.running.size === 0) {
    const text = () => messages.signalHeardByNobody(received.signal, plan.pauses);
    return { state, effects: log(state, "info", text) };
  }
  const sent = [...state.running].flatMap((command) =>
    forwardTo(state, command, { received, signal })
  );
  const suspends = plan.traits.suspendsItself && isTerminalStop(received.signal);
  const effects: Effect[] = suspends ? [...sent, { type: "stopSelf" }] : sent;
  const isSuspended = state.isSuspended && signal !== SIGCONT;
  if (!isStopSignal(plan, signal)) return { state: { ...state, isSuspended }, effects };
  const stopSignal = state.stopSignal ?? received.signal;
  return stopAsked({ ...state, isSuspended, stopSignal }, signal, effects);
}

/** Each is asked once, and its time counts from then; of several the last one's is waited for. */
function stopAsked(state: State, signal: number, sent: readonly Effect[]): Step {
  const { stopTimeoutMs } = state.plan;
  const pids = [...state.running].filter(([pid, command]) =>
    isAskedToStop(command, signal) && !state.asked.includes(pid)
  ).map(([pid]) => pid);
  const isTimed = pids.length > 0 && stopTimeoutMs !== undefined && !isStopping(state);
  const timer: Effect[] = isTimed ? [{ type: "startTimer", timer: "stop", ms: stopTimeoutMs }] : [];
  return { state: { ...state, asked: [...state.asked, ...pids] }, effects: [...sent, ...timer] };
}

/** A command that Ctrl-Z or a read in the background has stopped: its job is stopped. */
export function childStopped(state: State, event: EventOf<"childStopped">): Step {
  const { pid, signal, foreground, hasShell } = event;
  const command = state.running.get(pid);
  const isMirrored = command?.takesForeground && !state.plan.traits.suspendsItself;
  if (command === undefined || !isMirrored || isStopping(state)) return nothing(state);
  const said = log(state, "info", () => messages.commandWasStopped(command.argv[0], event));
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
  const others = [...state.running.keys()].filter((other) => other !== pid);
  return {
    state: { ...state, isSuspended: true },
    effects: [
      ...said,
      ...others.map((pgid) => sendSignal({ type: "group", pgid }, SIGTSTP)),
      { type: "takeForeground", groups: state.groups },
      // And whoever is in the job with us, a script or the rest of a pipeline, at the same time:
      // the shell waits for all of them, and continues all of them.
      sendSignal(OWN_GROUP, SIGSTOP),
    ],
  };
}

export function signalFailed(
  state: State,
  { to, signal, value }: EffectOf<"sendSignal">,
  errno: number,
): Step {
  // sigqueue(3) has limits and rules that kill(2) has not.
  if (value !== undefined && errno !== ERRNO.ESRCH) {
    const said = log(state, "warn", () => messages.valueNotSent(signal, { to, errno }));
    return { state, effects: [...said, sendSignal(to, signal)] };
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
