// SPDX-License-Identifier: MIT
// Images whose entrypoint is a shell, or has one in it.
import { anApp, anAsh, anIdle, APP, APP_NAME, DEATHS_OF_ASH, type Exhibit } from "./exhibit.ts";

const NO_EXEC = "sh /no-exec.sh";
const TRAP_AND_WAIT = "sh /trap-and-wait.sh";
const TRAP_AND_FOREGROUND = "sh /trap-and-foreground.sh";

export const WITH_SHELLS: readonly Exhibit[] = [
  {
    name: "script-with-exec",
    entrypoint: [],
    command: ["/exec.sh"],
    ready: ["app ready"],
    processes: [anApp(0)],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    // The case of the README.
    name: "script-without-exec",
    entrypoint: [],
    command: ["/no-exec.sh"],
    ready: ["app ready"],
    processes: [anAsh({ depth: 0, name: NO_EXEC, waitsFor: 1 }), anApp(1)],
    findings: [{ id: "deaf-init", culprit: "entrypoint", about: [NO_EXEC, APP_NAME] }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
  {
    name: "script-that-ignores",
    entrypoint: [],
    command: ["/ignoring.sh"],
    ready: ["idle ready"],
    processes: [
      {
        ...anAsh({ depth: 0, name: "sh /ignoring.sh", waitsFor: 1 }),
        does: { TERM: "ignores", INT: "catches", QUIT: "ignores", others: "nothing" },
      },
      // Inherited from the shell.
      { depth: 1, name: "idle idle", does: { TERM: "ignores", others: "dies" } },
    ],
    findings: [{ id: "deaf-init", culprit: "entrypoint", about: ["sh /ignoring.sh"] }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
  {
    // busybox ash, as bash, replaces itself by the last command of -c, and leaves QUIT ignored.
    name: "shell-form",
    entrypoint: ["/bin/sh", "-c"],
    command: [APP.join(" ")],
    ready: ["app ready"],
    processes: [{ ...anApp(0), does: { TERM: "catches", QUIT: "ignores", others: "nothing" } }],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    name: "shell-form-with-more",
    entrypoint: ["/bin/sh", "-c"],
    command: [`${APP.join(" ")}; true`],
    ready: ["app ready"],
    processes: [anAsh({ depth: 0, name: `sh -c ${APP.join(" ")}; true`, waitsFor: 1 }), anApp(1)],
    findings: [{
      id: "deaf-init",
      culprit: "entrypoint",
      about: [`sh -c ${APP.join(" ")}; true`, APP_NAME],
    }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
  {
    // Debian's dash 0.5.12 stays in between.
    name: "shell-form-of-dash",
    entrypoint: ["/bin/dash", "-c"],
    command: [APP.join(" ")],
    ready: ["app ready"],
    processes: [{
      ...anAsh({ depth: 0, name: `dash -c ${APP.join(" ")}`, waitsFor: 1 }),
      does: { INT: "catches", others: "nothing" },
    }, anApp(1)],
    findings: [{
      id: "deaf-init",
      culprit: "entrypoint",
      about: [`dash -c ${APP.join(" ")}`, APP_NAME],
    }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
  {
    name: "script-with-trap-and-wait",
    entrypoint: [],
    command: ["/trap-and-wait.sh"],
    ready: ["app ready"],
    processes: [
      {
        depth: 0,
        name: TRAP_AND_WAIT,
        does: { TERM: "catches", INT: "catches", QUIT: "ignores", others: "nothing" },
        hears: { TERM: "trapped", INT: 130 },
      },
      {
        // A shell without job control has its background commands ignore these two.
        ...anApp(1),
        does: { TERM: "catches", INT: "ignores", QUIT: "ignores", others: "dies" },
      },
    ],
    findings: [],
    unknowns: [{ id: "shell-trap", about: [TRAP_AND_WAIT] }],
    stop: { prints: ["trapped", "app 15"], code: 3 },
  },
  {
    // The trap runs only when the command in the foreground has ended.
    name: "script-with-trap-and-foreground",
    entrypoint: [],
    command: ["/trap-and-foreground.sh"],
    ready: ["app ready"],
    processes: [
      {
        depth: 0,
        name: TRAP_AND_FOREGROUND,
        does: { TERM: "catches", INT: "catches", QUIT: "ignores", others: "nothing" },
        hears: { TERM: "trapped", INT: 130 },
        release: { of: "catches", signal: "SIGKILL", index: 1 },
      },
      {
        depth: 1,
        name: "app app 10",
        does: { USR1: "catches", others: "dies" },
        hears: { USR1: "app 10" },
      },
    ],
    findings: [],
    unknowns: [{ id: "shell-trap", about: [TRAP_AND_FOREGROUND] }],
    stop: { prints: [], code: undefined },
  },
  {
    name: "tini-and-script-with-trap",
    entrypoint: ["/tini", "--"],
    command: ["/trap-and-foreground.sh"],
    ready: ["app ready"],
    processes: [
      {
        depth: 0,
        name: "tini -- /trap-and-foreground.sh",
        does: { others: "waits" },
        hears: { ...DEATHS_OF_ASH, TERM: "taken" },
      },
      {
        depth: 1,
        name: TRAP_AND_FOREGROUND,
        does: { TERM: "catches", INT: "catches", QUIT: "ignores", others: "dies" },
        hears: { TERM: "trapped", INT: 130 },
        release: { of: "catches", signal: "SIGKILL", index: 2 },
      },
      {
        depth: 2,
        name: "app app 10",
        does: { USR1: "catches", others: "dies" },
        hears: { USR1: "app 10" },
      },
    ],
    findings: [],
    unknowns: [{ id: "shell-trap", about: [TRAP_AND_FOREGROUND] }],
    stop: { prints: [], code: undefined },
  },
  {
    name: "script-without-exec-of-idle",
    entrypoint: [],
    command: ["/no-exec-idle.sh"],
    ready: ["idle ready"],
    processes: [anAsh({ depth: 0, name: "sh /no-exec-idle.sh", waitsFor: 1 }), anIdle(1)],
    findings: [{ id: "deaf-init", culprit: "entrypoint", about: ["sh /no-exec-idle.sh"] }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
];
