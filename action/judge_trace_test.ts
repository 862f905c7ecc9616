// SPDX-License-Identifier: MIT
// What the kernel saw, in judge()'s words.
import { assertEquals } from "@std/assert";
import { aProbeRun, aStoppedRun, aTrace, aTree } from "./examples.ts";
import { judgeRow, type Row } from "./judge_row.ts";

const NO_PROBE = { mode: "none", reason: "nothing can stand in for a shell" } as const;
const REPLACE = 'Replace the init "/tini -- /app" by one that forwards every signal, waits and ' +
  'reaps, such as baronet: ENTRYPOINT ["/baronet", "--"]';
const HANDLE = 'The signal arrives: let "/app" handle SIGTERM (15), finish its work and exit ' +
  "with 0, or list its exit code in expected-exit-code";

const ROWS: readonly Row[] = [
  {
    title: "a stop that only the kernel saw",
    seen: { probe: NO_PROBE, trace: aTrace({}) },
    ...{ verdict: "pass", culprit: null, complaints: [], advice: "" },
    message: "The kernel saw the stop signal go to the application, which then ends by itself",
  },
  {
    title: "a signal that the init turns into another one",
    seen: { probe: NO_PROBE, trace: aTrace({ toMain: 3 }) },
    ...{ verdict: "pass", culprit: null, complaints: [], advice: "" },
    message: "The kernel saw the stop signal go to the application, which then ends by itself",
  },
  {
    title: "a signal that never goes to the application",
    seen: { probe: NO_PROBE, trace: aTrace({ toMain: null }) },
    ...{ verdict: "fail", culprit: "init", complaints: ["fail trace.arrived"], advice: REPLACE },
    message: 'The kernel saw no SIGTERM (15) go to "/app": "/tini -- /app" does not pass it on',
  },
  {
    title: "an application that the kernel kills behind PID 1",
    seen: { probe: NO_PROBE, trace: aTrace({ isCut: true }) },
    ...{ verdict: "fail", culprit: "init", complaints: ["fail trace.finished"], advice: REPLACE },
    message: '"/app" is still alive when PID 1 exits, and the kernel kills it',
  },
  {
    title: "a signal that the application ignores",
    seen: {
      real: aStoppedRun(aTree("/tini -- /app", "/app"), { isKilled: true, exitCode: 137 }),
      probe: NO_PROBE,
      trace: aTrace({ outcome: "dropped" }),
    },
    ...{ verdict: "fail", culprit: "application", advice: HANDLE },
    complaints: ["fail stop.grace", "fail trace.arrived"],
    message: 'The kernel drops SIGTERM (15) for "/app": it ignores it',
  },
  {
    title: "a bad exit code behind a signal that the kernel saw arrive",
    seen: {
      real: aStoppedRun(aTree("/tini -- /app", "/app"), { exitCode: 3 }),
      probe: NO_PROBE,
      trace: aTrace({}),
    },
    ...{ verdict: "fail", culprit: "application", complaints: ["fail stop.exit-code"] },
    ...{ message: "It exits with 3, expected is 0", advice: HANDLE },
  },
  {
    title: "the probe's sentence first, where both say the same",
    seen: { probe: aProbeRun({ missing: [15] }), trace: aTrace({ toMain: null }) },
    ...{ verdict: "fail", culprit: "init", advice: REPLACE },
    complaints: ["fail forward.SIGTERM", "fail trace.arrived"],
    message: '"/app" never hears SIGTERM (15): "/tini -- /app" does not pass it on',
  },
  {
    title: "a trace that was not to be had",
    seen: { trace: { reason: "there is no tracefs" } },
    ...{ verdict: "warn", culprit: "environment", complaints: ["warn trace"] },
    message: "Nobody traced the stop: there is no tracefs",
    advice:
      "Trace with an engine whose containers may mount tracefs and with an image that has a " +
      "shell (input trace-image), or set trace to off",
  },
];

for (const row of ROWS) {
  const { title, seen: _seen, wishes: _wishes, ...expected } = row;
  Deno.test(`judge() says ${expected.verdict} of ${title}`, () => {
    assertEquals<unknown>(judgeRow(row), expected);
  });
}
