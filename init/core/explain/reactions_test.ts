// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { SIGNAL_NUMBERS } from "../signals.ts";
import { made, maskOf, type Row, thread } from "./made_up_process.ts";
import type { Thread } from "./process.ts";
import { hears, isDeaf, type Reaction, REACTIONS, reactionTo } from "./reactions.ts";

type Name = keyof typeof SIGNAL_NUMBERS;

function reaction(row: Row, signal: Name = "SIGTERM"): Reaction | undefined {
  return reactionTo(made(row), SIGNAL_NUMBERS[signal]);
}

const TO_TERM: readonly (readonly [what: string, row: Row, expected: Reaction | undefined])[] = [
  ["nothing special", {}, "dies"],
  ["nothing special, but it is the init", { pid: 1 }, "nothing"],
  ["the init of a namespace further down", { pid: 7, isInit: true }, "nothing"],
  ["a handler", { caught: "TERM" }, "catches"],
  ["a handler of an init", { pid: 1, caught: "TERM" }, "catches"],
  ["a handler for another signal", { caught: "INT" }, "dies"],
  ["ignored", { ignored: "TERM" }, "ignores"],
  ["ignored by an init", { pid: 1, ignored: "TERM" }, "ignores"],
  ["blocked", { blocked: "TERM" }, "blocks"],
  ["blocked for a while, with a handler", { blocked: "TERM", caught: "TERM" }, "unknown"],
  // The kernel queues a blocked signal even if it is ignored, and drops it when it is unblocked.
  ["ignored and blocked", { blocked: "TERM", ignored: "TERM" }, "ignores"],
  // In sigwait(3) the kernel takes the awaited signals out of the blocked ones.
  ["in sigwait", { waitsFor: "TERM INT" }, "waits"],
  ["in sigwait as PID 1", { pid: 1, waitsFor: "TERM INT" }, "waits"],
  ["in sigwait for another signal", { waitsFor: "INT" }, "dies"],
  ["in sigwait for another, this one blocked", { waitsFor: "INT", blocked: "TERM" }, "blocks"],
  ["in sigwait for what it ignores", { waitsFor: "TERM", ignored: "TERM" }, "waits"],
  ["blocked and in a signalfd", { blocked: "TERM", reads: "TERM" }, "waits"],
  ["blocked and in a signalfd that nobody reads", {
    threads: [thread({ blocked: "TERM" })],
    signalfds: [maskOf("TERM")],
  }, "unknown"],
  ["blocked and not in its signalfd", { blocked: "TERM", reads: "INT" }, "blocks"],
  ["in a signalfd, but not blocked", { reads: "TERM" }, "dies"],
  ["in a signalfd, but caught first", { reads: "TERM", caught: "TERM" }, "catches"],
  ["dead", { state: "Z", caught: "TERM" }, undefined],
  ["dead and being removed", { state: "X" }, undefined],
  ["stopped: once it goes on", { state: "T", caught: "TERM" }, "catches"],
];

Deno.test("reactionTo() says what a signal does, whatever its masks look like", () => {
  for (const [what, row, expected] of TO_TERM) assertEquals(reaction(row), expected, what);
});

function threads(...parts: readonly Parameters<typeof thread>[0][]): readonly Thread[] {
  return parts.map(thread);
}

const WITH_THREADS: readonly (readonly [string, readonly Thread[], Reaction])[] = [
  ["one of two blocks it", threads({ blocked: "TERM" }, {}), "catches"],
  ["the other one blocks it", threads({}, { blocked: "TERM" }), "catches"],
  [
    "all block it, with a handler",
    threads({ blocked: "TERM" }, { blocked: "TERM INT" }),
    "unknown",
  ],
  ["one waits, one blocks", threads({ blocked: "TERM" }, { waitsFor: "TERM" }), "waits"],
  ["one waits, one catches", threads({}, { waitsFor: "TERM" }), "waits"],
];

Deno.test("reactionTo() takes one thread for enough to hear a signal", () => {
  for (const [what, list, expected] of WITH_THREADS) {
    assertEquals(reaction({ threads: list, caught: "TERM" }), expected, what);
  }
});

