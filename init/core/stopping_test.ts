// SPDX-License-Identifier: MIT
// Who is left when the commands have exited: asked, waited for, killed.
import { assertEquals } from "@std/assert";
import type { Effect } from "./effects.ts";
import type { Event } from "./events.ts";
import {
  after,
  CHILD,
  CONT,
  everybody,
  EXITED,
  GRACE,
  KILL,
  KILLED,
  LIST,
  listed,
  LOOK,
  NONE,
  PID1,
  process,
  received,
  REMAIN,
  STARTED,
  TERM,
  to,
  withSettings,
} from "./story.ts";

Deno.test("step() does not wait for anybody when told so", () => {
  assertEquals(after(withSettings(PID1, { wait: false }), STARTED, EXITED), [{
    type: "exit",
    code: 3,
  }]);
});

Deno.test("step() asks whoever is left with TERM, then CONT, everybody at once as PID 1", () => {
  assertEquals(after(PID1, STARTED, EXITED, REMAIN), [
    { type: "startTimer", timer: "grace", ms: 5000 },
    everybody(TERM),
    everybody(CONT),
  ]);
  assertEquals(after(PID1, STARTED, EXITED, REMAIN, NONE), [{ type: "exit", code: 3 }]);
});

Deno.test("step() asks its descendants one by one when it is not PID 1, and no zombie", () => {
  const events = [STARTED, EXITED, REMAIN];
  assertEquals(after(CHILD, ...events), [
    { type: "startTimer", timer: "grace", ms: 5000 },
    LIST,
  ]);
  const others = listed(
    process(50),
    process(8, { parent: 50 }),
    process(9, { parent: 8 }),
    process(10, { parent: 50, state: "Z" }),
    process(11),
  );
  assertEquals(after(CHILD, ...events, others), [
    to(8, TERM),
    to(9, TERM),
    to(8, CONT),
    to(9, CONT),
    LIST,
  ]);
  // Until nobody new is there: one may have been born between the look and the signal.
  const more = listed(process(8, { parent: 50 }), process(12, { parent: 8 }));
  assertEquals(after(CHILD, ...events, others, more), [to(12, TERM), to(12, CONT), LIST]);
  assertEquals(after(CHILD, ...events, others, more, more), []);
});

Deno.test("step() asks the command's group when it is not PID 1 and /proc does not tell", () => {
  const unknown: Event = { type: "processesListed", processes: undefined };
  const group = (signal: number): Effect => ({
    type: "sendSignal",
    to: { type: "group", pgid: 7 },
    signal,
  });
  const events = [STARTED, EXITED, REMAIN, unknown];
  assertEquals(after(CHILD, ...events), [group(TERM), group(CONT)]);
  assertEquals(after(CHILD, ...events, GRACE), [LOOK, LIST]);
  assertEquals(after(CHILD, ...events, GRACE, REMAIN, unknown), [
    { type: "log", level: "warn", text: "Killing what is left: /proc is not there to tell who" },
    group(KILL),
    { type: "startTimer", timer: "killed", ms: 500 },
  ]);
});

Deno.test("step() never signals a group that holds no child of ours any more", () => {
  const unknown: Event = { type: "processesListed", processes: undefined };
  const gone: Event = { type: "childrenRemain", groups: [] };
  assertEquals(after(CHILD, STARTED, EXITED, gone, unknown), []);
});

Deno.test("step() names and KILLs whoever is left when the grace period ends, once", () => {
  const stubborn = listed(process(1), process(8, { ignored: 1 << TERM - 1 }));
  const events = [STARTED, EXITED, REMAIN, GRACE, REMAIN];
  assertEquals(after(PID1, ...events.slice(0, 4)), [LOOK, LIST]);
  assertEquals(after(PID1, ...events, stubborn), [
    { type: "log", level: "warn", text: 'Killing "worker" (pid 8): it ignores SIGTERM' },
    everybody(KILL),
    { type: "startTimer", timer: "killed", ms: 500 },
  ]);
  assertEquals(after(PID1, ...events, stubborn, KILLED, REMAIN, stubborn), [
    { type: "startTimer", timer: "killed", ms: 500 },
  ]);
  assertEquals(after(PID1, ...events, stubborn, NONE), [{ type: "exit", code: 3 }]);
});

