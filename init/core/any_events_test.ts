// SPDX-License-Identifier: MIT
// What step() promises whatever comes, also what no kernel would ever tell: events are chosen by
// fast-check one by one, with no regard for each other.
import { assert, assertEquals, assertMatch, assertNotMatch, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import type { Effect } from "./effects.ts";
import type { Event } from "./events.ts";
import type { Plan } from "./plan.ts";
import {
  command,
  everybody,
  KILL,
  PID1,
  process,
  received,
  RT,
  run,
  STARTED,
  TERM,
  to,
  withSettings,
} from "./story.ts";
import { hasStopBegun, type ShutdownRecord } from "./shutdown_records.ts";
import { makeReport } from "./shutdown_report.ts";
import { formatReport } from "./shutdown_text.ts";
import type { State } from "./state.ts";
import { begin, step } from "./supervisor.ts";

const RUNS = 3000;
const [INT, CHLD, TSTP] = [2, 17, 20];

const pid = fc.integer({ min: 1, max: 12 });
const signal = fc.constantFrom(TERM, INT, CHLD, TSTP, RT, 18, 64);
const errno = fc.constantFrom(1, 2, 3, 11, 12, 22);
const groups = fc.array(pid, { maxLength: 3 });

const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc.constantFrom<Effect>(
    { type: "becomeSubreaper" },
    { type: "settle" },
    { type: "stopSelf" },
    { type: "watchParent", signal: TERM },
    everybody(KILL),
    { type: "sendSignal", to: { type: "group", pgid: 7 }, signal: TERM },
    { ...to(7, RT), value: 1n } as Effect,
  ),
  fc.tuple(pid, signal).map(([pid, signal]) => to(pid, signal)),
);

const listed: fc.Arbitrary<Event> = fc.array(
  fc.record({
    pid,
    parent: pid,
    group: pid,
    state: fc.constantFrom("S", "T", "D", "Z", "X"),
    ignored: fc.nat(0xffff),
  }).map(({ pid, ...more }) => process(pid, more)),
  { maxLength: 6 },
).map((processes) => ({ type: "processesListed", processes }));

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ type: fc.constant("commandStarted" as const), command: fc.nat(1), pid }),
  fc.record({
    type: fc.constant("commandFailed" as const),
    command: fc.nat(1),
    step: fc.constantFrom("start" as const, "setuid" as const),
    errno,
    file: fc.constant(undefined),
  }),
  fc.tuple(signal, fc.constantFrom(0, -1, 1, 0x80), pid).map(([signal, code, senderPid]) =>
    received(signal, { code, senderPid })
  ),
  fc.record({ type: fc.constant("childExited" as const), pid, waitStatus: fc.nat(0xffff) }),
  fc.record({
    type: fc.constant("childStopped" as const),
    pid,
    signal,
    foreground: fc.constantFrom("ours" as const, "the command's" as const, "of others" as const),
    hasShell: fc.boolean(),
  }),
  fc.record({ type: fc.constant("childrenRemain" as const), groups }),
  fc.constant<Event>({ type: "noChildrenLeft" }),
  fc.constant<Event>({ type: "processesListed", processes: undefined }),
  listed,
  fc.constantFrom("grace", "killed", "stop", "delay 15", "delay 40", "delay 99" as const)
    .map((timer): Event => ({ type: "timerFired", timer })),
  fc.record({ type: fc.constant("effectFailed" as const), effect, errno }),
);

const TWO = [command(0), command(1, { stopSignal: INT })];
const PLANS: readonly Plan[] = [
  PID1,
  withSettings({ ...PID1, ownPid: 5, commands: TWO }, { group: true, stopTimeoutMs: 9 }),
  withSettings({ ...PID1, commands: [] }, { pause: true }),
  withSettings({ ...PID1, commands: TWO, terminalFd: 0 }, { wait: false, all: true, any: true }),
  withSettings(PID1, { delaysMs: new Map([[TERM, 9], [RT, 9]]), rewrites: new Map([[INT, 0]]) }),
  { ...PID1, commands: [command(0, { isFirst: true, isWatched: false }), command(1)] },
];

Deno.test("step() neither throws nor exits twice, whatever comes in whatever order", () => {
  const events = fc.array(event, { maxLength: 40 });
  fc.assert(
    fc.property(fc.constantFrom(...PLANS), events, (plan, events) => {
      let { state } = begin(withSettings(plan, { logLevel: "debug" }));
      const effects: Effect[] = [];
      for (const event of events) {
        // Nobody tells of a command that is not in the plan.
        if ("command" in event && event.command >= plan.commands.length) continue;
        const next = step(state, event);
        state = next.state;
        effects.push(...next.effects);
      }
      assertEquals(effects.slice(0, -1).filter(({ type }) => type === "exit"), []);
    }),
    { numRuns: RUNS },
  );
});

Deno.test("formatReport() tells of any story, in a few lines", () => {
  const exit = (state: State) => ({
    atMs: 99,
    exitCode: 0,
    state,
    orphansReaped: 0,
    unrecorded: 0,
  });
  const events = fc.array(event, { maxLength: 40 });
  fc.assert(
    fc.property(fc.constantFrom(...PLANS), events, (plan, events) => {
      let { state } = begin(plan);
      const records: ShutdownRecord[] = [];
      for (const event of events) {
        if ("command" in event && event.command >= plan.commands.length) continue;
        const next = step(state, event);
        ({ state } = next);
        if (records.length === 0 && !hasStopBegun(next)) continue;
        const atMs = records.length;
        records.push({ atMs, event, effects: next.effects, senderName: undefined, state });
      }
      const lines = formatReport(makeReport(records, exit(state))).split("\n");
      assertMatch(lines[0], /^(Stopped \d+ms after SIG|Ended (by itself|\d+ms after the others))/);
      for (const line of lines.slice(1)) {
        assertMatch(line, /^ {2}\S[^:]*: \S.*$/);
        assertNotMatch(line, /undefined|null|NaN|object/);
      }
      // 12 pids, 12 groups, our own and everybody
      assert(lines.length <= 28, `expected at most 28 lines, got ${lines.length}`);
    }),
    { numRuns: RUNS },
  );
});

Deno.test("step() remembers nothing of a million orphans", () => {
  const before = run(PID1, STARTED, received(TERM)).state;
  let state = before;
  for (let i = 0; i < 1_000_000; i++) {
    state = step(state, { type: "childExited", pid: 1000 + i, waitStatus: i & 0xff00 }).state;
  }
  assertStrictEquals(state, before);
});

Deno.test("step() remembers nothing of a hundred thousand signals, delayed ones among them", () => {
  const plan: Plan = withSettings(PID1, { delaysMs: new Map([[RT, 9]]), stopTimeoutMs: 9 });
  const before = run(plan, STARTED, received(TERM)).state;
  let state = before;
  for (let i = 0; i < 100_000; i++) {
    for (const signal of [TERM, RT, RT]) {
      state = step(state, received(signal, { code: -1, value: BigInt(i) })).state;
    }
  }
  assertEquals(state, before);
});
