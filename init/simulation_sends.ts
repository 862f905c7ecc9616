// SPDX-License-Identifier: MIT
// What the laws of the simulation ask about a run: what baronet has sent, and to whom.
import type { Effect, EffectOf } from "./core/effects.ts";
import type { Command } from "./core/plan.ts";
import type { SentByInit } from "./kernel/simulated_host.ts";
import type { Linux } from "./kernel/simulated_linux.ts";
import type { FailingCall } from "./kernel/simulated_pace.ts";
import type { Process } from "./kernel/simulated_process.ts";
import type { Moment, Run } from "./simulate.ts";
import { asksToStop } from "./simulation_forwards.ts";

/** A signal that baronet has sent: by which decision, and what the kernel made of it. */
export interface Sending extends SentByInit {
  readonly moment: Moment;
  readonly index: number;
}

export function isSend(effect: Effect): effect is EffectOf<"sendSignal"> {
  return effect.type === "sendSignal";
}

/** In their order; STOP for itself is another effect. */
export function sendsOf({ moments, world }: Run): Sending[] {
  const decided = moments.flatMap((moment, index) =>
    moment.effects.filter(isSend).map(() => ({ moment, index }))
  );
  return world.host.sends.filter(({ to }) => to !== world.init.pid)
    .map((sent, nth) => ({ ...decided[nth], ...sent }));
}

export function nameOf({ pid, words }: Process): string {
  return `pid ${pid} (${words[1] ?? words[0]})`;
}

/** The command that a process is, or in whose group it is or was born. */
function commandOf({ plan, world }: Run, process: Process): Command | undefined {
  const { bornMs, bornPgid } = process;
  const leader = leaderOf(world.linux, process);
  const bornLeader = leaderOf(world.linux, { pgid: bornPgid, bornMs });
  for (const one of [process, leader, bornLeader]) {
    const command = plan.commands.find(({ argv }) => argv[1] === one?.words[1]);
    if (command !== undefined) return command;
  }
  return undefined;
}

function leaderOf(
  { everybody }: Linux,
  { pgid, bornMs }: Pick<Process, "pgid" | "bornMs">,
): Process | undefined {
  return everybody.findLast((one) => one.pid === pgid && one.bornMs <= bornMs);
}

/** Whether a command leads its group, and not somebody who was given its number later. */
export function isInCommandGroup(
  { plan, world }: Run,
  process: Pick<Process, "pgid" | "bornMs">,
): boolean {
  const leader = leaderOf(world.linux, process);
  return plan.commands.some(({ argv }) => argv[1] === leader?.words[1]);
}

/** Whether it was in a command's group when it was born. */
export function isBornInCommandGroup(run: Run, { bornPgid, bornMs }: Process): boolean {
  return isInCommandGroup(run, { pgid: bornPgid, bornMs });
}

/** Whether it asks this process to stop. */
export function asksProcess(
  run: Run,
  process: Process,
  { signal }: { signal: number },
): boolean {
  return asksToStop({ stopSignal: commandOf(run, process)?.stopSignal }, signal);
}

/**
 * When baronet first sent the process, or tried to, what asks it to stop. Whoever is born into a
 * group that was asked counts as asked: nothing tells him from the others.
 */
export function askedMs(run: Run, process: Process): number | undefined {
  const { pid, pgid, bornPgid } = process;
  const own = [pid, -pid, -pgid, -bornPgid];
  return run.world.host.sends.find(({ to, signal, targets }) =>
    asksProcess(run, process, { signal }) &&
    (targets.includes(process) || own.includes(to))
  )?.atMs;
}

/** Whether one of these system calls fails at some time, so that baronet cannot know or act. */
export function mayFail({ scenario }: Run, calls: readonly FailingCall[]): boolean {
  return scenario.world.failures.some(({ call }) => calls.includes(call));
}

/** Whether all of baronet's signals reach whoever they are for. */
export function isFree(run: Run): boolean {
  const { init, linux } = run.world;
  const isAllowed = init.uid === 0 || linux.everybody.every(({ uid }) => uid === init.uid);
  return isAllowed && !mayFail(run, ["kill", "rt_sigqueueinfo"]);
}

/**
 * It has the number of one that was asked or killed, and that its own parent has reaped; or the
 * number or the group's number of a command that was.
 */
export function isMistakable({ plan, world }: Run, process: Process): boolean {
  const leader = leaderOf(world.linux, process);
  const isCommand = ({ words }: Process) => plan.commands.some(({ argv }) => argv[1] === words[1]);
  return world.linux.everybody.some((other) =>
    other !== process && other.pid === process.pid &&
      (other.reapedBy !== world.init || isCommand(other)) ||
    other !== leader && other.pid === process.pgid && isCommand(other)
  );
}
