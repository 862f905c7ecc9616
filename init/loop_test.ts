// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import type { Event } from "./core/events.ts";
import { begin } from "./core/supervisor.ts";
import { PID1 } from "./core/story.ts";
import { FakeKernel } from "./kernel/fake_kernel.ts";
import { runLoop } from "./loop.ts";

const LIFE: readonly Event[] = [
  { type: "commandStarted", command: 0, pid: 7 },
  {
    type: "signalReceived",
    ...{ signal: 15, code: 0, senderPid: 0, value: undefined },
  },
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
