// SPDX-License-Identifier: MIT
// The laws of baronet about the signals that come in, each as a function that says what is wrong
// with a run: what is received, what is forwarded, who is continued. How everybody is asked to end
// is in simulation_ending_laws.ts.
import { LAST_SIGNAL } from "./core/signals.ts";
import type { Process } from "./kernel/simulated_process.ts";
import type { Moment, Run } from "./simulate.ts";
import { CHLD, CONT, FIRST_QUEUED, KILL, type Send, STOP, TSTP } from "./simulation_forwards.ts";
import { type Law, wrong } from "./simulation_laws.ts";
import { accountFor } from "./simulation_oracle.ts";
import { asksProcess, isFree, isSend, mayFail, nameOf, sendsOf } from "./simulation_sends.ts";

/** CONT cancels what stops and is pending, and the other way round. */
const TERMINAL_STOPS = [TSTP, 21, 22];
const CANCELLED = [CONT, ...TERMINAL_STOPS];

/** Moments in which more is sent than what is forwarded, or another way is tried. */
function mayBeForEnding({ event }: Moment): boolean {
  return event?.type === "childrenRemain" || event?.type === "processesListed" ||
    event?.type === "effectFailed";
}

function format(sends: readonly Send[]): string {
  return sends.map(({ to, signal, value }) =>
    `${signal}${value === undefined ? "" : ` with ${value}`} for ${to}`
  ).join(", ");
}

export const forwardsOnce: Law = (run) => {
  const { sends, end } = accountFor(run);
  const isStuck = run.world.init.state === "stopped";
  for (const [index, moment] of run.moments.entries()) {
    // Stopped in the middle of it, it has not done everything yet.
    const isUnfinished = isStuck && moment === run.moments.at(-1);
    if (mayBeForEnding(moment) || index === end?.index || isUnfinished) continue;
    const decided = moment.effects.filter(isSend).map(({ to, signal, value }) => ({
      to: to.type === "process" ? to.pid : to.type === "group" ? 0 - to.pgid : -1,
      signal,
      value,
    }));
    const [sent, expected] = [format(decided), format(sends[index])];
    if (sent !== expected) return wrong(`sent [${sent}], expected [${expected}]`, index);
  }
  const decided = run.moments.flatMap(({ effects }) => effects.filter(isSend)).length;
  const sent = sendsOf(run).length;
  return decided > sent && !isStuck ? wrong(`${sent} sends for ${decided} decisions`) : undefined;
};

function receivedOf({ moments }: Run) {
  return moments.flatMap(({ event }) => event?.type === "signalReceived" ? [event] : []);
}

/** All that was sent to baronet was received: what is queued in order, and with its values. */
export const receivesAll: Law = (run) => {
  const { outcome, plan, world } = run;
  const received = receivedOf(run);
  if (world.init.state === "stopped") return undefined;
  for (let signal = 1; signal <= LAST_SIGNAL; signal++) {
    if ([CHLD, KILL, STOP].includes(signal)) continue;
    const valuesOf = (list: readonly { signal: number; value: bigint | undefined }[]) =>
      list.filter((one) => one.signal === signal).map(({ value }) => value);
    const [sent, got] = [valuesOf(world.init.sent), valuesOf(received)];
    const isLost = outcome.type === "waits" && sent.length > 0 && got.length === 0;
    if (isLost && !CANCELLED.includes(signal)) return wrong(`lost signal ${signal}`);
    // Nobody else tells it of a parent that had died before the kernel was asked to.
    const isUntold = signal === plan.settings.parentDeathSignal && isDeathUntold(run);
    const most = sent.length + (isUntold ? 1 : 0);
    if (got.length > most) return wrong(`signal ${signal} came more than once`);
    if (signal < FIRST_QUEUED) continue;
    const isInOrder = got.every((value, index) => value === sent[index]);
    const isWhole = outcome.type !== "waits" || got.length === sent.length;
    if (!isInOrder || !isWhole) return wrong(`signal ${signal}: sent ${sent}, received ${got}`);
  }
  return undefined;
};

/** baronet's parent, where that is not the init of the namespace. */
function parentOf({ world: { linux } }: Run): Process | undefined {
  return linux.everybody.find(({ words }) => words[0] === "parent");
}

