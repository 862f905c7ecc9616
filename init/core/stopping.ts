// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The supervisor's transitions towards the end: who is left is looked for, asked, waited for,
// killed; and baronet exits. What is sent to whom is put together in leftovers.ts.
import type { Effect } from "./effects.ts";
import { sendSignal, targetOf } from "./forwarding.ts";
import * as leftovers from "./leftovers.ts";
import * as messages from "./messages.ts";
import { type CommandId, isInit, type Pid } from "./plan.ts";
import type { ProcessText } from "./proc_status.ts";
import { SIGNAL_NUMBERS } from "./signals.ts";
import {
  groupsOf,
  isRunning,
  isStopping,
  log,
  NO_EFFECTS,
  nothing,
  type State,
  type Step,
} from "./state.ts";

const { SIGCONT, SIGKILL, SIGTERM } = SIGNAL_NUMBERS;

/** KILL ends a process at once unless the kernel itself is busy with it (state D). */
const KILL_ROUND_MS = 500;
const KILL_ROUNDS = 4;
/** Whoever bears children all the time would be looked up for ever, and nothing else be done. */
const ASK_ROUNDS = 8;

/** Everything that had to end has ended; whoever else is there is asked to. */
export function finish(
  state: State,
  { exitCode, of, said = NO_EFFECTS }: {
    exitCode: number;
    /** The command whose code it is; undefined: our own. */
    of?: CommandId;
    said?: readonly Effect[];
  },
): Step {
  const next: State = { ...state, phase: "finishing", exitCode, exitCodeOf: of };
  if (!state.plan.settings.wait) {
    return exit(next, [
      ...said,
      ...(state.plan.settings.all ? leftovers.askEverybody() : NO_EFFECTS),
    ]);
  }
  return { state: next, effects: [...said, lookForChildren(state)] };
}

function lookForChildren(state: State): Effect {
  return { type: "lookForChildren", groups: groupsOf(state) };
}

export function childrenRemain(state: State, groups: readonly Pid[]): Step {
  const next: State = { ...state, leftovers: { ...state.leftovers, groups } };
  if (state.phase === "killing") return nothing(next);
  const onlyGroups = state.plan.traits.atEnd === "ask the groups";
  // Nobody else was asked, so that nobody else is waited for.
  const isNoneLeft = onlyGroups && groups.length === 0;
  if (state.phase === "asked" && isNoneLeft) return exit(state, NO_EFFECTS);
  if (state.phase !== "finishing") return nothing(state);
  if (isNoneLeft) return exit(state, NO_EFFECTS);
  const { graceMs } = state.plan.settings;
  const effects: Effect[] = [
    ...log(state, "info", messages.leftoversAsked, graceMs),
    { type: "startTimer", timer: "grace", ms: graceMs },
  ];
  if (onlyGroups || leftovers.areAllAlike(state)) {
    effects.push(...(onlyGroups ? leftovers.askGroups(next, [SIGTERM]) : leftovers.askEverybody()));
    return { state: { ...next, phase: "asked" }, effects };
  }
  effects.push({ type: "listProcesses" });
  return { state: { ...next, phase: "asking" }, effects };
}

/** Where only the groups are waited for, their end is not the end of all children. */
export function leftoverExited(state: State, said: readonly Effect[]): Step {
  const isWaitedFor = state.phase === "asked" && state.plan.traits.atEnd === "ask the groups";
  return { state, effects: isWaitedFor ? [...said, lookForChildren(state)] : said };
}

export function processesListed(state: State, processes: readonly ProcessText[] | undefined): Step {
  const found = leftovers.findLeftovers(state, processes);
  if (state.signals.isStopOverdue) return killOverdue(state, found);
  if (state.phase === "asking") return askLeftovers(state, found);
  if (state.phase !== "killing") return nothing(state);
  const { texts, killed, killedGroups, effects } = leftovers.killLeftovers(state, found);
  const { killRounds } = state.leftovers;
  return {
    state: withKilled({ ...state, phase: "killed" }, {
      killed,
      killedGroups,
      rounds: killRounds + 1,
    }),
    effects: [
      ...texts.flatMap((text) => log(state, "warn", () => text)),
      ...effects,
      { type: "startTimer", timer: "killed", ms: KILL_ROUND_MS },
    ],
  };
}

function withKilled(
  state: State,
  more: { killed: readonly Pid[]; killedGroups: readonly Pid[]; rounds?: number },
): State {
  const { leftovers } = state;
  return {
    ...state,
    leftovers: {
      ...leftovers,
      killed: [...leftovers.killed, ...more.killed],
      killedGroups: [...leftovers.killedGroups, ...more.killedGroups],
      killRounds: more.rounds ?? leftovers.killRounds,
    },
  };
}

