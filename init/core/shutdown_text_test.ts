// SPDX-License-Identifier: MIT
// long: one story for each thing that a report can tell.
//
// The shutdown report word by word, as stories. Times are those of the clock; what is told counts
// from the first record.
import { assertEquals } from "@std/assert";
import type { Event } from "./events.ts";
import type { Plan } from "./plan.ts";
import { reported, type TimedEvent } from "./shutdown_story.ts";
import { formatReport } from "./shutdown_text.ts";
import {
  CHILD,
  command,
  EXITED,
  failedStart,
  GRACE,
  listed,
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

const [INT, USR1, USR2] = [2, 10, 12];
const [ENOENT, EPERM] = [2, 1];
const TERM_BIT = 1 << (TERM - 1);
const OWN = process(1, { parent: 0 });
const KILLED_STATUS = 9;

function text(plan: Plan, story: readonly TimedEvent[], more?: Parameters<typeof reported>[2]) {
  return formatReport(reported(plan, story, more)).split("\n");
}

function ended(pid: number, waitStatus: number): Event {
  return { type: "childExited", pid, waitStatus };
}

function started(id: number, pid: number): Event {
  return { type: "commandStarted", command: id, pid };
}

Deno.test("formatReport() tells of a command that stopped in time", () => {
  const story: TimedEvent[] = [
    [5000, STARTED],
    [9000, received(TERM)],
    [9042.4, EXITED],
    [9042.5, NONE],
  ];
  assertEquals(text(PID1, story), [
    'Stopped 43ms after SIGTERM from outside of the PID namespace: exit code 3, that of "app"',
    '  "app" (pid 7): SIGTERM after 0ms, exited with code 3 after 42ms',
    "  orphans reaped since the start: 0",
  ]);
});

Deno.test("formatReport() names who asked, where that is seen", () => {
  const head = (event: Event, name?: string) =>
    text(PID1, [[0, STARTED], [1, event, name], [2, EXITED], [3, NONE]])[0];
  const code = 'exit code 3, that of "app"';
  assertEquals(
    head(received(TERM, { senderPid: 12 }), "sh"),
    `Stopped 2ms after SIGTERM from "sh" (pid 12): ${code}`,
  );
  assertEquals(
    head(received(TERM, { senderPid: 12 })),
    `Stopped 2ms after SIGTERM from pid 12: ${code}`,
  );
  assertEquals(
    head(received(TERM, { senderPid: 12 }), "a\nb\x1b"),
    `Stopped 2ms after SIGTERM from "a\\nb\\x1b" (pid 12): ${code}`,
  );
  assertEquals(
    head(received(INT, { code: 0x80 })),
    `Stopped 2ms after SIGINT from the kernel: ${code}`,
  );
});

Deno.test("formatReport() tells who ignored it, and that everybody was killed", () => {
  const story: TimedEvent[] = [
    [0, STARTED],
    [1000, received(TERM)],
    [1010, EXITED],
    [1010, REMAIN],
    [6010, GRACE],
    [6010, REMAIN],
    [6012, listed(OWN, process(9, { ignored: TERM_BIT }), process(11, { state: "Z" }))],
    [6013, ended(9, KILLED_STATUS)],
    [6013, NONE],
  ];
  assertEquals(text(PID1, story, { orphansReaped: 2 }), [
    'Stopped 5.013s after SIGTERM from outside of the PID namespace: exit code 3, that of "app"',
    '  "app" (pid 7): SIGTERM after 0ms, exited with code 3 after 10ms',
    '  "worker" (pid 9): it ignores SIGTERM, killed by SIGKILL after 5.013s',
    "  everybody: SIGTERM after 10ms, SIGCONT after 10ms, SIGKILL after 5.012s",
    "  orphans reaped since the start: 2",
  ]);
});

Deno.test("formatReport() names leftovers that are asked one by one, also where they end in time", () => {
  const story: TimedEvent[] = [
    [0, STARTED],
    [0, received(TERM)],
    [1, EXITED],
    [1, REMAIN],
    [2, listed(process(50), process(8, { parent: 50 }), process(9, { parent: 50 }))],
    [2, listed(process(50), process(8, { parent: 50 }), process(9, { parent: 50 }))],
    [30, ended(8, 0)],
    [5001, GRACE],
    [5001, REMAIN],
    [5002, listed(process(50), process(9, { parent: 50, blocked: TERM_BIT }))],
    [5003, ended(9, KILLED_STATUS)],
    [5003, NONE],
  ];
  assertEquals(text(CHILD, story, { orphansReaped: 2 }), [
    'Stopped 5.003s after SIGTERM from outside of the PID namespace: exit code 3, that of "app"',
    '  "app" (pid 7): SIGTERM after 0ms, exited with code 3 after 1ms',
    '  "worker" (pid 8): SIGTERM after 2ms, SIGCONT after 2ms, exited with code 0 after 30ms',
    '  "worker" (pid 9): SIGTERM after 2ms, SIGCONT after 2ms, SIGKILL after 5.002s, ' +
    "it blocks SIGTERM, killed by SIGKILL after 5.003s",
    "  orphans reaped since the start: 2",
  ]);
});

Deno.test("formatReport() tells of a command that outlived the stop timeout", () => {
  const story: TimedEvent[] = [
    [0, STARTED],
    [0, received(TERM)],
    [200, { type: "timerFired", timer: "stop" }],
    [201, listed(OWN, process(7, { caught: TERM_BIT }))],
    [202, ended(7, KILLED_STATUS)],
    [202, NONE],
  ];
  assertEquals(text(withSettings(PID1, { stopTimeoutMs: 200 }), story), [
    "Stopped 202ms after SIGTERM from outside of the PID namespace: " +
    'exit code 137, that of "app"',
    '  "worker" (pid 7): SIGTERM after 0ms, SIGKILL after 201ms, ' +
    "it catches SIGTERM but did not exit in time, killed by SIGKILL after 202ms",
    "  orphans reaped since the start: 0",
  ]);
});

Deno.test("formatReport() gives a group's signals once, and the reason with the signal it was sent", () => {
  const plan = withSettings(
    { ...PID1, commands: [command(0, { stopSignal: USR2 })] },
    { group: true, stopTimeoutMs: 200 },
  );
  const bit = 1 << (USR2 - 1);
  const story: TimedEvent[] = [
    [0, STARTED],
    [0, received(TERM)],
    [200, { type: "timerFired", timer: "stop" }],
    [
      201,
      listed(OWN, process(7, { ignored: bit }), process(8, { group: 7, ignored: bit }), process(9)),
    ],
    [202, ended(7, KILLED_STATUS)],
    [202, ended(8, KILLED_STATUS)],
    [202, NONE],
  ];
  assertEquals(text(plan, story, { orphansReaped: 1 }), [
    "Stopped 202ms after SIGTERM from outside of the PID namespace: " +
    'exit code 137, that of "app"',
    '  "worker" (pid 7): it ignores SIGUSR2, killed by SIGKILL after 202ms',
    '  "worker" (pid 8): it ignores SIGUSR2, killed by SIGKILL after 202ms',
    "  process group 7: SIGUSR2 after 0ms, SIGKILL after 201ms",
    "  orphans reaped since the start: 1",
  ]);
});

Deno.test("formatReport() tells whose code counts of several commands", () => {
  const plan: Plan = { ...PID1, commands: [command(0), command(1), command(2)] };
  const start: TimedEvent[] = [[0, STARTED], [0, started(1, 8)], [0, started(2, 9)]];
  const story: TimedEvent[] = [
    ...start,
    [10, ended(7, 0)], // before anybody asked
    [20, received(TERM)],
    [22, ended(9, 4 << 8)],
    [25, ended(8, 4 << 8)],
    [25, NONE],
  ];
  assertEquals(text(plan, story), [
    'Stopped 5ms after SIGTERM from outside of the PID namespace: exit code 4, that of "app1"',
    '  "app1" (pid 8): SIGTERM after 0ms, exited with code 4 after 5ms',
    '  "app2" (pid 9): SIGTERM after 0ms, exited with code 4 after 2ms',
    "  orphans reaped since the start: 0",
  ]);
  const any = withSettings(plan, { any: true });
  const first: TimedEvent[] = [
    ...start,
    [10, ended(8, 4 << 8)],
    [11, { type: "childrenRemain", groups: [7, 9] }],
    [15, ended(9, 4 << 8)],
    [16, ended(7, 0)],
    [16, NONE],
  ];
  assertEquals(text(any, first), [
    'Ended 5ms after the others were asked to end: exit code 4, that of "app1"',
    '  "app" (pid 7): exited with code 0 after 5ms',
    '  "app2" (pid 9): exited with code 4 after 4ms',
    "  everybody: SIGTERM after 0ms, SIGCONT after 0ms",
    "  orphans reaped since the start: 0",
  ]);
});

Deno.test("formatReport() tells what --expect has made of a code, and of whose", () => {
  const expecting = withSettings(PID1, { exitCodes: new Map([[143, 0], [3, 3]]) });
  const head = (waitStatus: number) =>
    text(expecting, [[0, STARTED], [0, received(TERM)], [7, ended(7, waitStatus)], [7, NONE]])[0];
  const stopped = "Stopped 7ms after SIGTERM from outside of the PID namespace";
  assertEquals(head(TERM), `${stopped}: exit code 0, which --expect makes of the 143 of "app"`);
  assertEquals(head(3 << 8), `${stopped}: exit code 3, that of "app"`);
});

Deno.test("formatReport() tells that a command could not be started", () => {
  assertEquals(text(PID1, [[0, failedStart(ENOENT)], [0, NONE]]), [
    'Ended by itself: exit code 127, because "app" could not be started',
    "  orphans reaped since the start: 0",
  ]);
  const two: Plan = { ...PID1, commands: [command(0), command(1)] };
  const story: TimedEvent[] = [
    [0, STARTED],
    [1, { type: "commandFailed", command: 1, step: "start", errno: ENOENT, file: undefined }],
    [1, REMAIN],
    [4, ended(7, 127 << 8)],
    [4, NONE],
  ];
  assertEquals(text(two, story), [
    'Ended 3ms after the others were asked to end: exit code 127, because "app1" could not be started',
    '  "app" (pid 7): exited with code 127 after 3ms',
    "  everybody: SIGTERM after 0ms, SIGCONT after 0ms",
    "  orphans reaped since the start: 0",
  ]);
});

Deno.test("formatReport() tells that a code is baronet's own", () => {
  const pausing = withSettings({ ...PID1, commands: [] }, { pause: true });
  assertEquals(text(pausing, [[0, received(TERM)], [0, NONE]], { orphansReaped: 5 }), [
    "Stopped 0ms after SIGTERM from outside of the PID namespace: exit code 0, baronet's own",
    "  orphans reaped since the start: 5",
  ]);
  const lost: TimedEvent[] = [[0, STARTED], [1, NONE]];
  assertEquals(text(PID1, lost)[0], "Ended by itself: exit code 111, baronet's own");
  const first = command(0, { isFirst: true, isWatched: false });
  const preparing: Plan = { ...PID1, commands: [first, command(1)] };
  const story: TimedEvent[] = [[0, STARTED], [1, received(TERM)], [3, ended(7, 0)], [3, NONE]];
  assertEquals(text(preparing, story), [
    "Stopped 2ms after SIGTERM from outside of the PID namespace: exit code 143, baronet's own",
    '  "app" (pid 7): SIGTERM after 0ms, exited with code 0 after 2ms',
    "  orphans reaped since the start: 0",
  ]);
});

Deno.test("formatReport() has little to tell when nothing is on record", () => {
  assertEquals(text(PID1, [[0, STARTED], [9000, EXITED], [9000, NONE]], { orphansReaped: 3 }), [
    'Ended by itself: exit code 3, that of "app"',
    "  orphans reaped since the start: 3",
  ]);
});

Deno.test("formatReport() counts the time for which a signal was held back", () => {
  const delaying = withSettings(PID1, { delaysMs: new Map([[TERM, 500]]) });
  const story: TimedEvent[] = [
    [0, STARTED],
    [100, received(TERM)],
    [600, { type: "timerFired", timer: `delay ${TERM}` }],
    [601, EXITED],
    [601, NONE],
  ];
  assertEquals(text(delaying, story).slice(0, 2), [
    'Stopped 501ms after SIGTERM from outside of the PID namespace: exit code 3, that of "app"',
    '  "app" (pid 7): SIGTERM after 500ms, exited with code 3 after 501ms',
  ]);
});

Deno.test("formatReport() counts a signal that comes again", () => {
  const again: TimedEvent[] = [1, 2, 3].map((atMs) => [atMs, received(USR1)]);
  const story: TimedEvent[] = [[0, STARTED], [0, received(TERM)], ...again, [9, EXITED], [9, NONE]];
  assertEquals(
    text(PID1, story)[1],
    '  "app" (pid 7): SIGTERM after 0ms, SIGUSR1 3 times from 1ms on, exited with code 3 after 9ms',
  );
});

Deno.test("formatReport() leaves out a signal that could not be sent", () => {
  const notSent: TimedEvent = [0, { type: "effectFailed", effect: to(7, TERM), errno: EPERM }];
  const asking: TimedEvent[] = [[0, STARTED], [0, received(TERM)], notSent];
  const end: TimedEvent[] = [[9, EXITED], [9, NONE]];
  assertEquals(
    text(PID1, [...asking, ...end])[1],
    '  "app" (pid 7): exited with code 3 after 9ms',
  );
  assertEquals(
    text(PID1, [...asking, [5, received(TERM)], ...end])[1],
    '  "app" (pid 7): SIGTERM after 5ms, exited with code 3 after 9ms',
  );
});

Deno.test("formatReport() tells of whom the end was not seen", () => {
  const story: TimedEvent[] = [
    [0, STARTED],
    [0, received(TERM)],
    [1, EXITED],
    [1, REMAIN],
    [5001, GRACE],
    [5001, REMAIN],
    [5002, listed(OWN, process(9, { state: "D" }))],
    [5003, NONE],
  ];
  assertEquals(
    text(PID1, story)[2],
    '  "worker" (pid 9): it is in uninterruptible sleep, not seen to end',
  );
});

Deno.test("formatReport() lists 32 processes, the killed ones first of all, and counts the others", () => {
  const orphans = Array.from({ length: 40 }, (_, index) => 100 + index);
  const story: TimedEvent[] = [
    [0, STARTED],
    [0, received(TERM)],
    [1, EXITED],
    [1, REMAIN],
    ...orphans.map((pid): TimedEvent => [pid, ended(pid, 0)]),
    [5001, GRACE],
    [5001, REMAIN],
    [5002, listed(OWN, process(9, { ignored: TERM_BIT }))],
    [5003, ended(9, KILLED_STATUS)],
    [5003, NONE],
  ];
  const lines = text(PID1, story);
  assertEquals(lines.slice(1, 4), [
    '  "app" (pid 7): SIGTERM after 0ms, exited with code 3 after 1ms',
    // The others took less long.
    "  pid 110: exited with code 0 after 110ms",
    "  pid 111: exited with code 0 after 111ms",
  ]);
  assertEquals(lines.slice(32), [
    '  "worker" (pid 9): it ignores SIGTERM, killed by SIGKILL after 5.003s',
    "  other processes: 10",
    "  everybody: SIGTERM after 1ms, SIGCONT after 1ms, SIGKILL after 5.002s",
    "  orphans reaped since the start: 0",
  ]);
});

Deno.test("formatReport() says that something was left out", () => {
  const story: TimedEvent[] = [[0, STARTED], [0, received(TERM)], [9, EXITED], [9, NONE]];
  assertEquals(
    text(PID1, story, { unrecorded: 4711 }).at(-1),
    "  events left out, because there were too many: 4711",
  );
});
