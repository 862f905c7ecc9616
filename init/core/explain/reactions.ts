// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What a process does when it gets a signal, as far as that can be known from outside. Masks
// mislead: who waits in sigwait(3) has the signal neither caught nor blocked while it does.
import { maskHas } from "../proc_status.ts";
import { isUncatchable, SIGNAL_NUMBERS } from "../signals.ts";
import { isDead, type Process } from "./process.ts";
import { isShell } from "./programs.ts";

/**
 * `catches`: a handler runs. `waits`: it takes it by sigwait(3) or signalfd(2). `blocks`: it stays
 * pending. `dies`, `stops`: the default action. `nothing`: there would be one, but the kernel does
 * not apply it to the init of a PID namespace. `unknown`: not to be seen from outside.
 */
export const REACTIONS = [
  "catches",
  "waits",
  "ignores",
  "blocks",
  "dies",
  "stops",
  "nothing",
  "unknown",
] as const;
export type Reaction = (typeof REACTIONS)[number];

const { SIGCHLD, SIGCONT, SIGKILL, SIGTSTP, SIGTTIN, SIGTTOU, SIGURG, SIGWINCH } = SIGNAL_NUMBERS;
/** The default actions that are not to end (signal(7)). */
const IGNORED_BY_DEFAULT: readonly number[] = [SIGCHLD, SIGCONT, SIGURG, SIGWINCH];
const STOPPING_BY_DEFAULT: readonly number[] = [SIGTSTP, SIGTTIN, SIGTTOU];

function defaultReaction({ isInit }: Process, signal: number): Reaction {
  if (IGNORED_BY_DEFAULT.includes(signal)) return "ignores";
  if (isInit) return "nothing";
  return STOPPING_BY_DEFAULT.includes(signal) ? "stops" : "dies";
}

/** Undefined: it is dead. */
export function reactionTo(process: Process, signal: number): Reaction | undefined {
  if (isDead(process)) return undefined;
  // From outside of its PID namespace, where the end of a container comes from, also for an init.
  if (isUncatchable(signal)) return signal === SIGKILL ? "dies" : "stops";
  const { threads, signalfds } = process;
  // One thread that does not block it is enough: the kernel picks that one.
  const isBlocked = threads.every(({ blocked }) => maskHas(blocked, signal));
  const isWaitedFor = threads.some(({ waitedFor = "" }) => maskHas(waitedFor, signal));
  const isRead = isBlocked && (signalfds ?? []).some((mask) => maskHas(mask, signal));
  if (isWaitedFor) return "waits";
  // It may have come with an inherited file that nobody reads.
  if (isRead) return threads.some(({ activity }) => activity === "reads") ? "waits" : "unknown";
  if (maskHas(process.ignored, signal)) return "ignores";
  const isCaught = maskHas(process.caught, signal);
  // Who has a handler means to let the signal in again, most often in a moment.
  if (isBlocked) return isSeenWhole(process) && !isCaught ? "blocks" : "unknown";
  if (isCaught) return "catches";
  // No shell waits for signals in that way.
  const isUnseen = !isShell(process) &&
    threads.some(({ activity }) => activity === "hidden" || activity === "moves");
  return isUnseen ? "unknown" : defaultReaction(process, signal);
}

/** Whether nobody in it may take blocked signals in a way that we are not shown. */
function isSeenWhole({ signalfds, threads }: Process): boolean {
  return signalfds !== undefined && threads.length > 0 &&
    threads.every(({ activity }) =>
      activity === "elsewhere" || activity === "reads" || activity === "sigwait"
    );
}

/** It hears the signal, and can do something on it. */
export function hears(process: Process, signal: number): boolean {
  const reaction = reactionTo(process, signal);
  return reaction === "catches" || reaction === "waits";
}

/** It neither hears the signal nor ends by it. */
export function isDeaf(process: Process, signal: number): boolean {
  const reaction = reactionTo(process, signal);
  return reaction === "nothing" || reaction === "ignores" || reaction === "blocks";
}
