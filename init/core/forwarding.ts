// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What becomes of a signal on its way to a command: rewritten, swallowed, turned into the
// command's own stop signal, sent to it alone or to its group. When is decided in supervisor.ts.
import type { Effect, Target } from "./effects.ts";
import * as messages from "./messages.ts";
import type { Command, Pid, Plan } from "./plan.ts";
import { type ReceivedSignal, SIGNAL_NUMBERS } from "./signals.ts";
import { log, type State } from "./state.ts";

const { SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH } =
  SIGNAL_NUMBERS;
const TERMINAL_STOPS: readonly number[] = [SIGTSTP, SIGTTIN, SIGTTOU];
/** What the terminal sends to its foreground, for a key or a new size. */
const FOR_FOREGROUND: readonly number[] = [SIGINT, SIGQUIT, SIGTSTP, SIGWINCH];
/** si_code of a signal that the kernel itself has sent, such as the terminal's (sigaction(2)). */
const SI_KERNEL = 0x80;

/** What --rewrite makes of a signal; 0: it is swallowed. */
export function rewritten(plan: Plan, signal: number): number {
  return plan.rewrites.get(signal) ?? signal;
}

/** Whether a signal, as it is forwarded, asks a command to stop. */
export function isStopSignal(plan: Plan, signal: number): boolean {
  return [SIGTERM, SIGINT, SIGQUIT].some((stop) => stop === signal) ||
    plan.commands.some(({ stopSignal }) => stopSignal === signal);
}

/** Whether this command is asked to stop by it: another one's stop signal does not. */
export function isAskedToStop(command: Command, signal: number): boolean {
  return [SIGTERM, SIGINT, SIGQUIT, stopSignalOf(command)].some((stop) => stop === signal);
}

export function isTerminalStop(signal: number): boolean {
  return TERMINAL_STOPS.includes(signal);
}

/** Whether the terminal has sent it to the commands as well: they share our process group. */
export function isHeardByCommands({ traits }: Plan, { code }: ReceivedSignal): boolean {
  return traits.grouping === "shared group" && code === SI_KERNEL;
}

/** HUP and CONT that the kernel sends to the leader of a session without a terminal. */
export function isHandOff(state: State, { signal, code, senderPid }: ReceivedSignal): boolean {
  return code === 0 && senderPid === state.plan.ownPid && state.handOffs.includes(signal);
}

export const HAND_OFFS: readonly number[] = [SIGHUP, SIGCONT];

/** Our own process group, as kill(2) names it. */
export const OWN_GROUP: Target = { type: "group", pgid: 0 };

/** A value can be sent to one process only. */
export function sendSignal(
  to: Target,
  signal: number,
  { value }: { value?: bigint } = {},
): Effect {
  return value !== undefined && to.type === "process"
    ? { type: "sendSignal", to, signal, value }
    : { type: "sendSignal", to, signal };
}

/** Where a command's signals go: a group that is shared with us cannot be meant. */
export function targetOf(plan: Plan, pid: Pid): Target {
  return plan.forwardTo === "group" && plan.traits.grouping !== "shared group"
    ? { type: "group", pgid: pid }
    : { type: "process", pid };
}

export function stopSignalOf(command: Command): number {
  return command.stopSignal ?? SIGTERM;
}

/** One running command's part of forwarding `signal`, which is `received` after rewriting. */
export function forwardTo(
  state: State,
  [pid, command]: readonly [Pid, Command],
  { received, signal }: { received: ReceivedSignal; signal: number },
): Effect[] {
  const { plan } = state;
  const own = signal === SIGTERM ? stopSignalOf(command) : signal;
  const job: Target = { type: "group", pgid: pid };
  const hasTerminal = plan.terminalFd !== undefined && plan.traits.grouping === "own group";
  const hasForeground = hasTerminal && command.takesForeground;
  // A shell's `fg` for a job that runs makes our group the foreground, and says so to nobody.
  const isFromTerminal = received.code === SI_KERNEL && FOR_FOREGROUND.includes(received.signal);
  const isKey = hasForeground && isFromTerminal;
  // Ctrl-C is for the whole job; so is CONT when it was stopped as a whole.
  const isForJob = isKey || own === SIGCONT && state.isSuspended;
  const to = isForJob ? job : targetOf(plan, pid);
  const value = own === received.signal ? received.value : undefined;
  // Whoever reads the terminal in the background is stopped: it would never hear it.
  const mayBeStopped = hasTerminal && !command.takesForeground && isAskedToStop(command, own);
  return [
    ...log(state, "info", () => messages.signalForwarded(own, to)),
    // The command must have the foreground before it goes on.
    ...(isKey || own === SIGCONT && hasForeground
      ? [{ type: "giveForeground", pgid: pid } as const]
      : []),
    sendSignal(to, own, { value }),
    ...(mayBeStopped ? [sendSignal(job, SIGCONT)] : []),
  ];
}
