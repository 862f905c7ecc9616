// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What becomes of a signal on its way to a command: rewritten, swallowed, turned into the
// command's own stop signal, sent to it alone or to its group. When is decided in supervisor.ts.
import type { Effect, Target } from "./effects.ts";
import * as messages from "./messages.ts";
import type { Command, Pid, Plan } from "./plan.ts";
import { type ReceivedSignal, SIGNAL_NUMBERS } from "./signals.ts";
import { log, type Run, type State } from "./state.ts";

const { SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH } =
  SIGNAL_NUMBERS;
const TERMINAL_STOPS: readonly number[] = [SIGTSTP, SIGTTIN, SIGTTOU];
/** What the terminal sends to its foreground, for a key or a new size. */
const FOR_FOREGROUND: readonly number[] = [SIGINT, SIGQUIT, SIGTSTP, SIGWINCH];
/** And to a whole group in the background that uses it. */
const FOR_GROUP: readonly number[] = [...FOR_FOREGROUND, SIGTTIN, SIGTTOU];
/** si_code of a signal that the kernel itself has sent, such as the terminal's (sigaction(2)). */
const SI_KERNEL = 0x80;

/** What --rewrite makes of a signal; 0: it is swallowed. */
export function rewritten(plan: Plan, signal: number): number {
  return plan.settings.rewrites.get(signal) ?? signal;
}

function isCommonStopSignal(signal: number): boolean {
  return signal === SIGTERM || signal === SIGINT || signal === SIGQUIT;
}

/** Whether a signal, as it is forwarded, asks a command to stop. */
export function isStopSignal({ commands }: Plan, signal: number): boolean {
  return isCommonStopSignal(signal) || commands.some(({ stopSignal }) => stopSignal === signal);
}

/** Whether this command is asked to stop by it: another one's stop signal does not. */
export function isAskedToStop({ stopSignal }: Command, signal: number): boolean {
  return isCommonStopSignal(signal) || stopSignal === signal;
}

export function isTerminalStop(signal: number): boolean {
  return TERMINAL_STOPS.includes(signal);
}

/**
 * Whether the kernel has sent it to the commands as well, which share our process group. That the
 * connection is lost it tells the leader of the session alone, if that is us.
 */
export function isHeardByCommands(
  { traits, leadsSession }: Plan,
  { signal, code }: ReceivedSignal,
): boolean {
  if (traits.grouping !== "shared group" || code !== SI_KERNEL) return false;
  return FOR_GROUP.includes(signal) || !leadsSession && HAND_OFFS.includes(signal);
}

/** HUP and CONT that the kernel sends to the leader of a session without a terminal. */
export function isHandOff(state: State, { signal, code, senderPid }: ReceivedSignal): boolean {
  return code === 0 && senderPid === state.plan.ownPid && state.signals.handOffs.includes(signal);
}

export const HAND_OFFS: readonly number[] = [SIGHUP, SIGCONT];

/** Our own process group, as kill(2) names it. */
export const OWN_GROUP: Target = { type: "group", pgid: 0 };

export function sendSignal(to: Target, signal: number): Effect {
  return { type: "sendSignal", to, signal };
}

/** With its value, if it is the signal that was received: one process can be sent a value. */
function resend(to: Target, signal: number, received: ReceivedSignal): Effect {
  const { value } = received;
  return value !== undefined && signal === received.signal && to.type === "process"
    ? { type: "sendSignal", to, signal, value }
    : { type: "sendSignal", to, signal };
}

/** Where a command's signals go: a group that is shared with us cannot be meant. */
export function targetOf(plan: Plan, pid: Pid): Target {
  return plan.settings.group && plan.traits.grouping !== "shared group"
    ? { type: "group", pgid: pid }
    : { type: "process", pid };
}

export function stopSignalOf(command: Command): number {
  return command.stopSignal ?? SIGTERM;
}

/** What a signal becomes for this command: TERM its own stop signal. */
export function ownSignal(command: Command, signal: number): number {
  return signal === SIGTERM ? stopSignalOf(command) : signal;
}

/** One running command's part of forwarding `signal`, which is `received` after rewriting. */
export function forwardTo(
  state: State,
  { command, pid }: Run,
  { received, signal }: { received: ReceivedSignal; signal: number },
): readonly Effect[] {
  const { plan, signals } = state;
  const own = ownSignal(command, signal);
  const hasTerminal = plan.terminalFd !== undefined && plan.traits.grouping === "own group";
  const isStopped = signals.stopped.includes(pid);
  if (!hasTerminal && !isStopped && !signals.isSuspended) {
    const to = targetOf(plan, pid);
    const said = log(state, "info", messages.signalForwarded, own, to);
    return [...said, resend(to, own, received)];
  }
  const job: Target = { type: "group", pgid: pid };
  const hasForeground = hasTerminal && command.takesForeground;
  // A shell's `fg` for a job that runs makes our group the foreground, and says so to nobody.
  const isFromTerminal = received.code === SI_KERNEL && FOR_FOREGROUND.includes(received.signal);
  const isKey = hasForeground && isFromTerminal;
  // Ctrl-C is for the whole job; so is CONT when it was stopped as a whole.
  const isForJob = isKey || own === SIGCONT && signals.isSuspended;
  const to = isForJob ? job : targetOf(plan, pid);
  const effects: Effect[] = [...log(state, "info", messages.signalForwarded, own, to)];
  // The command must have the foreground before it goes on.
  if (isKey || own === SIGCONT && hasForeground) {
    effects.push({ type: "giveForeground", pgid: pid });
  }
  effects.push(resend(to, own, received));
  // Whoever is stopped would never hear it; and whoever reads the terminal in the background is.
  const mayBeStopped = isStopped || !command.takesForeground;
  if (mayBeStopped && isAskedToStop(command, own)) {
    effects.push(sendSignal(hasTerminal ? job : to, SIGCONT));
  }
  return effects;
}
