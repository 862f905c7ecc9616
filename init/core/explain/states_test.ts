// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { SIGNAL_NUMBERS } from "../signals.ts";
import { made, type Row, treeOf } from "./made_up_process.ts";
import { findInnerInits, findStates, isTelling } from "./states.ts";

/** `before`: the states at the first look by pid; default: as they are now. */
function story(rows: readonly Row[], before?: Readonly<Record<number, string>>): string[] {
  const tree = treeOf(...rows);
  const states = before === undefined
    ? tree.branches.map(({ process }) => [process.pid, process.state] as const)
    : Object.entries(before).map(([pid, state]) => [Number(pid), state] as const);
  return findStates(tree, new Map(states)).findings
    .map(({ id, culprit, pids }) => `${id} ${culprit} ${pids.join(" ")}`);
}

const PID1: Row = { pid: 1, words: "server" };

Deno.test("isTelling() is true of the states that a second look is taken for", () => {
  const letters = "RSDTtXZPI".split("").filter((state) => isTelling(made({ state })));
  assertEquals(letters.join(""), "DTtZ");
});

Deno.test("findStates() names each parent with all its zombies", () => {
  assertEquals(story([PID1, { pid: 7, state: "Z" }]), ["zombie application 1 7"]);
  assertEquals(
    story([
      PID1,
      { pid: 7, state: "Z" },
      { pid: 8 },
      { pid: 9, parentPid: 8, state: "Z" },
      { pid: 10, parentPid: 8, state: "Z" },
      { pid: 11 },
    ]),
    ["zombie application 1 7", "zombie application 8 9 10"],
  );
});

Deno.test("findStates() takes zombies for an init's fault where the init does not reap", () => {
  const words = "tini -- main";
  assertEquals(story([{ pid: 1, words }, { pid: 7, state: "Z" }]), ["zombie init 1 7"]);
  assertEquals(
    story([{ pid: 1, words }, { pid: 7 }, { pid: 8, parentPid: 7, state: "Z" }]),
    ["zombie application 7 8"],
  );
});

Deno.test("findStates() says who could adopt the orphans that nobody waits for, and does not", () => {
  const advice = (tini: Row) => {
    const rows = [PID1, { pid: 7, ...tini }, { pid: 8, parentPid: 7 }, { pid: 9, state: "Z" }];
    const tree = treeOf(...rows);
    const states = new Map(tree.branches.map(({ process }) => [process.pid, process.state]));
    return findStates(tree, states).findings[0].advice.includes("by TINI_SUBREAPER=1");
  };
  assertEquals(advice({ words: "tini -- main" }), true);
  assertEquals(advice({ words: "tini -s -- main" }), false);
  assertEquals(advice({ words: "tini -- main", variables: "TINI_SUBREAPER=1" }), false);
  assertEquals(advice({ words: "main" }), false);
});

Deno.test("findStates() names the parent of the one that is explained by its number", () => {
  assertEquals(story([{ pid: 7, parentPid: 4, state: "Z" }]), ["zombie application 4 7"]);
  assertEquals(story([{ pid: 7, parentPid: 0, state: "Z" }]), ["zombie application 7"]);
});

Deno.test("findStates() names who is stopped, traced, or in uninterruptible sleep", () => {
  assertEquals(
    story([PID1, { pid: 7, state: "T" }, { pid: 8, state: "t" }, { pid: 9, state: "D" }]),
    ["stopped environment 7", "traced environment 8", "uninterruptible environment 9"],
  );
  assertEquals(story([{ ...PID1, state: "T" }]), ["stopped environment 1"]);
});

Deno.test("findStates() says nothing of other states", () => {
  for (const state of "RSIPX") assertEquals(story([PID1, { pid: 7, state }]), [], state);
});

/** The state of pid 7 at the first look, that at the second, and what is found. */
const TWO_LOOKS: readonly (readonly [before: string | undefined, now: string, found: string])[] = [
  ["Z", "Z", "zombie application 1 7"],
  ["S", "Z", ""],
  ["D", "D", "uninterruptible environment 7"],
  ["D", "S", ""],
  ["R", "D", ""],
  ["D", "Z", ""],
  ["T", "T", "stopped environment 7"],
  ["T", "t", ""],
  // It was not there yet.
  [undefined, "Z", ""],
];

Deno.test("findStates() finds only what was so at both looks", () => {
  for (const [before, now, found] of TWO_LOOKS) {
    const states: Record<number, string> = before === undefined ? {} : { 7: before };
    const got = story([PID1, { pid: 7, state: now }], states);
    assertEquals(got.join(), found, `${before} ${now}`);
  }
});

function innerInits(rows: readonly Row[]): string[] {
  return findInnerInits(treeOf(...rows), SIGNAL_NUMBERS.SIGTERM).findings
    .map(({ id, culprit, pids }) => `${id} ${culprit} ${pids.join(" ")}`);
}

Deno.test("findInnerInits() names inits further down that do not hear the signal", () => {
  const inner: Row = { pid: 7, isInit: true };
  assertEquals(innerInits([PID1, inner]), ["inner-init application 7"]);
  assertEquals(innerInits([PID1, { ...inner, ignored: "TERM" }]), ["inner-init application 7"]);
  assertEquals(innerInits([PID1, { ...inner, caught: "TERM" }]), []);
  assertEquals(innerInits([PID1, { ...inner, waitsFor: "TERM" }]), []);
  assertEquals(innerInits([PID1, { ...inner, isHidden: true }]), []);
  assertEquals(innerInits([PID1, { ...inner, state: "Z" }]), []);
  assertEquals(innerInits([PID1, { pid: 8 }]), []);
  // The root itself is followSignal()'s.
  assertEquals(innerInits([PID1]), []);
});
