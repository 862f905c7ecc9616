// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { isOneSleep, type Look, mergeLooks } from "./looks.ts";
import { details } from "./made_up_process.ts";
import type { ProcessDetails, ThreadText } from "./process.ts";

const TERM = "0000000000004000";
const SIGWAIT = "128 0x7ffc 0x0 0x0 0x8 0x0 0x0 0x7ffc 0x7f6b";
const [WAITING, AWAKE] = ["0", "fffffffe7ffbfeff"];

/** `sleeps`: how many times it had gone to sleep. */
function reading(
  { blocked = WAITING, state = "S", sleeps = 5, ...more }: Partial<ThreadText> & {
    blocked?: string;
    state?: string;
    sleeps?: number;
  },
): ThreadText {
  const [thread] = details({ pid: 1, state, blocked }).threads;
  const status = `${thread.status}voluntary_ctxt_switches:\t${sleeps}\n` +
    "nonvoluntary_ctxt_switches:\t9\n";
  return { ...thread, status, ...more };
}

const IN_SIGWAIT = { syscall: SIGWAIT, isInSigwait: true, waitedFor: TERM } as const;
const ASLEEP = reading(IN_SIGWAIT);

Deno.test("isOneSleep() believes two readings of one sleep alone", () => {
  const others: Readonly<Record<string, ThreadText>> = {
    // It has woken, and has not run yet, or is back by now.
    "woken": { ...ASLEEP, syscall: "running\n" },
    "runnable": reading({ ...IN_SIGWAIT, state: "R" }),
    "another sleep": reading({ ...IN_SIGWAIT, sleeps: 6 }),
    "another mask": reading({ ...IN_SIGWAIT, blocked: AWAKE }),
    "another state": reading({ ...IN_SIGWAIT, state: "T" }),
    "another system call": { ...ASLEEP, syscall: "232 0x8" },
    "another function": { ...ASLEEP, wchan: "do_epoll_wait" },
    "another set": { ...ASLEEP, waitedFor: "0000000000000002" },
  };
  assertEquals(isOneSleep(ASLEEP, { ...ASLEEP }), true);
  for (const [what, other] of Object.entries(others)) {
    assertEquals(isOneSleep(ASLEEP, other), false, what);
  }
  const running = reading({ state: "R", syscall: "running\n" });
  assertEquals(isOneSleep(running, running), false);
});

function look(...threads: ThreadText[]): Look {
  return [{ ...details({ pid: 1, cmdline: "/tini\0" }), threads }];
}

function best(...readings: ThreadText[]): Pick<ThreadText, "pace" | "waitedFor" | "syscall"> {
  const [{ pace, waitedFor, syscall }] = mergeLooks(readings.map((one) => look(one)))[0].threads;
  return { pace, waitedFor, syscall };
}

const SIGWAITING = { pace: "rests", waitedFor: TERM, syscall: SIGWAIT } as const;
const MOVING = reading({ state: "R", syscall: "running\n", pace: "moves" });

Deno.test("mergeLooks() takes of a thread what was seen while it slept", () => {
  const writing = reading({ blocked: AWAKE, syscall: "1 0x1" });
  const reads = reading({ syscall: "0 0x3" });
  const resting = (syscall: string) => ({ pace: "rests", waitedFor: undefined, syscall } as const);
  assertEquals(best(ASLEEP), SIGWAITING);
  assertEquals(best(MOVING, ASLEEP), SIGWAITING);
  assertEquals(best(ASLEEP, MOVING), SIGWAITING);
  assertEquals(best(MOVING, writing, MOVING), resting("1 0x1"));
  assertEquals(best(writing, reads), resting("0 0x3"));
  // It will be back when it has done its work.
  assertEquals(best(ASLEEP, writing), SIGWAITING);
  assertEquals(best(writing, ASLEEP), SIGWAITING);
});

/** 3: /proc/PID/task/TID/stat of proc(5) with its two times. */
const stat = (user: number, system: number) =>
  `1 (a) b) R 0 1 1 0 -1 4194560 111 0 0 0 ${user} ${system} 0 0 20 0 1 0 12 2347008 154`;

Deno.test("mergeLooks() takes for busy who ran from one look to the next, and not who only woke", () => {
  const at = (user: number, system: number, more: Parameters<typeof reading>[0] = {}) =>
    reading({ state: "R", syscall: "running\n", pace: "moves", stat: stat(user, system), ...more });
  const paces: readonly (readonly [string, readonly ThreadText[], ThreadText["pace"]])[] = [
    ["one look", [at(1, 2)], "moves"],
    ["it has not run", [at(1, 2), at(1, 2)], "moves"],
    ["its own code has run", [at(1, 2), at(4, 2)], "runs"],
    ["the kernel has run for it", [at(1, 2), at(1, 3)], "runs"],
    ["it has slept", [at(1, 2), at(4, 2, { sleeps: 6 })], "moves"],
    ["its mask has changed", [at(1, 2), at(4, 2, { blocked: AWAKE })], "moves"],
    ["it was then seen at rest", [at(1, 2), at(4, 2), reading({})], "rests"],
    ["it ran at last", [at(1, 2), at(1, 2), at(4, 2)], "runs"],
  ];
  for (const [what, readings, pace] of paces) assertEquals(best(...readings).pace, pace, what);
});

Deno.test("mergeLooks() keeps to the last look's processes and threads, and to one program", () => {
  const threadOf = (tid: number, more: Partial<ThreadText>): ThreadText => {
    const { status, ...rest } = reading(more);
    return { ...rest, status: status.replace(/^Pid:.*$/m, `Pid:\t${tid}`) };
  };
  const [one, two] = [threadOf(1, {}), threadOf(2, { pace: "moves", syscall: "running" })];
  const gone = details({ pid: 9 });
  const syscalls = (look: Look) => look.map(({ threads }) => threads.map(({ syscall }) => syscall));
  const first: Look = [...look(one, threadOf(2, { syscall: SIGWAIT })), gone];
  assertEquals(syscalls(mergeLooks([first, look(two)])), [[SIGWAIT]]);
  assertEquals(syscalls(mergeLooks([first, look(one, two)])), [["232 0x8", SIGWAIT]]);
  const [before]: readonly ProcessDetails[] = look(ASLEEP);
  const sh = { ...before, cmdline: "/bin/sh\0" };
  assertEquals(syscalls(mergeLooks([[sh], look(MOVING)])), [["running\n"]]);
  assertEquals(mergeLooks([first]), first);
});