/** Looked up again until nobody new is there: somebody may have been born meanwhile. */
function askLeftovers(state: State, found: leftovers.Found): Step {
  if (found === undefined) {
    const effects = isInit(state.plan)
      ? leftovers.askEverybody()
      : leftovers.askGroups(state, [SIGTERM, SIGCONT]);
    return { state: { ...state, phase: "asked" }, effects };
  }
  const { effects, pids } = leftovers.askLeftovers(state, found);
  if (pids.length === 0) return nothing({ ...state, phase: "asked" });
  const askRounds = state.leftovers.askRounds + 1;
  const isLastRound = askRounds === ASK_ROUNDS;
  const seen = [...state.leftovers.seen, ...pids];
  return {
    state: {
      ...state,
      phase: isLastRound ? "asked" : "asking",
      leftovers: { ...state.leftovers, seen, askRounds },
    },
    effects: isLastRound ? effects : [...effects, { type: "listProcesses" }],
  };
}

/** --stop-timeout: commands that have not exited since they were asked to. */
function killOverdue(before: State, found: leftovers.Found): Step {
  const state: State = { ...before, signals: { ...before.signals, isStopOverdue: false } };
  if (isStopping(state)) return nothing(state);
  const { asked } = state.signals;
  const overdue = state.runs.filter((run) =>
    isRunning(run) && asked.has(run.pid) && !state.leftovers.killed.includes(run.pid)
  );
  const targets = overdue.map(({ pid }) => targetOf(state.plan, pid));
  const effects = overdue.flatMap(({ pid, command }, index) => {
    const process = found?.find((other) => other.pid === pid);
    const text = () =>
      process === undefined
        ? messages.commandKilled(command.argv[0], pid)
        : messages.leftoverKilled(process, asked.get(pid));
    return [...log(state, "warn", text), sendSignal(targets[index], SIGKILL)];
  });
  const killed = overdue.map(({ pid }) => pid);
  const killedGroups = targets.flatMap((to) => to.type === "group" ? [to.pgid] : []);
  return { state: withKilled(state, { killed, killedGroups }), effects };
}

/** --stop-timeout is over: before they are killed, it is looked up why they are still there. */
export function stopIsOverdue(state: State): Step {
  if (isStopping(state)) return nothing(state);
  return {
    state: { ...state, signals: { ...state.signals, isStopOverdue: true } },
    effects: [{ type: "listProcesses" }],
  };
}

export function graceIsOver(state: State): Step {
  if (state.phase !== "asking" && state.phase !== "asked") return nothing(state);
  if (state.plan.traits.atEnd === "ask the groups") return exit(state, NO_EFFECTS);
  return lookAgain(state);
}

function lookAgain(state: State): Step {
  const effects: Effect[] = [lookForChildren(state), { type: "listProcesses" }];
  return { state: { ...state, phase: "killing" }, effects };
}

export function killedAreWaitedFor(state: State): Step {
  if (state.phase !== "killed") return nothing(state);
  if (state.leftovers.killRounds < KILL_ROUNDS) return lookAgain(state);
  return exit(state, log(state, "warn", messages.leftoversRemain));
}

export function noChildrenLeft(state: State): Step {
  if (isStopping(state)) return exit(state, NO_EFFECTS);
  const lost = state.runs.filter(isRunning);
  if (lost.length === 0) return nothing(state);
  // The kernel names every child that ends; one that it does not know any more was reaped
  // behind our back. Waiting for it would be waiting for ever.
  const said = lost.flatMap(({ command, pid }) =>
    log(state, "error", () => messages.formatProblem(messages.commandWasLost(command.argv[0], pid)))
  );
  const exitCode = state.plan.traits.exitCodes.systemCallFailed;
  return exit({ ...state, exitCode }, said);
}

/** The terminal back from whichever of our groups has it. */
export function takeForeground(state: State): readonly Effect[] {
  return state.plan.terminalFd === undefined
    ? NO_EFFECTS
    : [{ type: "takeForeground", groups: groupsOf(state) }];
}

function exit(state: State, said: readonly Effect[]): Step {
  const code = state.exitCode ?? state.plan.traits.exitCodes.systemCallFailed;
  return {
    state: { ...state, phase: "over" },
    effects: [
      ...said,
      ...takeForeground(state),
      ...log(state, "info", messages.exiting, code),
      { type: "exit", code },
    ],
  };
}
