// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The supervisor's transitions towards the end: who is left is looked for, asked, waited for,
// killed; and baronet exits. What is sent to whom is put together in leftovers.ts.
import type { Effect } from "./effects.ts";
import { sendSignal, targetOf } from "./forwarding.ts";
import * as leftovers from "./leftovers.ts";
import * as messages from "./messages.ts";
import { isInit, type Pid } from "./plan.ts";
import type { ProcessText } from "./proc_status.ts";
import { SIGNAL_NUMBERS } from "./signals.ts";
import { isStopping, log, nothing, type State, type Step } from "./state.ts";

const { SIGCONT, SIGKILL, SIGTERM } = SIGNAL_NUMBERS;

/** KILL ends a process at once unless the kernel itself is busy with it (state D). */
const KILL_ROUND_MS = 500;
const KILL_ROUNDS = 4;
/** Whoever bears children all the time would be looked up for ever, and nothing else be done. */
const ASK_ROUNDS = 8;

/** Everything that had to end has ended; whoever else is there is asked to. */
export function finish(
  state: State,
  { exitCode, said = [] }: { exitCode: number; said?: readonly Effect[] },
): Step {
  const next: State = { ...state, phase: "finishing", exitCode, waiting: [] };
  if (!state.plan.wait) {
    return exit(next, [...said, ...(state.plan.asksAll ? leftovers.askEverybody() : [])]);
  }
  return { state: next, effects: [...said, { type: "lookForChildren", groups: state.groups }] };
}

export function childrenRemain(state: State, leftGroups: readonly Pid[]): Step {
  if (state.phase === "killing") return nothing({ ...state, leftGroups });
  if (state.phase !== "finishing") return nothing(state);
  const { graceMs, traits } = state.plan;
  const next: State = { ...state, phase: "asked", leftGroups };
  const effects: Effect[] = [
    ...log(state, "info", () => messages.leftoversAsked(graceMs)),
    { type: "startTimer", timer: "grace", ms: graceMs },
  ];
  if (traits.atEnd === "ask the groups") {
    return { state: next, effects: [...effects, ...leftovers.askGroups(next, [SIGTERM])] };
  }
  if (leftovers.areAllAlike(state)) {
    return { state: next, effects: [...effects, ...leftovers.askEverybody()] };
  }
  return { state: { ...next, phase: "asking" }, effects: [...effects, { type: "listProcesses" }] };
}

export function processesListed(state: State, processes: readonly ProcessText[] | undefined): Step {
  const found = leftovers.findLeftovers(state, processes);
  if (state.isStopOverdue) return killOverdue({ ...state, isStopOverdue: false }, found);
  if (state.phase === "asking") return askLeftovers(state, found);
  if (state.phase !== "killing") return nothing(state);
  const { texts, killed, killedGroups, effects } = leftovers.killLeftovers(state, found);
  return {
    state: {
      ...state,
      phase: "killed",
      killed: [...state.killed, ...killed],
      killedGroups: [...state.killedGroups, ...killedGroups],
      killRounds: state.killRounds + 1,
    },
    effects: [
      ...texts.flatMap((text) => log(state, "warn", () => text)),
      ...effects,
      { type: "startTimer", timer: "killed", ms: KILL_ROUND_MS },
    ],
  };
}

/** Looked up again until nobody new is there: somebody may have been born meanwhile. */
function askLeftovers(state: State, found: leftovers.Leftovers): Step {
  const asked: State = { ...state, phase: "asked" };
  if (found === undefined) {
    const effects = isInit(state.plan)
      ? leftovers.askEverybody()
      : leftovers.askGroups(state, [SIGTERM, SIGCONT]);
    return { state: asked, effects };
  }
  const { effects, pids } = leftovers.askLeftovers(state, found);
  if (pids.length === 0) return nothing(asked);
  const next = { seen: [...state.seen, ...pids], askRounds: state.askRounds + 1 };
  if (next.askRounds === ASK_ROUNDS) return { state: { ...asked, ...next }, effects };
  return { state: { ...state, ...next }, effects: [...effects, { type: "listProcesses" }] };
}

/** --stop-timeout: commands that have not exited since they were asked to. */
function killOverdue(state: State, found: leftovers.Leftovers): Step {
  if (isStopping(state)) return nothing(state);
  const overdue = [...state.running].filter(([pid]) =>
    state.asked.includes(pid) && !state.killed.includes(pid)
  );
  const targets = overdue.map(([pid]) => targetOf(state.plan, pid));
  const effects = overdue.flatMap(([pid, { argv }], index) => {
    const process = found?.find((other) => other.pid === pid);
    const text = () =>
      process === undefined
        ? messages.commandKilled(argv[0], pid)
        : messages.leftoverKilled(process);
    return [...log(state, "warn", text), sendSignal(targets[index], SIGKILL)];
  });
  const killed = [...state.killed, ...overdue.map(([pid]) => pid)];
  const groups = targets.flatMap((to) => to.type === "group" ? [to.pgid] : []);
  const killedGroups = [...state.killedGroups, ...groups];
  return { state: { ...state, killed, killedGroups }, effects };
}

/** --stop-timeout is over: before they are killed, it is looked up why they are still there. */
export function stopIsOverdue(state: State): Step {
  if (isStopping(state)) return nothing(state);
  return { state: { ...state, isStopOverdue: true }, effects: [{ type: "listProcesses" }] };
}

export function graceIsOver(state: State): Step {
  if (state.phase !== "asking" && state.phase !== "asked") return nothing(state);
  if (state.plan.traits.atEnd === "ask the groups") return exit(state, []);
  return lookAgain(state);
}

function lookAgain(state: State): Step {
  const effects: Effect[] = [
    { type: "lookForChildren", groups: state.groups },
    { type: "listProcesses" },
  ];
  return { state: { ...state, phase: "killing" }, effects };
}

export function killedAreWaitedFor(state: State): Step {
  if (state.phase !== "killed") return nothing(state);
  if (state.killRounds < KILL_ROUNDS) return lookAgain(state);
  return exit(state, log(state, "warn", messages.leftoversRemain));
}

export function noChildrenLeft(state: State): Step {
  if (isStopping(state)) return exit(state, []);
  if (state.phase !== "running" || state.running.size === 0) return nothing(state);
  // The kernel names every child that ends; one that it does not know any more was reaped
  // behind our back. Waiting for it would be waiting for ever.
  const lost = [...state.running].flatMap(([pid, { argv }]) =>
    log(state, "error", () => messages.formatProblem(messages.commandWasLost(argv[0], pid)))
  );
  const exitCode = state.plan.traits.exitCodes.systemCallFailed;
  return exit({ ...state, running: new Map(), exitCode }, lost);
}

function exit(state: State, said: readonly Effect[]): Step {
  const code = state.exitCode ?? state.plan.traits.exitCodes.systemCallFailed;
  const foreground: Effect[] = state.plan.terminalFd === undefined
    ? []
    : [{ type: "takeForeground", groups: state.groups }];
  return {
    state: { ...state, phase: "over" },
    effects: [
      ...said,
      ...foreground,
      ...log(state, "info", () => messages.exiting(code)),
      { type: "exit", code },
    ],
  };
}
