// SPDX-License-Identifier: MIT
// What the Action has to say of the gallery's images whose application is what matters: programs whose
// masks mislead, threads, runtimes, package managers, and processes in lasting states.
import {
  ADVISE_EXEC,
  adviseHandler,
  DIES,
  type ExpectedVerdict,
  forward,
  GOOD,
  GOOD_AS_INIT,
  INHERITS,
  KILLED,
  type Kind,
  LOST,
  NOT_REAPING,
  OTHERS,
} from "./verdict.ts";

function deaf(program: string, where = ""): Omit<Kind, "complaints"> {
  return {
    ...{ verdict: "fail", culprit: "application", exitCode: 137 },
    message: new RegExp(
      `^"${program}"${where} does nothing on SIGTERM \\(15\\) within 2 s and is killed$`,
    ),
    advice: adviseHandler(program),
  };
}

function deafAsInit(program: string): Kind {
  return { ...deaf(program, ", PID 1,"), complaints: { ...KILLED, ...NOT_REAPING } };
}

export const JUDGED_PROGRAMS: readonly ExpectedVerdict[] = [
  { name: "app", ...GOOD_AS_INIT, mode: "overlay" },
  { name: "idle", ...deafAsInit("/idle idle"), mode: "overlay" },
  {
    name: "ignoring",
    ...deafAsInit("/idle idle"),
    complaints: { ...KILLED, ...NOT_REAPING, ...INHERITS },
    mode: "cmd",
  },
  {
    name: "tini-and-ignoring",
    ...deaf("/idle idle"),
    complaints: { ...KILLED, ...INHERITS },
    mode: "overlay",
  },
  {
    name: "blocking",
    ...deafAsInit("/idle idle"),
    complaints: { ...KILLED, ...NOT_REAPING, ...INHERITS },
    mode: "cmd",
  },
  {
    name: "tini-and-blocking",
    ...deaf("/idle idle"),
    complaints: { ...KILLED, ...INHERITS },
    mode: "overlay",
  },
  { name: "blocking-for-now", ...deafAsInit("/block_for_now app"), mode: "overlay" },
  { name: "sigwait", ...GOOD_AS_INIT, mode: "overlay" },
  { name: "tini-and-sigwait", ...GOOD, mode: "cmd" },
  { name: "signalfd", ...GOOD_AS_INIT, mode: "overlay" },
  { name: "tini-and-signalfd", ...GOOD, mode: "cmd" },
  {
    name: "signalfd-of-somebody-else",
    ...deaf("/idle idle"),
    complaints: { ...KILLED, ...INHERITS },
    mode: "cmd",
  },
  { name: "ppoll", ...GOOD_AS_INIT, mode: "overlay" },
  { name: "thread-catches", ...GOOD_AS_INIT, mode: "overlay" },
  { name: "thread-waits", ...GOOD_AS_INIT, mode: "overlay" },
  {
    name: "tini-and-thread-dies",
    verdict: "warn",
    culprit: "application",
    message: /^It exits with 143, 128 \+ 15: it dies of SIGTERM and cleans nothing up$/,
    advice: adviseHandler("/with_threads app die 15,10"),
    complaints: DIES,
    exitCode: 143,
    mode: "cmd",
  },
  {
    name: "tini-and-threads-block",
    ...deaf("/with_threads app block 15,10"),
    complaints: KILLED,
    mode: "cmd",
  },
];

export const JUDGED_RUNTIMES: readonly ExpectedVerdict[] = [
  { name: "node", ...deafAsInit("node server.js"), mode: "overlay" },
  { name: "tini-and-graceful-node", ...GOOD, mode: "cmd" },
  {
    // npm forwards TERM and INT.
    name: "npm",
    verdict: "warn",
    culprit: "entrypoint",
    message:
      /^"node server.js graceful" never hears SIGHUP \(1\): "npm start" does not pass it on$/,
    advice: /^Start the application itself instead of "npm start"; or let baronet signal/,
    complaints: {
      ...forward("warn", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"),
      ...{ ...NOT_REAPING, ...INHERITS },
    },
    exitCode: 0,
    mode: "overlay",
  },
  {
    name: "npm-and-shell",
    verdict: "fail",
    culprit: "entrypoint",
    message: /^".*" never hears SIGTERM \(15\): ".*sh -c node .*; true" ends at once with 143, and/,
    advice: ADVISE_EXEC,
    complaints: { ...LOST, ...DIES },
    exitCode: 143,
    mode: "overlay",
  },
  {
    name: "go",
    verdict: "fail",
    culprit: "application",
    message: /^It exits with 2, expected is 0$/,
    advice: adviseHandler("server go"),
    complaints: { "stop.exit-code": "fail", ...NOT_REAPING },
    exitCode: 2,
    mode: "overlay",
  },
  {
    name: "tini-and-go-with-handler",
    ...deaf("server go 15"),
    complaints: KILLED,
    mode: "cmd",
  },
];

function keepsZombies(count: string, program: string): Omit<ExpectedVerdict, "name"> {
  return {
    ...{ verdict: "fail", culprit: "application", exitCode: 0, mode: "overlay" },
    message: new RegExp(`^${count} zombies?, as PID 1 "${program}" does not wait for what has`),
    advice: new RegExp(`^Let "${program}" wait for .*; where they are the orphans .* put an init`),
    complaints: { zombies: "fail", ...NOT_REAPING },
  };
}

export const JUDGED_STATES: readonly ExpectedVerdict[] = [
  {
    name: "parent-that-never-waits",
    ...keepsZombies("2 dead processes stay", "/no_wait app 2"),
  },
  {
    // No init can reap them for it.
    name: "tini-and-parent-that-never-waits",
    verdict: "fail",
    culprit: "application",
    message: /^1 dead process stays a zombie, as a living parent does not reap what it started$/,
    advice: /^Let "\/no_wait app 1" wait for the processes that it starts$/,
    complaints: { zombies: "fail" },
    exitCode: 0,
    mode: "cmd",
  },
  { name: "orphans-and-no-reaper", ...keepsZombies("3 dead processes stay", "/app app 15 15 0") },
  { name: "stopped-child", ...GOOD, mode: "overlay" },
  { name: "traced-child", ...GOOD, mode: "cmd" },
  {
    name: "uninterruptible",
    ...deaf("/vfork_and_stay app 15,2,1,3,10,12"),
    complaints: KILLED,
    mode: "cmd",
  },
  {
    // TERM alone is handed on, to an init of a PID namespace of its own, which does nothing on it.
    name: "nested-namespace",
    ...deaf("/idle idle"),
    complaints: { ...forward("warn", ...OTHERS), ...KILLED },
    mode: "cmd",
  },
];
