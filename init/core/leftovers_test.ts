// SPDX-License-Identifier: MIT
// Who is left and what they are sent; stopping_test.ts tells when, as stories.
import { assertEquals } from "@std/assert";
import type { Effect } from "./effects.ts";
import {
  areAllAlike,
  askEverybody,
  askGroups,
  askLeftovers,
  findLeftovers,
  type Killing,
  killLeftovers,
} from "./leftovers.ts";
import type { Plan } from "./plan.ts";
import type { ProcStatus } from "./proc_status.ts";
import type { Leftovers, Run } from "./state.ts";
import {
  CHILD,
  command,
  CONT,
  everybody,
  KILL,
  PID1,
  process,
  stateOf,
  TERM,
  to,
  withSettings,
} from "./story.ts";

const INT = 2;

function group(pgid: number, signal: number): Effect {
  return { type: "sendSignal", to: { type: "group", pgid }, signal };
}

function leftOver(plan: Plan, leftovers: Partial<Leftovers>) {
  return stateOf(plan, { leftovers });
}

function runs(pid: number, of = command(0)): Run {
  return { command: of, pid, exitCode: undefined };
}

/** A leftover that sleeps; `group` is its process group. */
function left(pid: number, more: Partial<ProcStatus> = {}): ProcStatus {
  const masks = { blocked: "", ignored: "", caught: "" };
  return { pid, parentPid: 1, pgid: pid, state: "S", name: `w${pid}`, ...masks, ...more };
}

function pidsLeft(plan: Plan, processes: Parameters<typeof findLeftovers>[1]) {
  return findLeftovers(stateOf(plan), processes)?.map(({ pid }) => pid);
}

const FAMILY = [
  process(1, { parent: 0 }),
  process(50),
  process(8, { parent: 50 }),
  process(9, { parent: 8 }),
  process(11),
  process(12, { parent: 11 }),
];

Deno.test("findLeftovers() finds everybody else as PID 1, else the descendants", () => {
  assertEquals(pidsLeft(PID1, FAMILY), [50, 8, 9, 11, 12]);
  assertEquals(pidsLeft(CHILD, FAMILY), [8, 9]);
  assertEquals(pidsLeft({ ...CHILD, ownPid: 11 }, FAMILY), [12]);
  assertEquals([pidsLeft(PID1, []), pidsLeft(CHILD, [])], [[], []]);
});

Deno.test("findLeftovers() leaves the dead out, but finds those below them", () => {
  const states = [..."RSDTtIZX"].map((state, index) => process(20 + index, { parent: 50, state }));
  assertEquals(pidsLeft(PID1, states), [20, 21, 22, 23, 24, 25]);
  assertEquals(pidsLeft(CHILD, states), [20, 21, 22, 23, 24, 25]);
  const below = [process(30, { parent: 50, state: "Z" }), process(31, { parent: 30 })];
  assertEquals(pidsLeft(CHILD, below), [31]);
});

Deno.test("findLeftovers() skips what is no process, and knows when /proc does not tell", () => {
  const gone = { status: "", cmdline: "" };
  assertEquals(pidsLeft(PID1, [gone, process(8), gone]), [8]);
  assertEquals([pidsLeft(PID1, undefined), pidsLeft(CHILD, undefined)], [undefined, undefined]);
});

Deno.test("areAllAlike() is true where TERM for everybody is what everybody is to get", () => {
  const alike = (plan: Partial<Plan>, more: Parameters<typeof stateOf>[1] = {}) =>
    areAllAlike(stateOf({ ...PID1, ...plan }, more));
  const { settings } = withSettings(PID1, { group: true });
  const running = (stopSignal: number | undefined) => [runs(7, command(0, { stopSignal }))];
  const signals = { asked: new Map([[7, TERM]]) };
  const exited = [{ ...runs(7), exitCode: 0 }];
  assertEquals(alike({}), true);
  assertEquals(alike({ ownPid: 50 }), false, "not PID 1");
  assertEquals(alike({}, { runs: exited }), true);
  assertEquals(alike({}, { runs: running(INT) }), false, "a stop signal of its own");
  assertEquals(alike({}, { runs: running(TERM) }), true, "its own is TERM");
  assertEquals(alike({}, { signals }), false, "a running command was asked");
  assertEquals(alike({}, { signals, runs: exited }), true, "who was asked is gone");
  assertEquals(alike({ settings }), true, "no group was asked");
  assertEquals(
    alike({ settings }, { signals, runs: exited }),
    false,
    "a group was asked",
  );
  const two = [runs(7), runs(8, command(1, { stopSignal: INT }))];
  assertEquals(alike({}, { runs: two }), false, "one of two has its own");
});

