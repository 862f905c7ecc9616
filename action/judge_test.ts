// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { anImage, aProbeRun, aStoppedRun, aTree } from "./examples.ts";
import { judgeRow, type Row } from "./judge_row.ts";

const GOOD = "The application hears the signals, finishes, and its exit code is the container's";
const NOT_REAPING = { isOrphanReaped: false };

const UNCLEAR = aTree("/unknown run", "/other");

const ROWS: readonly Row[] = [
  {
    title: "zombies of a living parent below an init that reaps",
    seen: { real: aStoppedRun(aTree("/tini -- /app", "/app"), { zombies: 1 }) },
    ...{ verdict: "fail", culprit: "application", complaints: ["fail zombies"] },
    message: "1 dead process stays a zombie, as a living parent does not reap what it started",
    advice: 'Let "/app" wait for the processes that it starts',
  },
  {
    title: "a probe that could not be told to finish",
    seen: { probe: aProbeRun({ stop: { exitSent: null, exitSeen: null } }) },
    ...{ verdict: "pass", culprit: null, complaints: [], advice: "" },
    message: "The application hears the signals, and the image stops by itself",
  },
  {
    title: "a stop signal that the init turns into another one",
    seen: {
      probe: aProbeRun({ signals: [{ signal: 15, as: 3, seen: 1, from: 1, exitCode: null }] }),
    },
    ...{ verdict: "pass", culprit: null, complaints: [], message: GOOD, advice: "" },
  },
  {
    title: "an application that dies of what the init turns the stop signal into",
    seen: {
      real: aStoppedRun(aTree("/tini -- /app", "/app"), { exitCode: 130 }),
      probe: aProbeRun({ signals: [{ signal: 15, as: 2, seen: 1, from: 1, exitCode: null }] }),
    },
    ...{ verdict: "warn", culprit: "application", complaints: ["warn stop.exit-code"] },
    message: "It exits with 130, 128 + 2: it dies of SIGINT and cleans nothing up",
    advice: 'The signal arrives: let "/app" handle SIGINT (2), finish its work and exit with 0, ' +
      "or list its exit code in expected-exit-code",
  },
  {
    title: "orphans behind an init that does not reap",
    seen: {
      real: aStoppedRun(aTree("/init /app", "/app"), { zombies: 2 }),
      probe: aProbeRun(NOT_REAPING),
    },
    ...{ verdict: "fail", culprit: "init", complaints: ["fail zombies", "warn orphan.reaped"] },
    message: '2 dead processes stay zombies, as PID 1 "/init /app" does not reap orphans',
    advice: 'Replace the init "/init /app" by one that forwards every signal, waits and reaps, ' +
      'such as baronet: ENTRYPOINT ["/baronet", "--"]',
  },
  {
    title: "a wrapper behind an init that is known, which is no shell",
    seen: {
      real: aStoppedRun(aTree("/tini -- /wrap /app", "/wrap /app", "/app"), { exitCode: 143 }),
      probe: aProbeRun({
        missing: [15],
        signals: [{ signal: 15, seen: 0, from: null, exitCode: 143 }],
      }),
    },
    ...{ verdict: "fail", culprit: "entrypoint" },
    complaints: ["warn stop.exit-code", "fail forward.SIGTERM"],
    message: '"/app" never hears SIGTERM (15): "/wrap /app" ends at once with 143, ' +
      "and the application is killed",
    advice:
      'Start the application itself instead of "/wrap /app"; or let baronet signal its whole ' +
      'group: ENTRYPOINT ["/baronet", "-g", "--"]',
  },
  {
    title: "an init that waits for orphans which it does not signal",
    seen: {
      real: aStoppedRun(aTree("/init /app", "/app")),
      probe: aProbeRun({ stop: { isHeldByOrphans: true } }),
    },
    ...{ verdict: "warn", culprit: "init", complaints: ["warn forward.finish"] },
    message: '"/init /app" waits for orphans that it does not signal, until it is killed',
    advice: 'Replace the init "/init /app" by one that forwards every signal, waits and reaps, ' +
      'such as baronet: ENTRYPOINT ["/baronet", "--"]',
  },
  {
    title: "an exit code that nobody expects",
    seen: { real: aStoppedRun(aTree("/tini -- /app", "/app"), { exitCode: 3 }) },
    ...{ verdict: "fail", culprit: "application", complaints: ["fail stop.exit-code"] },
    message: "It exits with 3, expected is 0",
    advice:
      'The signal arrives: let "/app" handle SIGTERM (15), finish its work and exit with 0, ' +
      "or list its exit code in expected-exit-code",
  },
  {
    title: "an exit code that is expected",
    seen: { real: aStoppedRun(aTree("/tini -- /app", "/app"), { exitCode: 143 }) },
    wishes: { "expected-exit-code": "0 143" },
    ...{ verdict: "pass", culprit: null, complaints: [], message: GOOD, advice: "" },
  },
  {
    title: "a signal that the user requires",
    seen: { probe: aProbeRun({ missing: [10] }) },
    wishes: { "required-signals": "TERM USR1" },
    ...{ verdict: "fail", culprit: "init", complaints: ["fail forward.SIGUSR1"] },
    message: '"/app" never hears SIGUSR1 (10): "/tini -- /app" does not pass it on',
    advice:
      'Replace the init "/tini -- /app" by one that forwards every signal, waits and reaps, ' +
      'such as baronet: ENTRYPOINT ["/baronet", "--"]',
  },
  {
    title: "orphans that the user does not care about",
    seen: { real: aStoppedRun(aTree("/app")), probe: aProbeRun(NOT_REAPING) },
    wishes: { orphans: "off" },
    ...{ verdict: "pass", culprit: null, complaints: [], message: GOOD, advice: "" },
  },
  {
    title: "too little memory",
    seen: { real: aStoppedRun(aTree("/app"), { isOutOfMemory: true, exitCode: 137 }) },
    ...{
      verdict: "fail",
      culprit: "environment",
      complaints: ["fail stop.oom", "fail stop.exit-code"],
    },
    message: "The kernel killed a process of the container: its memory limit is reached",
    advice: "Give the container more memory: --memory in run-args",
  },
  {
    title: "a program below PID 1 that may be the application",
    seen: {
      real: aStoppedRun({ ...UNCLEAR, main: UNCLEAR.pid1, chain: [] }),
    },
    ...{ verdict: "warn", culprit: null, complaints: ["warn app.found"] },
    message: 'The application is taken to be PID 1 "/unknown run", and not "/other" below it: ' +
      "if that is wrong, name it with the input main",
    advice: "Name the application with the input main",
  },
  {
    title: "no probe, as the user wants it",
    seen: { probe: { mode: "off", reason: "the input probe is off" } },
    ...{ verdict: "pass", culprit: null, complaints: [] },
    message: "The image stops by itself; which signals arrive was not asked",
    advice: "",
  },
  {
    title: "no probe, as there is no place for it",
    seen: { probe: { mode: "none", reason: "the reason" } },
    ...{ verdict: "inconclusive", culprit: null, complaints: [] },
    message: "Nobody can tell which signals arrive: the reason",
    advice: "Name the application with the input main, or choose the input probe; " +
      "with probe: off the stop alone is judged, with trace: privileged the kernel is asked",
  },
  {
    title: "no probe, and a stop that is bad whatever it would show",
    seen: {
      real: aStoppedRun(aTree("/bin/sh /a", "/app"), { isKilled: true, exitCode: 137 }),
      probe: { mode: "none", reason: "the reason" },
    },
    ...{ verdict: "fail", culprit: null, complaints: ["fail stop.grace"] },
    message: "It does not stop within 10 s of SIGTERM (15) and is killed",
    advice: "Run it again with the input probe on auto to see whether the signal arrives",
  },
  {
    title: "a container that ended by itself",
    seen: {
      real: { outcome: "exited early", reason: "It exits", exitCode: 1, log: "" },
      probe: { mode: "none", reason: "" },
    },
    ...{ verdict: "inconclusive", culprit: "application", complaints: [], message: "It exits" },
    advice: "Only what goes on running can be stopped: give it what it needs with run-args, " +
      "or another command with the input command",
  },
  {
    title: "an image for another machine",
    seen: {
      image: anImage({ arch: "arm64" }),
      real: { outcome: "not started", reason: "exec format error", exitCode: null, log: "" },
      probe: { mode: "none", reason: "" },
    },
    ...{ verdict: "inconclusive", culprit: "environment", complaints: [] },
    message: "exec format error",
    advice:
      "The image is for arm64 and the engine for amd64: run docker/setup-qemu-action first, " +
      "or verify on a runner of that architecture",
  },
];

for (const row of ROWS) {
  const { title, seen: _seen, wishes: _wishes, ...expected } = row;
  Deno.test(`judge() says ${expected.verdict} of ${title}`, () => {
    assertEquals<unknown>(judgeRow(row), expected);
  });
}
