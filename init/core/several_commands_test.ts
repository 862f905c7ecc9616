// SPDX-License-Identifier: MIT
// Several commands: which start when, which of them decide the end, whose code counts.
import { assertEquals } from "@std/assert";
import type { Effect } from "./effects.ts";
import type { Event } from "./events.ts";
import type { Plan } from "./plan.ts";
import {
  after,
  command,
  CONT,
  everybody,
  failedStart,
  LIST,
  listed,
  NONE,
  PID1,
  process,
  received,
  TERM,
  to,
  withSettings,
} from "./story.ts";

const INT = 2;

function started(id: number): Event {
  return { type: "commandStarted", command: id, pid: 7 + id };
}

function exited(id: number, code = 0): Event {
  return { type: "childExited", pid: 7 + id, waitStatus: code << 8 };
}

function spawn(plan: Plan, id: number): Effect {
  return { type: "spawn", command: plan.commands[id] };
}

function look(...groups: number[]): Effect {
  return { type: "lookForChildren", groups };
}

function exit(code: number): Effect {
  return { type: "exit", code };
}

const TWO: Plan = { ...PID1, commands: [command(0), command(1)] };
const BOTH = [started(0), started(1)];
const REMAIN: Event = { type: "childrenRemain", groups: [] };

Deno.test("step() starts commands in their order, each when the one before it runs", () => {
  assertEquals(after(TWO), [spawn(TWO, 0)]);
  assertEquals(after(TWO, started(0)), [spawn(TWO, 1)]);
  assertEquals(after(TWO, ...BOTH), [{ type: "settle" }]);
});

Deno.test("step() starts no other command when one cannot be started, and ends those that run", () => {
  const failed = { ...failedStart(2), command: 1 } as Event;
  const effects = after(TWO, started(0), failed);
  assertEquals(effects.at(-1), look(7));
  assertEquals(after(TWO, started(0), failed, REMAIN).slice(-2), [
    everybody(TERM),
    everybody(CONT),
  ]);
  assertEquals(after(TWO, started(0), failed, exited(0), NONE), [exit(127)]);
});

Deno.test("step() waits for all watched commands; the first code in their order that is not 0 counts", () => {
  assertEquals(after(TWO, ...BOTH, exited(1, 5)), []);
  assertEquals(after(TWO, ...BOTH, exited(1, 5), exited(0)), [look(7, 8)]);
  assertEquals(after(TWO, ...BOTH, exited(1, 5), exited(0), NONE), [exit(5)]);
  assertEquals(after(TWO, ...BOTH, exited(1, 5), exited(0, 3), NONE), [exit(3)]);
  assertEquals(after(TWO, ...BOTH, exited(0), exited(1), NONE), [exit(0)]);
});

Deno.test("step() takes the terminal back when the command that had it has exited", () => {
  const plan: Plan = { ...TWO, terminalFd: 0 };
  const takeBack: Effect = { type: "takeForeground", groups: [7, 8] };
  assertEquals(after(plan, ...BOTH, exited(0)), [takeBack]);
  assertEquals(after(plan, ...BOTH, exited(1)), []);
  assertEquals(after(plan, ...BOTH, exited(1), exited(0)), [look(7, 8)]);
});

Deno.test("step() counts death by a signal as a failure", () => {
  const killed: Event = { type: "childExited", pid: 7, waitStatus: 9 };
  assertEquals(after(TWO, ...BOTH, killed, exited(1, 4), NONE), [exit(137)]);
});

Deno.test("step() ends with the watched commands, and asks the others to", () => {
  const plan: Plan = { ...PID1, commands: [command(0, { isWatched: false }), command(1)] };
  assertEquals(after(plan, ...BOTH, exited(0, 9)), []);
  assertEquals(after(plan, ...BOTH, exited(1, 4)), [look(7, 8)]);
  assertEquals(after(plan, ...BOTH, exited(1, 4), REMAIN).slice(-2), [
    everybody(TERM),
    everybody(CONT),
  ]);
  assertEquals(after(plan, ...BOTH, exited(1, 4), REMAIN, exited(0, 9), NONE), [exit(4)]);
});

Deno.test("step() ends with the first watched command, with its code, when any is enough", () => {
  const plan: Plan = withSettings(TWO, { any: true });
  assertEquals(after(plan, ...BOTH, exited(1)), [look(7, 8)]);
  assertEquals(after(plan, ...BOTH, exited(1), exited(0, 3), NONE), [exit(0)]);
});

