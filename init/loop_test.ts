// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import type { Event } from "./core/events.ts";
import { begin, step } from "./core/supervisor.ts";
import { PID1 } from "./core/story.ts";
import { FakeKernel } from "./kernel/fake_kernel.ts";
import { runLoop } from "./loop.ts";

const NO_SIGNAL = { type: "signalReceived", code: 0, senderPid: 0, value: undefined } as const;
const LIFE: readonly Event[] = [
  { type: "commandStarted", command: 0, pid: 7 },
  { ...NO_SIGNAL, signal: 15 },
  { type: "childExited", pid: 7, waitStatus: 3 << 8 },
  { type: "noChildrenLeft" },
];

Deno.test("runLoop() performs the effects in order and returns the code of the exit effect", () => {
  const kernel = new FakeKernel(LIFE);
  assertEquals(runLoop(kernel, begin(PID1), { isTraced: false }), 3);
  assertEquals(kernel.performed, [
    { type: "spawn", command: PID1.commands[0] },
    { type: "settle" },
    { type: "sendSignal", to: { type: "process", pid: 7 }, signal: 15 },
    { type: "lookForChildren", groups: [7] },
  ]);
});

Deno.test("runLoop() traces every event and every effect, each before what it leads to", () => {
  const kernel = new FakeKernel(LIFE);
  runLoop(kernel, begin(PID1), { isTraced: true });
  const lines = kernel.performed.map((effect) =>
    effect.type === "log" ? effect.text.replace(/,.*/, "") : effect.type
  );
  assertEquals(lines, [
    'effect {"type":"spawn"',
    "spawn",
    'event {"type":"commandStarted"',
    'effect {"type":"settle"}',
    "settle",
    'event {"type":"signalReceived"',
    'effect {"type":"sendSignal"',
    "sendSignal",
    'event {"type":"childExited"',
    'effect {"type":"lookForChildren"',
    "lookForChildren",
    'event {"type":"noChildrenLeft"}',
    'effect {"type":"exit"',
  ]);
});

Deno.test("runLoop() logs what an init says of events and effects, before what they lead to", () => {
  const kernel = new FakeKernel(LIFE);
  const narrate = (item: { type: string }) => [{ level: "warn", text: item.type } as const];
  runLoop(kernel, begin(PID1), { isTraced: false, narrate });
  const lines = kernel.performed.map((effect) => effect.type === "log" ? effect.text : "performed");
  assertEquals(lines.slice(0, 5), ["spawn", "performed", "commandStarted", "settle", "performed"]);
  assertEquals(lines.at(-1), "exit");
});

const USR1: Event = { ...NO_SIGNAL, signal: 10 };
/** The last three events of a life, after some others. */
function lifeWith(...events: readonly Event[]): FakeKernel {
  return new FakeKernel([LIFE[0], ...events, ...LIFE.slice(2)]);
}

Deno.test("runLoop() forwards the same signal each time, and decides once what it leads to", () => {
  const kernel = lifeWith(USR1, USR1, USR1);
  const decided: string[] = [];
  runLoop(kernel, begin(PID1), {
    isTraced: false,
    decide: (state, event) => {
      decided.push(event.type);
      return step(state, event);
    },
  });
  const sent = kernel.performed.filter(({ type }) => type === "sendSignal");
  assertEquals(
    sent,
    Array(3).fill({
      type: "sendSignal",
      to: { type: "process", pid: 7 },
      signal: 10,
    }),
  );
  assertEquals(decided, ["commandStarted", "signalReceived", "childExited", "noChildrenLeft"]);
});

Deno.test("runLoop() lets the kernel send on what leads to nothing but being sent on", () => {
  const TERM: Event = { ...NO_SIGNAL, signal: 15 };
  const WITH_VALUE: Event = { ...NO_SIGNAL, signal: 40, value: 1n };
  // TERM is remembered the first time, and nothing changes when it comes again.
  for (const [event, repeats] of [[USR1, true], [TERM, false], [WITH_VALUE, false]] as const) {
    const kernel = lifeWith(event);
    runLoop(kernel, begin(PID1), { isTraced: false });
    assertEquals(kernel.repeated, [false, false, repeats, false], `signal ${event}`);
  }
});

Deno.test("runLoop() hears of every signal when it is to trace them", () => {
  const kernel = lifeWith(USR1);
  runLoop(kernel, begin(PID1), { isTraced: true });
  assertEquals(kernel.repeated, [false, false, false, false]);
});

Deno.test("runLoop() has the stop reported last of all, before the exit", () => {
  const kernel = new FakeKernel(LIFE);
  const exit = kernel.exit.bind(kernel);
  const atExit: unknown[] = [];
  kernel.exit = (code) => {
    atExit.push(...kernel.performed.slice(-2));
    return exit(code);
  };
  const decided: string[] = [];
  const report = { type: "log", level: "warn", text: "the report" } as const;
  const ended: unknown[] = [];
  const recorder = {
    isRecording: false,
    decided: (event: Event) => void decided.push(event.type),
    ended: ({ phase }: { phase: string }, exitCode: number) => {
      ended.push([phase, exitCode]);
      return report;
    },
  };
  assertEquals(runLoop(kernel, begin(PID1), { isTraced: false, recorder }), 3);
  assertEquals(decided, LIFE.map(({ type }) => type));
  assertEquals(ended, [["over", 3]]);
  assertEquals(atExit, [{ type: "lookForChildren", groups: [7] }, report]);
});

Deno.test("runLoop() says nothing at the end where there is nothing to report", () => {
  const kernel = new FakeKernel(LIFE);
  const recorder = { isRecording: false, decided() {}, ended: () => undefined };
  assertEquals(runLoop(kernel, begin(PID1), { isTraced: false, recorder }), 3);
  assertEquals(kernel.performed.at(-1), { type: "lookForChildren", groups: [7] });
});

Deno.test("runLoop() tells the recorder of each signal, also of one that comes again", () => {
  for (const isRecording of [true, false]) {
    const kernel = lifeWith(USR1, USR1, USR1);
    const decided: string[] = [];
    const recorder = {
      isRecording,
      decided: (event: Event) => void decided.push(event.type),
      ended: () => undefined,
    };
    runLoop(kernel, begin(PID1), { isTraced: false, recorder });
    assertEquals(decided.filter((type) => type === "signalReceived").length, 3);
    // While it records, the kernel edge may send nothing on by itself.
    assertEquals(kernel.repeated.includes(true), !isRecording);
  }
});
