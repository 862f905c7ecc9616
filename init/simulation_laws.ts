// SPDX-License-Identifier: MIT
// The laws of baronet (DESIGN 4.3, 4.4), each as a function that says what is wrong with a run:
// those about its life and its end. Those about signals are in simulation_signal_laws.ts and
// simulation_ending_laws.ts.
import type { Process } from "./kernel/simulated_process.ts";
import type { Run } from "./simulate.ts";
import { KILL } from "./simulation_forwards.ts";
import { accountFor } from "./simulation_oracle.ts";
import {
  isBornInCommandGroup,
  isFree,
  isInCommandGroup,
  isMistakable,
  mayFail,
} from "./simulation_sends.ts";

/** What is wrong, and in which moment of the run it shows; undefined: in the last one. */
export interface Violation {
  readonly text: string;
  readonly index: number | undefined;
}

/** Undefined: nothing is wrong. */
export type Law = (run: Run) => Violation | undefined;

export function wrong(text: string, index?: number): Violation {
  return { text, index };
}

/** Four times half a second: so long the death of those that were killed is waited for. */
const KILLED_MS = 2000;
/** The leftovers are listed until nobody new is among them, but not for ever. */
const MOST_LISTINGS = 16;
const MOST_KILL_ROUNDS = 4;

export const neverFails: Law = ({ outcome }) =>
  outcome.type === "failed" ? wrong(`it failed: ${outcome.error}`) : undefined;

export const exitsOnce: Law = ({ moments, outcome }) => {
  const effects = moments.flatMap(({ effects }) => effects);
  const exits = effects.filter(({ type }) => type === "exit").length;
  const expected = outcome.type === "exited" ? 1 : 0;
  if (exits !== expected) return wrong(`${exits} exits, expected ${expected}`);
  const last = effects.at(-1)?.type;
  return exits === 1 && last !== "exit" ? wrong(`${last} after the exit`) : undefined;
};

export const exitsWithTheRightCode: Law = (run) => {
  const { end } = accountFor(run);
  if (run.outcome.type !== "exited") return undefined;
  const { code } = run.outcome;
  if (end === undefined) return wrong(`exit code ${code} although not everything has ended`);
  return code === end.code ? undefined : wrong(`exit code ${code}, expected ${end.code}`);
};

export const reapsAll: Law = ({ world: { host } }) =>
  host.sleep.sleepsBesideZombies > 0
    ? wrong(`it went to sleep ${host.sleep.sleepsBesideZombies} times beside a zombie of its own`)
    : undefined;

/** As init everybody else in the namespace, else its descendants. */
function othersOf({ world: { init, linux } }: Run): Process[] {
  const isBelow = ({ parent }: Process): boolean =>
    parent !== undefined && (parent === init || isBelow(parent));
  return [...linux.processes].filter((process) =>
    init.pid === 1 ? process !== init : isBelow(process)
  );
}

/** Without /proc only the commands' groups are known to be there, unless everybody is meant. */
function canBeFound(run: Run, process: Process): boolean {
  return run.scenario.world.hasProc || run.world.init.pid === 1 || isInCommandGroup(run, process);
}

/** When baronet last looked who is there. */
function lastLookMs({ moments, world: { host } }: Run): number {
  const look = moments.findLast(({ effects }) =>
    effects.some(({ type }) => type === "lookForChildren")
  );
  const isFound = moments.at(-1)?.event?.type === "noChildrenLeft";
  return isFound ? host.lastLookMs : look?.atMs ?? 0;
}

/** Whether baronet could not know of it any more: it came while baronet looked, or later. */
function isTooLate(run: Run, { bornMs }: Process): boolean {
  const { scenario, world: { host } } = run;
  const ms = lastLookMs(run);
  if (host.slowMs > 0 ? bornMs >= ms : bornMs > ms) return true;
  // Without /proc nobody knows who is new, and everybody is killed once.
  const killed = host.sends.find(({ signal }) => signal === KILL);
  return !scenario.world.hasProc && killed !== undefined && bornMs >= killed.atMs;
}

/** Not even KILL has ended it yet. */
function outlivesKill({ isFrozen, isWaking, sent }: Process): boolean {
  return isFrozen || isWaking && sent.some(({ signal }) => signal === KILL);
}

export const leavesNobody: Law = (run) => {
  const { outcome, plan } = run;
  const mustEndAll = plan.settings.wait && plan.traits.atEnd === "end everybody";
  if (outcome.type !== "exited" || !mustEndAll || !isFree(run)) return undefined;
  // Its children's orphans go to somebody else, then.
  if (mayFail(run, ["prctl_set_child_subreaper", "read_dir", "read_file"])) return undefined;
  const left = othersOf(run).filter((process) =>
    process.isAlive && !outlivesKill(process) && canBeFound(run, process) &&
    !isTooLate(run, process) && !isMistakable(run, process)
  );
  if (left.length === 0) return undefined;
  return wrong(`left alive: pid ${left.map(({ pid }) => pid).join(", ")}`);
};

