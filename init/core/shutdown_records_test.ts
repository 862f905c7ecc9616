// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import type { Event } from "./events.ts";
import type { LogLevel } from "./log_level.ts";
import type { Plan } from "./plan.ts";
import {
  hasStopBegun,
  isFirmerAsk,
  levelOfReport,
  mustBeKept,
  sendsKill,
} from "./shutdown_records.ts";
import { type TimedEvent, told } from "./shutdown_story.ts";
import { step } from "./supervisor.ts";
import {
  command,
  everybody,
  EXITED,
  GRACE,
  KILL,
  listed,
  NONE,
  PID1,
  process,
  received,
  REMAIN,
  run,
  STARTED,
  TERM,
  to,
  withSettings,
} from "./story.ts";

const [INT, QUIT, USR1] = [2, 3, 10];

/** Whether a stop has begun, after the first event and after each further one. */
function begun(plan: Plan, ...events: Event[]): boolean[] {
  return events.map((_, index) => hasStopBegun(run(plan, ...events.slice(0, index + 1))));
}

Deno.test("hasStopBegun() is true from a stop signal on, not for other signals", () => {
  assertEquals(begun(PID1, STARTED, received(USR1), received(TERM), EXITED, NONE), [
    ...[false, false, true],
    ...[true, true],
  ]);
  const own = { ...PID1, commands: [command(0, { stopSignal: USR1 })] };
  assertEquals(begun(own, STARTED, received(USR1)), [false, true]);
  const rewriting = withSettings(PID1, { rewrites: new Map([[USR1, TERM]]) });
  assertEquals(begun(rewriting, STARTED, received(USR1)), [false, true]);
});

Deno.test("hasStopBegun() is true when others are there after the command's own end", () => {
  assertEquals(begun(PID1, STARTED, EXITED, NONE), [false, false, false]);
  assertEquals(begun(PID1, STARTED, EXITED, REMAIN, NONE), [false, false, true, false]);
});

Deno.test("hasStopBegun() is true when a stop signal comes that is held back", () => {
  const delaying = withSettings(PID1, { delaysMs: new Map([[TERM, 500], [USR1, 500]]) });
  assertEquals(begun(delaying, STARTED, received(USR1), received(TERM)), [false, false, true]);
});

Deno.test("hasStopBegun() is true when a pause is over", () => {
  const pausing = withSettings({ ...PID1, commands: [] }, { pause: true });
  assertEquals(begun(pausing, received(USR1), received(TERM), NONE), [false, true, true]);
});

Deno.test("hasStopBegun() is true when everybody is asked in the last moment", () => {
  const leaving = withSettings(PID1, { wait: false });
  assertEquals(begun(leaving, STARTED, EXITED), [false, false]);
  const asking = withSettings(leaving, { all: true });
  assertEquals(begun(asking, STARTED, EXITED), [false, true]);
});

Deno.test("isFirmerAsk() is true for a TERM after an INT or QUIT that has stopped nobody", () => {
  const { state } = run(PID1, STARTED, received(INT));
  const isFirmer = (event: Event, first: Event) => isFirmerAsk(event, { state, first });
  assertEquals(isFirmer(received(TERM), received(INT)), true);
  assertEquals(isFirmer(received(TERM), received(QUIT)), true);
  assertEquals(isFirmer(received(INT), received(QUIT)), false);
  assertEquals(isFirmer(received(TERM), received(TERM)), false, "it was asked before");
  assertEquals(isFirmer(EXITED, received(INT)), false);
  assertEquals(isFirmer(received(TERM), REMAIN), false, "nobody had asked");
  const over = run(PID1, STARTED, received(INT), EXITED).state;
  assertEquals(isFirmerAsk(received(TERM), { state: over, first: received(INT) }), false);
});

Deno.test("isFirmerAsk() takes a command's own stop signal for a firm one", () => {
  const { state } = run({ ...PID1, commands: [command(0, { stopSignal: QUIT })] }, STARTED);
  assertEquals(isFirmerAsk(received(QUIT), { state, first: received(INT) }), true);
  assertEquals(isFirmerAsk(received(TERM), { state, first: received(QUIT) }), false);
});

Deno.test("sendsKill() finds KILL among the effects, for whomever", () => {
  assertEquals(sendsKill([to(7, TERM), everybody(KILL)]), true);
  assertEquals(sendsKill([to(7, KILL)]), true);
  assertEquals(sendsKill([to(7, TERM), everybody(TERM), { type: "settle" }]), false);
});

Deno.test("mustBeKept() is true for a KILL, its reasons, and the end of a command", () => {
  const before = run(PID1, STARTED, received(TERM)).state;
  const isKept = (event: Event) => mustBeKept(event, step(before, event));
  assertEquals(isKept(EXITED), true);
  assertEquals(isKept(listed()), true);
  assertEquals(isKept(received(USR1)), false);
  assertEquals(isKept({ type: "childExited", pid: 99, waitStatus: 0 }), false);
  const rewriting = withSettings(PID1, { rewrites: new Map([[USR1, KILL]]) });
  assertEquals(mustBeKept(received(USR1), run(rewriting, STARTED, received(USR1))), true);
});

/** A stop that takes so long, with a grace period of 5 s. */
function stop(tookMs: number): TimedEvent[] {
  return [[0, STARTED], [1000, received(TERM)], [1000 + tookMs, EXITED], [1000 + tookMs, NONE]];
}

function level(plan: Plan, events: readonly TimedEvent[]): LogLevel | undefined {
  const { records, end } = told(plan, events);
  return levelOfReport(records, end);
}

const VERBOSE = withSettings(PID1, { logLevel: "info" });
const QUIET = withSettings(PID1, { logLevel: "error" });

Deno.test("levelOfReport() wants a report at -v, and only there when all is well", () => {
  assertEquals([VERBOSE, PID1, QUIET].map((plan) => level(plan, stop(20))), [
    ...["info", undefined, undefined] as const,
  ]);
  const ended: TimedEvent[] = [[0, STARTED], [9000, EXITED], [9000, NONE]];
  assertEquals([VERBOSE, PID1].map((plan) => level(plan, ended)), ["info", undefined]);
});

Deno.test("levelOfReport() warns when it took more than half the grace period", () => {
  assertEquals([2500, 2501].map((tookMs) => level(PID1, stop(tookMs))), [undefined, "warn"]);
  assertEquals([VERBOSE, QUIET].map((plan) => level(plan, stop(2501))), ["warn", undefined]);
});

Deno.test("levelOfReport() finds nothing late where there is no grace period", () => {
  const hasty = withSettings(PID1, { graceMs: 0 });
  assertEquals(level(hasty, stop(20)), undefined);
});

Deno.test("levelOfReport() warns when somebody was killed, however soon", () => {
  const killed: TimedEvent[] = [
    ...[[0, STARTED], [1, received(TERM)], [2, EXITED], [3, REMAIN], [4, GRACE]] as const,
    ...[[4, REMAIN], [5, listed(process(9))], [6, NONE]] as const,
  ];
  assertEquals([VERBOSE, PID1, QUIET].map((plan) => level(plan, killed)), [
    ...["warn", "warn", undefined] as const,
  ]);
});
