// SPDX-License-Identifier: MIT
// The report as data, in full; shutdown_text_test.ts has more stories.
import { assertEquals } from "@std/assert";
import { reported, type TimedEvent } from "./shutdown_story.ts";
import {
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
  withSettings,
} from "./story.ts";

const ENOENT = 2;
const TERM_BIT = 1 << (TERM - 1);

Deno.test("makeReport() makes data of a stop in which somebody was killed", () => {
  const story: TimedEvent[] = [
    [500, STARTED],
    [1000, received(TERM, { senderPid: 12 }), "sh"],
    [1000.6, EXITED],
    [1001, REMAIN],
    [6001, GRACE],
    [6001, REMAIN],
    [6002, listed(process(1, { parent: 0 }), process(9, { ignored: TERM_BIT }))],
    [6003, { type: "childExited", pid: 9, waitStatus: 9 }],
    [6003, NONE],
  ];
  assertEquals(reported(PID1, story, { orphansReaped: 4, unrecorded: 2 }), {
    askedBy: { signal: "SIGTERM", isFromKernel: false, senderPid: 12, senderName: "sh" },
    tookMs: 5003,
    processes: [{
      pid: 7,
      name: "app",
      signals: [{ signal: "SIGTERM", afterMs: 0, times: 1 }],
      endedAfterMs: 1,
      ended: "exited with code 3",
      killedBecause: null,
    }, {
      pid: 9,
      name: "worker",
      signals: [],
      endedAfterMs: 5003,
      ended: "killed by SIGKILL",
      killedBecause: "it ignores SIGTERM",
    }],
    unlisted: 0,
    groups: [{
      pid: -1,
      signals: [
        { signal: "SIGTERM", afterMs: 1, times: 1 },
        { signal: "SIGCONT", afterMs: 1, times: 1 },
        { signal: "SIGKILL", afterMs: 5002, times: 1 },
      ],
    }],
    orphansReaped: 4,
    exitCode: 3,
    exitCodeOf: "app",
    commandExitCode: 3,
    unrecorded: 2,
  });
});

Deno.test("makeReport() makes data of an end without a stop", () => {
  const nobody = {
    askedBy: null,
    tookMs: 0,
    processes: [],
    unlisted: 0,
    groups: [],
    orphansReaped: 0,
    unrecorded: 0,
  };
  assertEquals(reported(PID1, [[0, STARTED], [9, EXITED], [9, NONE]]), {
    ...nobody,
    ...{ exitCode: 3, exitCodeOf: "app", commandExitCode: 3 },
  });
  assertEquals(reported(PID1, [[0, failedStart(ENOENT)], [0, NONE]]), {
    ...nobody,
    ...{ exitCode: 127, exitCodeOf: "app", commandExitCode: null },
  });
  assertEquals(reported(PID1, [[0, STARTED], [9, NONE]]), {
    ...nobody,
    // It has not been seen to end.
    processes: [{
      ...{ pid: 7, name: "app", signals: [] },
      ...{ endedAfterMs: null, ended: null, killedBecause: null },
    }],
    ...{ exitCode: 111, exitCodeOf: null, commandExitCode: null },
  });
});

Deno.test("makeReport() gives a command's own code besides the one that --expect makes of it", () => {
  const expecting = withSettings(PID1, { exitCodes: new Map([[3, 0]]) });
  const story: TimedEvent[] = [[0, STARTED], [9, EXITED], [9, NONE]];
  const { exitCode, exitCodeOf, commandExitCode } = reported(expecting, story);
  assertEquals({ exitCode, exitCodeOf, commandExitCode }, {
    ...{ exitCode: 0, exitCodeOf: "app", commandExitCode: 3 },
  });
});
