// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import type { Event } from "./core/events.ts";
import { begin } from "./core/supervisor.ts";
import type { Plan } from "./core/plan.ts";
import { FakeKernel } from "./kernel/fake_kernel.ts";
import { runLoop } from "./loop.ts";

const PLAN: Plan = {
  ownPid: 1,
  commands: [{ id: 0, argv: ["app"], files: ["/bin/app"] }],
  forwardTo: "process",
  graceMs: 5000,
  wait: true,
  logLevel: "warn",
  terminalFd: undefined,
};

const LIFE: readonly Event[] = [
  { type: "commandStarted", command: 0, pid: 7 },
  {
    type: "signalReceived",
    received: { signal: 15, code: 0, senderPid: 0, value: undefined },
  },
  { type: "childExited", pid: 7, waitStatus: 3 << 8 },
  { type: "noChildrenLeft" },
];

Deno.test("runLoop() performs the effects in order and returns the code of the exit effect", () => {
  const kernel = new FakeKernel(LIFE);
  assertEquals(runLoop(kernel, begin(PLAN), { traced: false }), 3);
  assertEquals(kernel.performed, [
    { type: "spawn", command: PLAN.commands[0] },
    { type: "settle" },
    { type: "sendSignal", to: { type: "process", pid: 7 }, signal: 15 },
    { type: "lookForChildren", groups: [7] },
  ]);
});

Deno.test("runLoop() traces every event and every effect, each before what it leads to", () => {
  const kernel = new FakeKernel(LIFE);
  runLoop(kernel, begin(PLAN), { traced: true });
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
