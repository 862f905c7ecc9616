// SPDX-License-Identifier: MIT
// kill(2) and rt_sigqueueinfo(2) of the simulated Linux: who is meant, who may.
import { ERRNO } from "../core/errno.ts";
import { SIGNAL_NUMBERS } from "../core/signals.ts";
import type { Linux } from "./simulated_linux.ts";
import type { Process } from "./simulated_process.ts";

export interface Kill {
  /** As kill(2) takes it: -1 is everybody, -pgid a group, 0 the sender's own. */
  readonly to: number;
  readonly signal: number;
  readonly value?: bigint;
}

/** Somebody outside of the namespace is root, and undefined. */
export function maySignal(sender: Process | undefined, target: Process, { signal }: {
  signal: number;
}): boolean {
  if (sender === undefined || sender.uid === 0 || sender.uid === target.uid) return true;
  return signal === SIGNAL_NUMBERS.SIGCONT && sender.sid === target.sid;
}

function findTargets(linux: Linux, sender: Process | undefined, to: number): Process[] {
  if (to === -1) return [...linux.processes].filter((one) => one.pid !== 1 && one !== sender);
  if (to === 0 && sender !== undefined) return linux.members(sender.pgid);
  if (to < 0) return linux.members(-to);
  const process = linux.find(to);
  return process === undefined ? [] : [process];
}

/** What kill(2) returns, and whom the signal was sent to: zombies, too, which do not notice. */
export interface Killed {
  readonly result: number;
  readonly targets: readonly Process[];
  /** Those of them that lived when it was sent, and those that were stopped then. */
  readonly living: readonly Process[];
  readonly stopped: readonly Process[];
}

export function kill(
  linux: Linux,
  sender: Process | undefined,
  { to, signal, value }: Kill,
): Killed {
  const found = findTargets(linux, sender, to);
  const targets = found.filter((target) => maySignal(sender, target, { signal }));
  const living = targets.filter(({ isAlive }) => isAlive);
  const stopped = living.filter(({ state }) => state === "stopped");
  const code = value === undefined ? 0 : -1;
  const received = { signal, code, senderPid: sender?.pid ?? 0, value };
  // Signal 0 only asks whether anybody is there.
  if (signal !== 0) { for (const target of targets) linux.send(target, received, sender); }
  if (found.length === 0) return { result: -ERRNO.ESRCH, targets, living, stopped };
  // With -1 the kernel forgets about EPERM (kill_something_info() of signal.c).
  const isSent = targets.length > 0 || to === -1;
  return { result: isSent ? 0 : -ERRNO.EPERM, targets, living, stopped };
}
