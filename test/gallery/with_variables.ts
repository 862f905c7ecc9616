// SPDX-License-Identifier: MIT
// Images in which a variable of the environment changes what the init does.
import {
  anApp,
  anAsh,
  anInit,
  APP_NAME,
  DEATHS,
  DEATHS_OF_ASH,
  type Exhibit,
  type ExpectedProcess,
} from "./exhibit.ts";
import { NO_EXEC, NO_EXEC_SLOW, SLOW } from "./with_inits.ts";

const ASH = anAsh({ depth: 1, name: NO_EXEC, waitsFor: 2 });
const ASH_OF_SLOW = anAsh({ depth: 1, name: NO_EXEC_SLOW, waitsFor: 2 });

/** A PID 1 that reaps nobody but its child, which is a tini: orphans fall through to one of them. */
const NPM = ["npm", "npm start", "exec /tini -- /with-orphans.sh"] as const;
const BEHIND_NPM: readonly ExpectedProcess[] = [
  {
    depth: 0,
    name: "npm start",
    does: { INT: "catches", TERM: "catches", USR1: "catches", others: "nothing" },
    hears: { INT: 130, TERM: "app 15", USR1: "npm 10" },
  },
  {
    ...anInit("tini -- /with-orphans.sh", { ...DEATHS, TERM: "app 15" }),
    depth: 1,
  },
  anApp(2),
  { depth: 3, name: "[orphan_maker]", state: "Z" },
];
const ORPHAN = { depth: 1, name: "[orphan_maker]", state: "Z" } as const;
const OF_APP = {
  id: "zombie",
  culprit: "application",
  about: [APP_NAME, "[orphan_maker]"],
} as const;

export const WITH_VARIABLES: readonly Exhibit[] = [
  {
    name: "tini-with-group-by-variable",
    entrypoint: ["/tini", "--"],
    variables: { TINI_KILL_PROCESS_GROUP: "1" },
    command: ["/no-exec-slow.sh"],
    ready: ["app ready"],
    processes: [anInit("tini -- /no-exec-slow.sh", DEATHS), ASH_OF_SLOW, SLOW],
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
    name: "dumb-init-for-single-child-by-variable",
    entrypoint: ["/dumb-init", "--"],
    variables: { DUMB_INIT_SETSID: "0" },
    command: ["/no-exec-slow.sh"],
    ready: ["app ready"],
    processes: [anInit("dumb-init -- /no-exec-slow.sh", DEATHS_OF_ASH), ASH_OF_SLOW, SLOW],
    findings: [{
      id: "shell-in-between",
      culprit: "entrypoint",
      about: [NO_EXEC_SLOW, "slow_cleanup app"],
      says: "is killed without hearing it",
    }],
    unknowns: [],
    stop: { prints: [], code: 143 },
  },
  {
    name: "baronet-that-does-not-wait-by-variable",
    entrypoint: ["/baronet", "--"],
    variables: { BARONET_OPTIONS: "--no-wait" },
    command: ["/no-exec.sh"],
    ready: ["app ready"],
    processes: [anInit("baronet -- /no-exec.sh", DEATHS_OF_ASH), ASH, anApp(2)],
    findings: [{ id: "shell-in-between", culprit: "entrypoint", about: [NO_EXEC, APP_NAME] }],
    unknowns: [],
    stop: { prints: [], code: 143 },
  },
  {
    name: "baronet-that-rewrites-by-variable",
    entrypoint: ["/baronet", "--"],
    variables: { BARONET_OPTIONS: "--rewrite TERM:INT" },
    command: ["/int-ignored.sh"],
    ready: ["app ready"],
    processes: [
      anInit("baronet -- /int-ignored.sh", {
        ...DEATHS,
        TERM: "taken",
        INT: "taken",
      }),
      { ...anApp(1), does: { TERM: "catches", INT: "ignores", others: "dies" } },
    ],
    findings: [{
      id: "deaf-application",
      culprit: "application",
      about: [APP_NAME],
      says: "ignores SIGINT",
    }],
    unknowns: [],
    stop: { prints: [], code: undefined },
  },
  {
    name: "npm-and-tini-that-adopts-nobody",
    entrypoint: [],
    command: NPM,
    ready: ["app ready"],
    processes: [...BEHIND_NPM, ORPHAN, ORPHAN],
    findings: [{
      id: "zombie",
      culprit: "application",
      about: ["npm start", "[orphan_maker]", "[orphan_maker]"],
      advises: "TINI_SUBREAPER",
    }, OF_APP],
    unknowns: [{ id: "package-manager", about: ["npm start"] }],
    stop: { prints: ["npm 15", "app 15"], code: 0 },
  },
  {
    name: "npm-and-tini-that-adopts-by-variable",
    entrypoint: [],
    variables: { TINI_SUBREAPER: "1" },
    command: NPM,
    ready: ["app ready"],
    processes: BEHIND_NPM,
    findings: [OF_APP],
    unknowns: [{ id: "package-manager", about: ["npm start"] }],
    stop: { prints: ["npm 15", "app 15"], code: 0 },
  },
];