Deno.test("askEverybody() sends TERM, then CONT", () => {
  assertEquals(askEverybody(), [everybody(TERM), everybody(CONT)]);
});

Deno.test("askGroups() sends each signal to all groups before the next", () => {
  const state = leftOver(CHILD, { groups: [7, 9] });
  assertEquals(askGroups(state, [TERM, CONT]), [
    ...[group(7, TERM), group(9, TERM)],
    ...[group(7, CONT), group(9, CONT)],
  ]);
  assertEquals(askGroups(state, [TERM]), [group(7, TERM), group(9, TERM)]);
  assertEquals(askGroups(leftOver(CHILD, { groups: [] }), [TERM]), []);
});

Deno.test("askLeftovers() asks with TERM, or a command with its own signal, then continues all", () => {
  const commands = [runs(7, command(0, { stopSignal: INT })), runs(8, command(1))];
  const state = stateOf(CHILD, { runs: commands });
  assertEquals(askLeftovers(state, [left(7), left(8), left(20)]), {
    effects: [to(7, INT), to(8, TERM), to(20, TERM), to(7, CONT), to(8, CONT), to(20, CONT)],
    pids: [7, 8, 20],
  });
  assertEquals(askLeftovers(state, []), { effects: [], pids: [] });
});

Deno.test("askLeftovers() passes over those that were seen", () => {
  const state = leftOver(CHILD, { seen: [8] });
  assertEquals(askLeftovers(state, [left(8)]), { effects: [], pids: [] });
  assertEquals(askLeftovers(state, [left(8), left(9)]), {
    effects: [to(9, TERM), to(9, CONT)],
    pids: [9],
  });
});

Deno.test("askLeftovers() leaves alone who appears in the group of one who handles what asks it", () => {
  const [onInt, onTerm] = [{ caught: "2" }, { caught: "4000" }];
  const before = stateOf(CHILD, { runs: [runs(7, command(0, { stopSignal: INT }))] });
  const first = [left(7, onInt), left(8, onInt), left(9, { ...onTerm, pgid: 4 }), left(10)];
  const { pids } = askLeftovers(before, first);
  assertEquals(pids, [7, -7, 8, 9, -4, 10]);
  const second = [left(9, { pgid: 4 }), left(20, { pgid: 4 }), left(21, { pgid: 8 })];
  assertEquals(askLeftovers(leftOver(CHILD, { seen: pids }), second), {
    effects: [to(21, TERM), to(21, CONT)],
    pids: [20, 21],
  });
});

Deno.test("askLeftovers() only continues who was asked, alone or with its group", () => {
  const leftovers = [left(7), left(20, { pgid: 7 }), left(21)];
  const asked = { signals: { asked: new Map([[7, TERM]]) } };
  assertEquals(askLeftovers(stateOf(CHILD, asked), leftovers), {
    effects: [to(20, TERM), to(21, TERM), to(7, CONT), to(20, CONT), to(21, CONT)],
    pids: [7, 20, 21],
  });
  const grouped: Plan = withSettings(CHILD, { group: true });
  assertEquals(askLeftovers(stateOf(grouped, asked), leftovers), {
    effects: [to(21, TERM), to(7, CONT), to(20, CONT), to(21, CONT)],
    pids: [7, 20, 21],
  });
});

const NAMELESS = "Killing what is left: /proc is not there to tell who";
const W8 = 'Killing "w8" (pid 8): it did not exit in time';
const W9 = 'Killing "w9" (pid 9): it is stopped';
const W20 = 'Killing "w20" (pid 20): it did not exit in time';
const EIGHT_AND_NINE = [left(8), left(9, { state: "T" })];

/** What is said and sent, and whom that ends. */
function killing({ texts = [], effects = [], killed = [], killedGroups = [] }: Partial<Killing>) {
  return { texts, effects, killed, killedGroups };
}

