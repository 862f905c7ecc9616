// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { Timers } from "./timers.ts";

function withClock() {
  const clock = { nowMs: 1000 };
  return { clock, timers: new Timers(() => clock.nowMs) };
}

Deno.test("Timers.leftMs() says -1 while there is no timer, so that the wait has no limit", () => {
  const { timers } = withClock();
  assertEquals(timers.leftMs(), -1);
  assertEquals(timers.takeFired(), undefined);
});

Deno.test("Timers.takeFired() names the first that is due, each once", () => {
  const { clock, timers } = withClock();
  timers.start("killed", 500);
  timers.start("grace", 200);
  assertEquals(timers.leftMs(), 200);
  clock.nowMs += 199;
  assertEquals([timers.leftMs(), timers.takeFired()], [1, undefined]);
  clock.nowMs += 1;
  assertEquals(timers.takeFired(), { type: "timerFired", timer: "grace" });
  assertEquals([timers.leftMs(), timers.takeFired()], [300, undefined]);
  clock.nowMs += 1000;
  assertEquals(timers.leftMs(), 0);
  assertEquals(timers.takeFired(), { type: "timerFired", timer: "killed" });
  assertEquals(timers.leftMs(), -1);
});

Deno.test("Timers.start() starts a running timer anew", () => {
  const { clock, timers } = withClock();
  timers.start("grace", 200);
  clock.nowMs += 150;
  timers.start("grace", 200);
  assertEquals(timers.leftMs(), 200);
});

Deno.test("Timers.takeFired() fires a timer of no time at once", () => {
  const { timers } = withClock();
  timers.start("grace", 0);
  assertEquals([timers.leftMs(), timers.takeFired()?.type], [0, "timerFired"]);
});