/** Whether the parent has died, and the kernel did not send the signal for it. */
function isDeathUntold(run: Run): boolean {
  const parent = parentOf(run);
  return parent?.isAlive === false &&
    !run.world.init.sent.some(({ code, senderPid, signal }) =>
      code === 0 && senderPid === parent.pid && ![CHLD, CONT].includes(signal)
    );
}

/** -p: the parent's death is never missed. That it is not told twice is part of receivesAll. */
export const hearsOfItsParent: Law = (run) => {
  const { moments, outcome, plan, world } = run;
  const { parentDeathSignal } = plan.settings;
  const watch = moments.find(({ effects }) => effects.some(({ type }) => type === "watchParent"));
  const { isAlive = true, endedMs = Infinity } = parentOf(run) ?? {};
  if (parentDeathSignal === undefined || watch === undefined || isAlive) return undefined;
  if (mayFail(run, ["prctl_set_pdeathsig"]) || world.init.state === "stopped") return undefined;
  // Else it may have ended before it could hear; and a signal that is pending stands for both.
  const isSent = world.init.sent.some(({ signal }) => signal === parentDeathSignal);
  const mustHear = outcome.type === "waits" || endedMs < watch.atMs && !isSent;
  const hasHeard = receivedOf(run).some(({ signal }) => signal === parentDeathSignal);
  return !mustHear || hasHeard ? undefined : wrong("the parent has died, and nobody was told");
};

/** Whether baronet knows, at this moment of the run, that a process is stopped. */
function isTold({ moments }: Run, index: number, { pid }: Process): boolean {
  const { event } =
    moments.slice(0, index).findLast(({ event }) =>
      (event?.type === "childStopped" || event?.type === "childContinued") && event.pid === pid
    ) ?? {};
  return event?.type === "childStopped";
}

/** Whoever is stopped when a stop signal is forwarded is continued: he would never hear it. */
export const continuesWhoIsToStop: Law = (run) => {
  const { init, linux } = run.world;
  const { running } = accountFor(run);
  const isOver = run.outcome.type !== "waits" || init.state === "stopped";
  if (isOver || !isFree(run)) return undefined;
  const commands = [...(running.at(-1)?.keys() ?? [])].map((pid) => linux.find(pid));
  const isContinued = (process: Process, sinceMs: number) =>
    process.sent.some(({ signal, atMs }) => signal === CONT && atMs >= sinceMs);
  for (const { index, signal, stopped, atMs } of sendsOf(run)) {
    const deaf = stopped.find((process) =>
      commands.includes(process) && process.state === "stopped" && isTold(run, index, process) &&
      asksProcess(run, process, { signal }) && !isContinued(process, atMs)
    );
    if (deaf !== undefined) return wrong(`asked to stop and left stopped: ${nameOf(deaf)}`);
  }
  return undefined;
};

/** Whom the shell's job control has stopped with us, it continues with us. */
export const continuesTheJob: Law = (run) => {
  const { init } = run.world;
  const running = accountFor(run).running.at(-1);
  const isOver = run.outcome.type !== "waits" || init.state === "stopped";
  if (isOver || !isFree(run)) return undefined;
  for (const { moment, signal, targets, atMs } of sendsOf(run)) {
    if (moment.event?.type !== "childStopped" || signal !== TSTP) continue;
    // The CONT with which the shell continues us may have been cancelled.
    if (init.sent.some((sent) => sent.atMs >= atMs && TERMINAL_STOPS.includes(sent.signal))) {
      continue;
    }
    // What the kernel sends to our group does not reach who has left it.
    const isShared = run.plan.traits.grouping === "shared group";
    const left = targets.find(({ pgid, state, sent }) =>
      running?.has(pgid) && state === "stopped" && !isShared &&
      !sent.some((one) => one.signal === CONT && one.atMs >= atMs)
    );
    if (left !== undefined) return wrong(`stopped with the job and left so: ${nameOf(left)}`);
  }
  return undefined;
};

export const signalsNoReapedPid: Law = ({ plan, scenario, world }) => {
  // A command whose group could not be made is sent what its group was meant to get.
  const isGroupMissing = scenario.commands.some(({ program }) => program.staysInGroup);
  if (plan.settings.group && isGroupMissing) return undefined;
  const [stale] = world.host.stale.signalled;
  return stale && wrong(`signal ${stale.signal} for ${stale.to}, whose process was reaped`);
};