Deno.test("killLeftovers() KILLs everybody at once as PID 1, and names each", () => {
  const kill = (leftovers: ProcStatus[]) => killLeftovers(stateOf(PID1), leftovers);
  const effects = [everybody(KILL)];
  assertEquals(kill(EIGHT_AND_NINE), killing({ texts: [W8, W9], effects, killed: [8, 9] }));
  assertEquals(kill([left(8)]), killing({ texts: [W8], effects, killed: [8] }));
  assertEquals(kill([]), killing({}));
});

Deno.test("killLeftovers() KILLs one by one where it is not PID 1, or somebody was KILLed before", () => {
  const effects = [to(8, KILL), to(9, KILL)];
  const expected = killing({ texts: [W8, W9], effects, killed: [8, 9] });
  const later = [{ killed: [99] }, { killedGroups: [99] }, { killRounds: 1 }];
  const states = [stateOf(CHILD), ...later.map((more) => leftOver(PID1, more))];
  for (const state of states) assertEquals(killLeftovers(state, EIGHT_AND_NINE), expected);
});

Deno.test("killLeftovers() knows which signal asked each to end", () => {
  const caught = "0000000000004002"; // INT and TERM
  const processes = [left(7, { caught }), left(8, { pgid: 7, caught }), left(9, { caught })];
  const texts = (plan: Plan, more: Parameters<typeof stateOf>[1]) =>
    killLeftovers(stateOf(plan, more), processes).texts.map((text) => text.match(/SIG\w+/)?.[0]);
  const signals = { asked: new Map([[7, INT]]) };
  assertEquals(texts(CHILD, { signals }), ["SIGINT", "SIGTERM", "SIGTERM"]);
  const grouped: Plan = withSettings(CHILD, { group: true });
  assertEquals(texts(grouped, { signals }), ["SIGINT", "SIGINT", "SIGTERM"]);
  const own = [runs(7, command(0, { stopSignal: INT }))];
  assertEquals(texts(CHILD, { runs: own }), ["SIGINT", "SIGTERM", "SIGTERM"]);
});

Deno.test("killLeftovers() KILLs nobody twice, alone or with its group", () => {
  const rest = killing({ texts: [W9], effects: [to(9, KILL)], killed: [9] });
  for (const plan of [PID1, CHILD]) {
    const kill = (killed: number[]) => killLeftovers(leftOver(plan, { killed }), EIGHT_AND_NINE);
    assertEquals(kill([8]), rest);
    assertEquals(kill([9, 8]), killing({}));
  }
  const groupWasKilled = leftOver(CHILD, { killed: [7], killedGroups: [7] });
  const member = left(20, { pgid: 7 });
  assertEquals(killLeftovers(groupWasKilled, [member, left(9, { state: "T" })]), rest);
});

Deno.test("killLeftovers() KILLs the members of a group whose leader alone was KILLed", () => {
  const leaderWasKilled = leftOver(CHILD, { killed: [7], groups: [7] });
  assertEquals(
    killLeftovers(leaderWasKilled, [left(20, { pgid: 7 })]),
    killing({ texts: [W20], effects: [to(20, KILL)], killed: [20] }),
  );
  assertEquals(
    killLeftovers(leaderWasKilled, undefined),
    killing({ texts: [NAMELESS], effects: [group(7, KILL)], killedGroups: [7] }),
  );
});

Deno.test("killLeftovers() KILLs without names where /proc does not tell, everybody once", () => {
  const first = killing({ texts: [NAMELESS], effects: [everybody(KILL)] });
  assertEquals(killLeftovers(stateOf(PID1), undefined), first);
  assertEquals(killLeftovers(leftOver(PID1, { killRounds: 1 }), undefined), killing({}));
});

Deno.test("killLeftovers() KILLs the commands' groups where nothing else is known, each once", () => {
  const state = leftOver(CHILD, { groups: [7, 8] });
  const both = [group(7, KILL), group(8, KILL)];
  assertEquals(
    killLeftovers(state, undefined),
    killing({ texts: [NAMELESS], effects: both, killedGroups: [7, 8] }),
  );
  assertEquals(
    killLeftovers(leftOver(CHILD, { groups: [7, 8], killRounds: 1, killedGroups: [7] }), undefined),
    killing({ effects: [group(8, KILL)], killedGroups: [8] }),
  );
});