const HIDDEN: readonly (readonly [what: string, row: Row, expected: Reaction])[] = [
  // Not blocked may mean: in sigwait(3).
  ["default", { isHidden: true }, "unknown"],
  ["default, the init", { isHidden: true, pid: 1 }, "unknown"],
  ["blocked", { isHidden: true, blocked: "TERM" }, "unknown"],
  // What the masks alone prove.
  ["caught", { isHidden: true, caught: "TERM" }, "catches"],
  ["ignored", { isHidden: true, ignored: "TERM" }, "ignores"],
  ["a shell", { isHidden: true, words: "sh /run.sh" }, "dies"],
  ["a shell as PID 1", { isHidden: true, pid: 1, words: "/bin/sh /run.sh" }, "nothing"],
  ["a blocking shell", { isHidden: true, words: "sh", blocked: "TERM" }, "unknown"],
  ["on a processor, blocked", {
    threads: [thread({ blocked: "TERM", activity: "runs" })],
  }, "unknown"],
  ["on a processor, not blocked", { threads: [thread({ activity: "runs" })] }, "dies"],
  // It may just have come out of sigwait(3).
  ["not at rest, not blocked", { threads: [thread({ activity: "moves" })] }, "unknown"],
  [
    "not at rest, blocked",
    { threads: [thread({ blocked: "TERM", activity: "moves" })] },
    "unknown",
  ],
  ["not at rest, caught", { caught: "TERM", threads: [thread({ activity: "moves" })] }, "catches"],
  ["one thread of two is hidden", {
    threads: [thread({}), thread({ activity: "hidden" })],
  }, "unknown"],
  ["its threads are not shown", { threads: [] }, "unknown"],
];

Deno.test("reactionTo() does not claim what it is not shown", () => {
  for (const [what, row, expected] of HIDDEN) assertEquals(reaction(row), expected, what);
});

Deno.test("reactionTo() says that a blocked signal may be read from files that it is not shown", () => {
  const process = { ...made({ blocked: "TERM" }), signalfds: undefined };
  assertEquals(reactionTo(process, SIGNAL_NUMBERS.SIGTERM), "unknown");
  const reader = made({ blocked: "TERM", signalfds: [maskOf("INT"), maskOf("TERM")] });
  assertEquals(reactionTo(reader, SIGNAL_NUMBERS.SIGTERM), "waits");
});

/** What the kernel does by default (signal(7)), to a process and to an init. */
const DEFAULTS: Readonly<Partial<Record<Name, readonly [Reaction, Reaction]>>> = {
  SIGCHLD: ["ignores", "ignores"],
  SIGCONT: ["ignores", "ignores"],
  SIGURG: ["ignores", "ignores"],
  SIGWINCH: ["ignores", "ignores"],
  SIGTSTP: ["stops", "nothing"],
  SIGTTIN: ["stops", "nothing"],
  SIGTTOU: ["stops", "nothing"],
  // From outside of the namespace these two reach an init, too (pid_namespaces(7)).
  SIGSTOP: ["stops", "stops"],
  SIGKILL: ["dies", "dies"],
};

Deno.test("reactionTo() knows the default action of every signal", () => {
  for (const name of Object.keys(SIGNAL_NUMBERS) as Name[]) {
    const expected: readonly (Reaction | undefined)[] = DEFAULTS[name] ?? ["dies", "nothing"];
    assertEquals([reaction({}, name), reaction({ pid: 1 }, name)], expected, name);
  }
  for (let signal = 32; signal <= 64; signal++) {
    const got = [made({}), made({ pid: 1 })].map((process) => reactionTo(process, signal));
    assertEquals(got, ["dies", "nothing"], `signal ${signal}`);
  }
});

Deno.test("reactionTo() lets nobody block or ignore KILL and STOP", () => {
  // No kernel shows such masks; what cannot be must not mislead either.
  const row = { blocked: "KILL STOP", ignored: "KILL STOP", caught: "KILL STOP" };
  assertEquals(reaction(row, "SIGKILL"), "dies");
  assertEquals(reaction(row, "SIGSTOP"), "stops");
});

/** Whether somebody with this reaction hears the signal, and whether it stays without effect. */
const MEANINGS: Readonly<Record<Reaction, readonly [hears: boolean, isDeaf: boolean]>> = {
  catches: [true, false],
  waits: [true, false],
  ignores: [false, true],
  blocks: [false, true],
  nothing: [false, true],
  dies: [false, false],
  stops: [false, false],
  unknown: [false, false],
};
const SOMEBODY: Readonly<Record<Reaction, readonly [Row, Name]>> = {
  catches: [{ caught: "TERM" }, "SIGTERM"],
  waits: [{ waitsFor: "TERM" }, "SIGTERM"],
  ignores: [{ ignored: "TERM" }, "SIGTERM"],
  blocks: [{ blocked: "TERM" }, "SIGTERM"],
  nothing: [{ pid: 1 }, "SIGTERM"],
  dies: [{}, "SIGTERM"],
  stops: [{}, "SIGTSTP"],
  unknown: [{ isHidden: true }, "SIGTERM"],
};

Deno.test("hears() and isDeaf() part those who hear it from those whom it leaves as they are", () => {
  assertEquals(Object.keys(MEANINGS).toSorted(), REACTIONS.toSorted());
  for (const name of REACTIONS) {
    const [row, signal] = SOMEBODY[name];
    assertEquals(reaction(row, signal), name);
    const [process, number] = [made(row), SIGNAL_NUMBERS[signal]];
    assertEquals([hears(process, number), isDeaf(process, number)], MEANINGS[name], name);
  }
  const dead = made({ state: "Z", caught: "TERM" });
  assertEquals([hears(dead, 15), isDeaf(dead, 15)], [false, false]);
});
