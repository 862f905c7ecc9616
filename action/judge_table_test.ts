// SPDX-License-Identifier: MIT
// The images of the research behind the Action, as they were measured, in its order.
import { assertEquals } from "@std/assert";
import { anImage, aProbeRun, aStoppedRun, aTree } from "./examples.ts";
import { judgeRow, type Row } from "./judge_row.ts";

const REAP = 'Put an init in front that reaps, such as baronet: ENTRYPOINT ["/baronet", "--"]';
const OTHERS = [2, 1, 3, 10, 12];
const LOST_OTHERS = ["SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"]
  .map((name) => `warn forward.${name}`);
const NOT_REAPING = { isOrphanReaped: false };
const GOOD = "The application hears the signals, finishes, and its exit code is the container's";

const TABLE: readonly Row[] = [
  {
    title: "tini -- app",
    seen: {},
    ...{ verdict: "pass", culprit: null, complaints: [], message: GOOD, advice: "" },
  },
  {
    title: "entry.sh with exec",
    seen: { real: aStoppedRun(aTree("/app")), probe: aProbeRun(NOT_REAPING) },
    ...{ verdict: "warn", culprit: "entrypoint", complaints: ["warn orphan.reaped"] },
    message: 'PID 1 is the application, "/app": it has to reap orphans, or they stay zombies',
    advice: REAP,
  },
  {
    title: "entry.sh without exec",
    seen: {
      real: aStoppedRun(aTree("/bin/sh /entry.sh", "/app"), { isKilled: true, exitCode: 137 }),
      probe: aProbeRun({ missing: [15, ...OTHERS] }),
    },
    ...{ verdict: "fail", culprit: "entrypoint" },
    complaints: ["fail stop.grace", "fail forward.SIGTERM", ...LOST_OTHERS],
    message: '"/app" never hears SIGTERM (15): "/bin/sh /entry.sh" does not pass it on',
    advice: 'In "/bin/sh /entry.sh" start the application with exec; or let baronet signal the ' +
      `shell's whole group and wait for all: ENTRYPOINT ["/baronet", "-g", "--"]`,
  },
  {
    title: "the application as PID 1, with a handler",
    seen: {
      real: aStoppedRun(aTree("/app")),
      probe: aProbeRun({ mode: "overlay", ...NOT_REAPING }),
    },
    ...{ verdict: "warn", culprit: "entrypoint", complaints: ["warn orphan.reaped"] },
    message: 'PID 1 is the application, "/app": it has to reap orphans, or they stay zombies',
    advice: REAP,
  },
  {
    title: "the application as PID 1, without a handler",
    seen: {
      real: aStoppedRun(aTree("/app"), { isKilled: true, exitCode: 137, shutdownMs: 10_055 }),
      probe: aProbeRun({ mode: "overlay", ...NOT_REAPING }),
    },
    ...{ verdict: "fail", culprit: "application" },
    complaints: ["fail stop.grace", "warn orphan.reaped"],
    message: '"/app", PID 1, does nothing on SIGTERM (15) within 10 s and is killed',
    advice:
      'The signal arrives: let "/app" handle SIGTERM (15), finish its work and exit with 0, ' +
      "or list its exit code in expected-exit-code",
  },
  {
    title: "tini, the application without a handler",
    seen: { real: aStoppedRun(aTree("/tini -- /app", "/app"), { exitCode: 143 }) },
    ...{ verdict: "warn", culprit: "application", complaints: ["warn stop.exit-code"] },
    message: "It exits with 143, 128 + 15: it dies of SIGTERM and cleans nothing up",
    advice:
      'The signal arrives: let "/app" handle SIGTERM (15), finish its work and exit with 0, ' +
      "or list its exit code in expected-exit-code",
  },
  {
    title: "tini and a shell without exec",
    seen: {
      real: aStoppedRun(aTree("/tini -- /entry.sh", "/bin/sh /entry.sh", "/app"), {
        exitCode: 143,
        shutdownMs: 39,
      }),
      probe: aProbeRun({
        mode: "overlay",
        missing: [15],
        signals: [{ signal: 15, seen: 0, from: null, exitCode: 143 }],
      }),
    },
    ...{ verdict: "fail", culprit: "entrypoint" },
    complaints: ["warn stop.exit-code", "fail forward.SIGTERM"],
    message: '"/app" never hears SIGTERM (15): PID 1 "/tini -- /entry.sh" passes it to the shell ' +
      '"/bin/sh /entry.sh" alone, the container exits with 143 at once, and the application is killed',
    advice:
      'An init alone does not help; in "/bin/sh /entry.sh" start the application with exec; ' +
      `or let baronet signal the shell's whole group and wait for all: ENTRYPOINT ["/baronet", "-g", "--"]`,
  },
  {
    title: "tini -g and a shell without exec",
    seen: {
      real: aStoppedRun(aTree("/tini -g -- /entry.sh", "/bin/sh /entry.sh", "/app"), {
        exitCode: 143,
      }),
      probe: aProbeRun({
        mode: "overlay",
        stop: { isAwaited: false, exitSent: null, exitSeen: 143 },
      }),
    },
    ...{ verdict: "fail", culprit: "entrypoint" },
    complaints: ["warn stop.exit-code", "fail forward.finish"],
    message: "The application hears SIGTERM (15) and is killed before it has finished: " +
      '"/bin/sh /entry.sh" does not wait for it',
    advice:
      'An init alone does not help; in "/bin/sh /entry.sh" start the application with exec; ' +
      `or let baronet signal the shell's whole group and wait for all: ENTRYPOINT ["/baronet", "-g", "--"]`,
  },
  {
    title: "a shell with a trap for TERM",
    seen: {
      real: aStoppedRun(aTree("/bin/sh /trap.sh", "/app")),
      probe: aProbeRun({ missing: OTHERS, inheritedIgnored: ["SIGINT", "SIGQUIT"] }),
    },
    ...{ verdict: "warn", culprit: "entrypoint" },
    complaints: [...LOST_OTHERS, "warn mask.inherited"],
    message: '"/app" never hears SIGINT (2): "/bin/sh /trap.sh" does not pass it on',
    advice: 'In "/bin/sh /trap.sh" start the application with exec; or let baronet signal the ' +
      `shell's whole group and wait for all: ENTRYPOINT ["/baronet", "-g", "--"]`,
  },
  {
    title: "the shell form, whose shell executes the last command",
    seen: {
      image: anImage({ cmd: ["/bin/sh", "-c", "/app"], isShellForm: true }),
      real: aStoppedRun(aTree("/app")),
      probe: aProbeRun({ mode: "overlay", inheritedIgnored: ["SIGQUIT"], ...NOT_REAPING }),
      lint: [{ rule: "JSONArgsRecommended", message: "…", file: "Dockerfile", line: 3 }],
    },
    ...{ verdict: "warn", culprit: "entrypoint" },
    complaints: ["warn dockerfile.exec-form", "warn orphan.reaped", "warn mask.inherited"],
    message: 'PID 1 is the application, "/app": it has to reap orphans, or they stay zombies',
    advice: REAP,
  },
  {
    title: "an application that ignores TERM",
    seen: {
      real: aStoppedRun(aTree("/tini -- /app", "/app"), { isKilled: true, exitCode: 137 }),
    },
    ...{ verdict: "fail", culprit: "application", complaints: ["fail stop.grace"] },
    message: '"/app" does nothing on SIGTERM (15) within 10 s and is killed',
    advice:
      'The signal arrives: let "/app" handle SIGTERM (15), finish its work and exit with 0, ' +
      "or list its exit code in expected-exit-code",
  },
  {
    title: "an init that knows TERM alone and swallows the exit code",
    seen: {
      real: aStoppedRun(aTree("/smell-baron /app", "/app")),
      probe: aProbeRun({ missing: OTHERS, stop: { exitSeen: 0 } }),
    },
    ...{ verdict: "warn", culprit: "init", complaints: [...LOST_OTHERS, "warn exit.propagated"] },
    message: '"/app" never hears SIGINT (2): "/smell-baron /app" does not pass it on',
    advice: 'Replace the init "/smell-baron /app" by one that forwards every signal, waits and ' +
      'reaps, such as baronet: ENTRYPOINT ["/baronet", "--"]',
  },
  {
    title: "an application that leaves orphans, without an init",
    seen: { real: aStoppedRun(aTree("/app"), { zombies: 3 }), probe: aProbeRun(NOT_REAPING) },
    ...{
      verdict: "fail",
      culprit: "application",
      complaints: ["fail zombies", "warn orphan.reaped"],
    },
    message: '3 dead processes stay zombies, as PID 1 "/app" does not wait for what has ended',
    advice: 'Let "/app" wait for the processes that it starts; where they are the orphans of ' +
      'others, put an init in front that reaps, such as baronet: ENTRYPOINT ["/baronet", "--"]',
  },
];

for (const row of TABLE) {
  const { title, seen: _seen, wishes: _wishes, ...expected } = row;
  Deno.test(`judge() says ${expected.verdict} of ${title}`, () => {
    assertEquals<unknown>(judgeRow(row), expected);
  });
}
