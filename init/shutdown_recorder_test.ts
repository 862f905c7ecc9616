// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import type { Event } from "./core/events.ts";
import type { Plan } from "./core/plan.ts";
import type { ShutdownEnd, ShutdownRecord } from "./core/shutdown_records.ts";
import {
  EXITED,
  GRACE,
  listed,
  NONE,
  PID1,
  process,
  received,
  REMAIN,
  STARTED,
  TERM,
  withSettings,
} from "./core/story.ts";
import { begin, step } from "./core/supervisor.ts";
import { MOST_RECORDS, ShutdownRecorder } from "./shutdown_recorder.ts";

const [INT, USR1] = [2, 10];
const VERBOSE = withSettings(PID1, { logLevel: "info" });
const HOST_ORPHANS = 6;

interface Kept {
  /** Undefined: no report was asked for. */
  readonly records: readonly ShutdownRecord[] | undefined;
  readonly end: ShutdownEnd | undefined;
  readonly level: string | undefined;
  /** Whether it was recording, after each event. */
  readonly recording: readonly boolean[];
  readonly filesRead: readonly string[];
}

/** What the recorder keeps of these events, each 10 ms after the one before. */
function keep(plan: Plan, events: readonly Event[]): Kept {
  let nowMs = 0;
  const filesRead: string[] = [];
  const host = {
    clock_gettime: () => nowMs,
    orphans_reaped: () => HOST_ORPHANS,
    read_file(path: string) {
      filesRead.push(path);
      return path === "/proc/12/comm" ? "sh\n" : -2;
    },
  };
  Object.assign(globalThis, { host });
  try {
    const kept: { records?: readonly ShutdownRecord[]; end?: ShutdownEnd } = {};
    const recorder = new ShutdownRecorder((records, end) => {
      Object.assign(kept, { records: [...records], end });
      return { text: "the report" };
    });
    let { state } = begin(plan);
    const recording = events.map((event) => {
      nowMs += 10;
      const next = step(state, event);
      recorder.decided(event, next);
      state = next.state;
      return recorder.isRecording;
    });
    const line = recorder.ended(state, 3);
    if (line !== undefined) assertEquals(line.text, "the report");
    return { records: kept.records, end: kept.end, level: line?.level, recording, filesRead };
  } finally {
    Reflect.deleteProperty(globalThis, "host");
  }
}

function eventsOf({ records }: Kept): (readonly [number, string])[] | undefined {
  return records?.map(({ atMs, event }) => [atMs, event.type] as const);
}

Deno.test("decided() keeps everything from the stop signal on, and nothing before", () => {
  const kept = keep(VERBOSE, [STARTED, received(USR1), received(TERM), EXITED, NONE]);
  assertEquals(eventsOf(kept), [
    [30, "signalReceived"],
    [40, "childExited"],
    [50, "noChildrenLeft"],
  ]);
  assertEquals(kept.recording, [false, false, true, true, true]);
});

Deno.test("decided() keeps nothing when nobody has to be asked", () => {
  const kept = keep(VERBOSE, [STARTED, EXITED, NONE]);
  assertEquals([eventsOf(kept), kept.recording], [[], [false, false, false]]);
});

Deno.test("decided() reads the name of who has sent the first signal, and no other", () => {
  const senders = [received(TERM, { senderPid: 12 }), received(USR1, { senderPid: 13 })];
  const kept = keep(VERBOSE, [
    STARTED,
    received(USR1, { senderPid: 14 }),
    ...senders,
    EXITED,
    NONE,
  ]);
  assertEquals(kept.records?.map(({ senderName }) => senderName), [
    "sh",
    ...[undefined, undefined, undefined],
  ]);
  assertEquals(kept.filesRead, ["/proc/12/comm"]);
});

Deno.test("decided() asks for no name from outside, nor where /proc has none", () => {
  const outside = keep(VERBOSE, [STARTED, received(TERM), EXITED, NONE]);
  assertEquals([outside.filesRead, outside.records?.[0].senderName], [[], undefined]);
  const gone = keep(VERBOSE, [STARTED, received(TERM, { senderPid: 99 }), EXITED, NONE]);
  assertEquals([gone.filesRead, gone.records?.[0].senderName], [["/proc/99/comm"], undefined]);
});

Deno.test("decided() begins anew with a TERM after an INT that has stopped nobody", () => {
  const kept = keep(VERBOSE, [
    STARTED,
    received(INT),
    received(USR1),
    received(TERM),
    EXITED,
    NONE,
  ]);
  assertEquals(eventsOf(kept)?.[0], [40, "signalReceived"]);
});

/** A flood of signals in a stop in which somebody has to be killed. */
const FLOODED: readonly Event[] = [
  STARTED,
  received(TERM),
  ...Array(MOST_RECORDS + 50).fill(received(USR1)),
  EXITED,
  REMAIN,
  GRACE,
  REMAIN,
  listed(process(9)),
  NONE,
];

Deno.test("decided() keeps what is rare when a flood has filled the memory", () => {
  const kept = keep(PID1, FLOODED);
  assertEquals(eventsOf(kept)?.slice(MOST_RECORDS).map(([, type]) => type), [
    "childExited",
    "processesListed",
  ]);
  // 51 signals, two looks for children, the timer and the end of them all
  assertEquals([kept.end?.unrecorded, kept.level], [55, "warn"]);
});

Deno.test("ended() tells how it ended, and counts from the host", () => {
  const { end } = keep(VERBOSE, [STARTED, received(TERM), EXITED, NONE]);
  const { atMs, exitCode, orphansReaped, unrecorded, state } = end!;
  assertEquals({ atMs, exitCode, orphansReaped, unrecorded, phase: state.phase }, {
    ...{ atMs: 40, exitCode: 3, orphansReaped: HOST_ORPHANS, unrecorded: 0, phase: "over" },
  });
});

Deno.test("ended() makes no report that nobody wants to read", () => {
  const story = [STARTED, received(TERM), EXITED, NONE];
  assertEquals([keep(PID1, story).level, keep(PID1, story).records], [undefined, undefined]);
  assertEquals(keep(VERBOSE, story).level, "info");
  const quiet = keep(withSettings(PID1, { logLevel: "error" }), FLOODED);
  assertEquals([quiet.level, quiet.records], [undefined, undefined]);
});
