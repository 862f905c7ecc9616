// SPDX-License-Identifier: MIT
// Images whose PID 1 is an init.
import {
  anApp,
  anAsh,
  anIdle,
  anInit,
  APP,
  APP_NAME,
  DEATHS,
  DEATHS_OF_ASH,
  type Exhibit,
} from "./exhibit.ts";

const APP_WORDS = APP.join(" ");
export const NO_EXEC = "sh /no-exec.sh";
export const NO_EXEC_SLOW = "sh /no-exec-slow.sh";
const SESSION = "sh /session.sh";

const ASH = anAsh({ depth: 1, name: NO_EXEC, waitsFor: 2 });
const ASH_OF_SLOW = anAsh({ depth: 1, name: NO_EXEC_SLOW, waitsFor: 2 });
/** It cleans up on TERM until USR1 comes. */
export const SLOW = {
  depth: 2,
  name: "slow_cleanup app",
  does: { TERM: "catches", USR1: "catches", others: "dies" },
  hears: { TERM: "app cleaning", USR1: "app released without TERM" },
} as const;

export const WITH_INITS: readonly Exhibit[] = [
  {
    name: "tini",
    entrypoint: ["/tini", "--"],
    command: APP,
    ready: ["app ready"],
    processes: [anInit(`tini -- ${APP_WORDS}`, { ...DEATHS, TERM: "app 15" }), anApp(1)],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    name: "tini-and-idle",
    entrypoint: ["/tini", "--"],
    command: ["/idle", "idle"],
    ready: ["idle ready"],
    processes: [anInit("tini -- /idle idle", DEATHS), anIdle(1)],
    findings: [],
    unknowns: [],
    stop: { prints: [], code: 143 },
  },
  {
    // From outside it looks good: it stops at once, with 143.
    name: "tini-and-script-without-exec",
    entrypoint: ["/tini", "--"],
    command: ["/no-exec.sh"],
    ready: ["app ready"],
    processes: [anInit("tini -- /no-exec.sh", DEATHS_OF_ASH), ASH, anApp(2)],
    findings: [{ id: "shell-in-between", culprit: "entrypoint", about: [NO_EXEC, APP_NAME] }],
    unknowns: [],
    stop: { prints: [], code: 143 },
  },
  {
    // The program hears it, and is killed in the middle of its clean-up.
    name: "tini-with-group-and-script-without-exec",
    entrypoint: ["/tini", "-g", "--"],
    command: ["/no-exec-slow.sh"],
    ready: ["app ready"],
    processes: [anInit("tini -g -- /no-exec-slow.sh", DEATHS), ASH_OF_SLOW, SLOW],
    findings: [{
      id: "shell-in-between",
      culprit: "entrypoint",
      about: [NO_EXEC_SLOW, "slow_cleanup app"],
      says: "hears it, too",
    }],
    unknowns: [],
    stop: { prints: [], mayPrint: "app cleaning", code: 143 },
  },
  {
    name: "dumb-init",
    entrypoint: ["/dumb-init", "--"],
    command: APP,
    ready: ["app ready"],
    processes: [anInit(`dumb-init -- ${APP_WORDS}`, { ...DEATHS, TERM: "app 15" }), {
      ...anApp(1),
      leadsSession: true,
    }],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    // It signals the group by itself.
    name: "dumb-init-and-script-without-exec",
    entrypoint: ["/dumb-init", "--"],
    command: ["/no-exec-slow.sh"],
    ready: ["app ready"],
    processes: [
      anInit("dumb-init -- /no-exec-slow.sh", DEATHS),
      { ...ASH_OF_SLOW, leadsSession: true },
      SLOW,
    ],
    findings: [{
      id: "shell-in-between",
      culprit: "entrypoint",
      about: [NO_EXEC_SLOW, "slow_cleanup app"],
      says: "hears it, too",
    }],
    unknowns: [],
    stop: { prints: [], mayPrint: "app cleaning", code: 143 },
  },
  {
    name: "dumb-init-for-single-child",
    entrypoint: ["/dumb-init", "-c", "--"],
    command: ["/no-exec.sh"],
    ready: ["app ready"],
    processes: [anInit("dumb-init -c -- /no-exec.sh", DEATHS_OF_ASH), ASH, anApp(2)],
    findings: [{ id: "shell-in-between", culprit: "entrypoint", about: [NO_EXEC, APP_NAME] }],
    unknowns: [],
    stop: { prints: [], code: 143 },
  },
  {
    // dumb-init signals a group that the program has left.
    name: "dumb-init-and-session",
    entrypoint: ["/dumb-init", "--"],
    command: ["/session.sh"],
    ready: ["app ready"],
    processes: [
      anInit("dumb-init -- /session.sh", { ...DEATHS, QUIT: "taken" }),
      {
        depth: 1,
        name: SESSION,
        does: { INT: "catches", QUIT: "ignores", others: "dies" },
        // The shell's own wait ends by it.
        hears: { INT: 130 },
        leadsSession: true,
      },
      {
        depth: 2,
        name: APP_NAME,
        does: { TERM: "catches", INT: "ignores", QUIT: "ignores", others: "dies" },
        hears: { TERM: "app 15" },
        leadsSession: true,
      },
    ],
    findings: [{ id: "shell-in-between", culprit: "entrypoint", about: [SESSION, APP_NAME] }],
    unknowns: [],
    stop: { prints: [], code: 143 },
  },
  {
    name: "catatonit",
    entrypoint: ["/catatonit", "--"],
    command: APP,
    ready: ["app ready"],
    processes: [anInit(`catatonit -- ${APP_WORDS}`, { ...DEATHS, TERM: "app 15" }), anApp(1)],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 0 },
  },
  {
    name: "catatonit-and-script-without-exec",
    entrypoint: ["/catatonit", "--"],
    command: ["/no-exec.sh"],
    ready: ["app ready"],
    processes: [anInit("catatonit -- /no-exec.sh", DEATHS_OF_ASH), ASH, anApp(2)],
    findings: [{ id: "shell-in-between", culprit: "entrypoint", about: [NO_EXEC, APP_NAME] }],
    unknowns: [],
    stop: { prints: [], code: 143 },
  },
  {
    name: "baronet-and-script-without-exec",
    entrypoint: ["/baronet", "--"],
    command: ["/no-exec.sh"],
    ready: ["app ready"],
    processes: [
      // When the shell has gone, it asks the program below to end.
      anInit("baronet -- /no-exec.sh", DEATHS_OF_ASH),
      ASH,
      anApp(2),
    ],
    findings: [],
    unknowns: [],
    stop: { prints: ["app 15"], code: 143 },
  },
  {
    name: "baronet-that-does-not-wait",
    entrypoint: ["/baronet", "--no-wait", "--"],
    command: ["/no-exec.sh"],
    ready: ["app ready"],
    processes: [anInit("baronet --no-wait -- /no-exec.sh", DEATHS_OF_ASH), ASH, anApp(2)],
    findings: [{ id: "shell-in-between", culprit: "entrypoint", about: [NO_EXEC, APP_NAME] }],
    unknowns: [],
    stop: { prints: [], code: 143 },
  },
  {
    // Somebody in between who is no shell.
    name: "tini-and-wrapper",
    entrypoint: ["/tini", "--", "/plain_parent"],
    command: APP,
    ready: ["app ready"],
    processes: [
      anInit(`tini -- /plain_parent ${APP_WORDS}`, DEATHS),
      { depth: 1, name: `plain_parent ${APP_WORDS}`, does: { others: "dies" } },
      anApp(2),
    ],
    findings: [{
      id: "shell-in-between",
      culprit: "entrypoint",
      about: [`plain_parent ${APP_WORDS}`, APP_NAME],
    }],
    unknowns: [],
    stop: { prints: [], code: 143 },
  },
];