Deno.test("step() maps the code of each command before it chooses one", () => {
  const plan: Plan = withSettings(TWO, { exitCodes: new Map([[143, 0], [3, 7]]) });
  const terminated: Event = { type: "childExited", pid: 7, waitStatus: TERM };
  assertEquals(after(plan, ...BOTH, terminated, exited(1, 3), NONE), [exit(7)]);
});

Deno.test("step() gives a command that is left its own stop signal, not TERM", () => {
  const other = command(0, { isWatched: false, stopSignal: INT });
  const plan: Plan = { ...PID1, commands: [other, command(1)] };
  const events = [...BOTH, exited(1), REMAIN];
  assertEquals(after(plan, ...events).at(-1), LIST);
  const left = listed(process(1), process(7), process(20));
  assertEquals(after(plan, ...events, left), [
    to(7, INT),
    to(20, TERM),
    to(7, CONT),
    to(20, CONT),
    LIST,
  ]);
});

Deno.test("step() asks nobody twice: who was forwarded the stop signal gets only CONT", () => {
  const plan: Plan = { ...PID1, commands: [command(0, { isWatched: false }), command(1)] };
  const events = [...BOTH, received(TERM), exited(1), REMAIN];
  assertEquals(after(plan, ...events, listed(process(7), process(20))), [
    to(20, TERM),
    to(7, CONT),
    to(20, CONT),
    LIST,
  ]);
});

Deno.test("step() asks no member of a group twice that was forwarded the stop signal", () => {
  const plan: Plan = withSettings(PID1, { group: true });
  const events = [started(0), received(TERM), exited(0), REMAIN];
  const left = listed(process(20, { group: 7 }), process(21));
  assertEquals(after(plan, ...events, left), [to(21, TERM), to(20, CONT), to(21, CONT), LIST]);
});

Deno.test("step() asks everybody with a signal for all where /proc does not tell who is who", () => {
  const plan: Plan = withSettings(PID1, { group: true });
  const unknown: Event = { type: "processesListed", processes: undefined };
  const events = [started(0), received(TERM), exited(0), REMAIN, unknown];
  assertEquals(after(plan, ...events), [everybody(TERM), everybody(CONT)]);
});

const PREPARED: Plan = {
  ...PID1,
  commands: [
    command(0, { isFirst: true, isWatched: false }),
    command(1, { isFirst: true, isWatched: false, takesForeground: true }),
    command(2),
  ],
};
const PREPARING = [started(0), started(1)];

Deno.test("step() starts the others when all that come first have exited with 0", () => {
  assertEquals(after(PREPARED, started(0)), [spawn(PREPARED, 1)]);
  assertEquals(after(PREPARED, ...PREPARING), []);
  assertEquals(after(PREPARED, ...PREPARING, exited(0)), []);
  assertEquals(after(PREPARED, ...PREPARING, exited(0), exited(1)), [spawn(PREPARED, 2)]);
  const all = [...PREPARING, exited(0), exited(1), started(2)];
  assertEquals(after(PREPARED, ...all), [{ type: "settle" }]);
  assertEquals(after(PREPARED, ...all, exited(2, 6), NONE), [exit(6)]);
});

Deno.test("step() starts nothing else when one that comes first fails, with its code", () => {
  assertEquals(after(PREPARED, ...PREPARING, exited(1, 4)), [look(7, 8)]);
  assertEquals(after(PREPARED, ...PREPARING, exited(1, 4), exited(0), NONE), [exit(4)]);
  const killed: Event = { type: "childExited", pid: 8, waitStatus: TERM };
  assertEquals(after(PREPARED, ...PREPARING, killed, exited(0), NONE), [exit(143)]);
});

Deno.test("step() starts nothing else when a stop signal came while the first ones ran", () => {
  const events = [...PREPARING, received(TERM), exited(0), exited(1)];
  assertEquals(after(PREPARED, ...PREPARING, received(TERM)), [to(7, TERM), to(8, TERM)]);
  assertEquals(after(PREPARED, ...events), [look(7, 8)]);
  assertEquals(after(PREPARED, ...events, NONE), [exit(143)]);
  const expecting: Plan = withSettings(PREPARED, { exitCodes: new Map([[143, 0]]) });
  assertEquals(after(expecting, ...events, NONE), [exit(0)]);
});

Deno.test("step() sends TERM to everybody also when nobody is waited for, when told so", () => {
  const plan: Plan = withSettings(PID1, { wait: false, all: true });
  assertEquals(after(plan, started(0), exited(0, 3)), [everybody(TERM), everybody(CONT), exit(3)]);
});