/** As dumb-init it waits for the commands' groups, and for nobody else. */
export const leavesNoGroup: Law = (run) => {
  const { end } = accountFor(run);
  const { moments, outcome, plan } = run;
  const mustEndGroups = plan.settings.wait && plan.traits.atEnd === "ask the groups";
  if (outcome.type !== "exited" || end === undefined || !mustEndGroups) return undefined;
  const exitMs = moments.at(-1)?.atMs ?? 0;
  if (exitMs - end.atMs >= plan.settings.graceMs) return undefined;
  const left = run.world.init.children.filter((child) =>
    child.isAlive && isInCommandGroup(run, child)
  );
  return left.length === 0
    ? undefined
    : wrong(`left alive in a group: pid ${left.map(({ pid }) => pid).join(", ")}`);
};

export const endsWithinABound: Law = (run) => {
  const { end } = accountFor(run);
  const { moments, outcome, plan, world } = run;
  if (end === undefined || world.init.state === "stopped") return undefined;
  if (outcome.type !== "exited") return wrong("it waits although all has ended that had to");
  const listings = moments.flatMap(({ effects }) => effects)
    .filter(({ type }) => type === "listProcesses").length;
  if (listings > MOST_LISTINGS) return wrong(`all processes were listed ${listings} times`);
  const endMs = (moments.at(-1)?.atMs ?? 0) - end.atMs;
  const mostMs = plan.settings.graceMs + KILLED_MS + world.host.slowMs;
  return endMs > mostMs ? wrong(`the end took ${endMs} ms, not ${mostMs} at most`) : undefined;
};

/** Whom baronet has to wait for, and those of whom it is not told that it need not any more. */
function awaitedBy(run: Run): Process[] {
  const { plan, world: { init, linux } } = run;
  const others = linux.everybody.filter((process) =>
    process !== init && (init.pid === 1 || process.parent === init)
  );
  return plan.traits.atEnd === "end everybody"
    ? others
    : others.filter((process) => process.parent === init && isBornInCommandGroup(run, process));
}

/** When the last of them was gone; undefined: one is there. */
function goneMs(run: Run): number | undefined {
  // A zombie of somebody outside counts for nobody, one of its own is waited for.
  const times = awaitedBy(run).map(({ endedMs, reapedMs, parent }) =>
    parent === run.world.init ? reapedMs : endedMs
  );
  return times.includes(undefined) ? undefined : Math.max(0, ...times.map((ms) => ms ?? 0));
}

/** Whether baronet is told of everybody's end. */
function hearsOfEnds(run: Run): boolean {
  const { hasProc, strangers } = run.scenario.world;
  if (run.world.init.pid !== 1 || strangers.length === 0) return true;
  return hasProc && !mayFail(run, ["kill", "pidfd_watch", "read_dir", "read_file"]);
}

export const losesNoTime: Law = (run) => {
  const { end } = accountFor(run);
  const { moments, outcome, plan, world } = run;
  if (end === undefined || outcome.type !== "exited") return undefined;
  const exitMs = moments.at(-1)?.atMs ?? 0;
  if (!plan.settings.wait) {
    return exitMs > end.atMs + world.host.slowMs
      ? wrong("it waited although it was told not to")
      : undefined;
  }
  const lastMs = goneMs(run);
  if (lastMs === undefined || !hearsOfEnds(run)) return undefined;
  const readyMs = Math.max(end.atMs, lastMs);
  return exitMs > readyMs + world.host.slowMs
    ? wrong(`nobody was left at ${readyMs} ms, and it exited at ${exitMs} ms`)
    : undefined;
};

/** A timer may fire for a signal that is held back, for --stop-timeout, and at the end. */
export const wakesUpForAReason: Law = (run) => {
  const { moments, plan, world } = run;
  const { end } = accountFor(run);
  const held = new Set<string>();
  let [fired, killRounds] = [0, 0];
  for (const [index, { event }] of moments.entries()) {
    if (event?.type === "signalReceived") held.add(`delay ${event.signal}`);
    if (event?.type !== "timerFired") continue;
    fired++;
    const { timer } = event;
    const isAtEnd = end !== undefined && index > end.index;
    const isExpected = timer === "stop"
      ? plan.settings.stopTimeoutMs !== undefined
      : timer === "grace" || timer === "killed"
      ? isAtEnd
      : held.delete(timer);
    if (timer === "killed") killRounds++;
    if (!isExpected || killRounds > MOST_KILL_ROUNDS) return wrong(`the timer ${timer}`, index);
  }
  const { timeouts } = world.host.sleep;
  return timeouts > fired ? wrong(`${timeouts} wake-ups for ${fired} timers`) : undefined;
};