Deno.test("step() KILLs a descendant that was born late, and nobody twice", () => {
  const [first, second] = [8, 9].map((pid) => process(pid, { parent: 50 }));
  const events = [STARTED, EXITED, REMAIN, listed(first), GRACE, REMAIN, listed(first)];
  const isKill = (effect: Effect) => effect.type === "sendSignal" && effect.signal === KILL;
  assertEquals(after(CHILD, ...events).filter(isKill), [to(8, KILL)]);
  assertEquals(after(CHILD, ...events, KILLED, REMAIN, listed(first, second)).filter(isKill), [
    to(9, KILL),
  ]);
});

Deno.test("step() leaves in the end when KILL does not help, and says so", () => {
  const stuck = listed(process(8, { state: "D" }));
  const round = [REMAIN, stuck, KILLED];
  const events = [STARTED, EXITED, REMAIN, GRACE, ...round, ...round, ...round, ...round];
  assertEquals(after(PID1, ...events), [
    {
      type: "log",
      level: "warn",
      text: "Leaving although others are still there: KILL has not ended them",
    },
    { type: "exit", code: 3 },
  ]);
});

const STOP: Event = { type: "timerFired", timer: "stop" };
const WAS_KILLED: Event = { type: "childExited", pid: 7, waitStatus: KILL };
const isKill = (effect: Effect) => effect.type === "sendSignal" && effect.signal === KILL;

Deno.test("step() KILLs members of a command's group whose leader alone was KILLed before", () => {
  const plan = withSettings(CHILD, { stopTimeoutMs: 9 });
  const overdue = [STARTED, received(TERM), STOP, listed(process(7, { parent: 50 })), WAS_KILLED];
  const member = listed(process(20, { parent: 50, group: 7 }));
  const asked = [...overdue, REMAIN, member, member, GRACE, REMAIN];
  assertEquals(after(plan, ...asked, member).filter(isKill), [to(20, KILL)]);
  const unknown: Event = { type: "processesListed", processes: undefined };
  const nameless = [...overdue, REMAIN, unknown, GRACE, REMAIN, unknown];
  assertEquals(after(plan, ...nameless).filter(isKill), [
    { type: "sendSignal", to: { type: "group", pgid: 7 }, signal: KILL },
  ]);
  // With --group it has reached them all.
  const grouped = withSettings(plan, { group: true });
  assertEquals(after(grouped, ...asked, member).filter(isKill), []);
});

Deno.test("step() asks whoever is born meanwhile, but does not look for ever", () => {
  const events: Event[] = [STARTED, EXITED, REMAIN];
  for (let pid = 8; pid < 15; pid++) {
    events.push(listed(process(pid, { parent: 50 })));
    assertEquals(after(CHILD, ...events), [to(pid, TERM), to(pid, CONT), LIST]);
  }
  events.push(listed(process(15, { parent: 50 })));
  assertEquals(after(CHILD, ...events), [to(15, TERM), to(15, CONT)]);
  assertEquals(after(CHILD, ...events, GRACE), [LOOK, LIST]);
});

Deno.test("step() leaves alone whoever a leftover starts for its clean-up", () => {
  const shell = process(8, { parent: 50, group: 7, caught: 1 << TERM - 1 });
  const [helper, other] = [process(9, { parent: 50, group: 7 }), process(10, { parent: 50 })];
  const events = [STARTED, EXITED, REMAIN, listed(shell), listed(helper, other)];
  assertEquals(after(CHILD, ...events), [to(10, TERM), to(10, CONT), LIST]);
  assertEquals(after(CHILD, ...events, listed(helper, other)), []);
  // But not for ever.
  assertEquals(after(CHILD, ...events, GRACE, REMAIN, listed(helper)).filter(isKill), [
    to(9, KILL),
  ]);
});

Deno.test("step() takes a process with the number of one that is reaped for another one", () => {
  const one = listed(process(8, { parent: 50 }));
  const reaped: Event = { type: "childExited", pid: 8, waitStatus: TERM };
  const events = [STARTED, EXITED, REMAIN, one, reaped];
  assertEquals(after(CHILD, ...events, one), [to(8, TERM), to(8, CONT), LIST]);
  const killed = [STARTED, EXITED, REMAIN, one, one, GRACE, REMAIN, one, reaped, KILLED, REMAIN];
  assertEquals(after(CHILD, ...killed, one).filter(isKill), [to(8, KILL)]);
  // But everybody is KILLed at once only once.
  const asInit = [STARTED, EXITED, REMAIN, GRACE, REMAIN, listed(process(8)), reaped, KILLED];
  assertEquals(after(PID1, ...asInit, REMAIN, listed(process(8))).filter(isKill), [to(8, KILL)]);
});
