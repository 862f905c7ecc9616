// SPDX-License-Identifier: MIT
// What the Action has to say of the gallery's images with an init behind an init, and of those in which
// a variable changes what an init does.
import {
  ADVISE_EXEC_TOO,
  adviseHandler,
  CUT_SHORT,
  DIES,
  DYING_SCRIPT,
  type ExpectedVerdict,
  forward,
  GOOD,
  INHERITS,
  KILLED,
  OTHERS,
} from "./verdict.ts";

/** When the shell has gone, dumb-init sends TERM to the group once more. */
const CUT_OR_TWICE =
  /killed before it has finished|never hears SIGTERM|^SIGTERM \(15\) reaches .* 2 times$/;

const DEAF: Omit<ExpectedVerdict, "name" | "advice"> = {
  ...{ verdict: "fail", culprit: "application", exitCode: 137, mode: "overlay" },
  message: /^"\/.*" does nothing on SIGTERM \(15\) within 2 s and is killed$/,
  complaints: { ...KILLED, ...INHERITS },
};

/** It hears INT, into which TERM is turned, and was started with that ignored. */
const DEAF_TO_INT = { ...DEAF, advice: /^The signal arrives: let "\/app .*" handle SIGINT \(2\)/ };

export const JUDGED_INITS_BELOW: readonly ExpectedVerdict[] = [
  { name: "init-and-tini", ...GOOD, mode: "cmd" },
  { name: "init-and-tini-and-script-without-exec", ...DYING_SCRIPT, mode: "overlay" },
  {
    name: "init-and-dumb-init-and-script-without-exec",
    ...CUT_SHORT,
    message: CUT_OR_TWICE,
    mode: "overlay",
  },
  { name: "init-and-tini-and-ignoring", ...DEAF, advice: adviseHandler("/idle idle") },
  {
    name: "init-and-baronet-and-script-without-exec",
    verdict: "warn",
    culprit: "entrypoint",
    message: /^"\/app .*" never hears SIGINT \(2\): "\/bin\/sh \/no-exec.sh" does not pass it on$/,
    advice: ADVISE_EXEC_TOO,
    complaints: { ...forward("warn", ...OTHERS), ...DIES, "exit.propagated": "warn" },
    exitCode: 143,
    mode: "overlay",
  },
  { name: "init-and-dumb-init-that-rewrites", ...DEAF_TO_INT },
];

export const JUDGED_VARIABLES: readonly ExpectedVerdict[] = [
  {
    name: "tini-with-group-by-variable",
    ...CUT_SHORT,
    message: CUT_OR_TWICE,
    mode: "overlay",
  },
  { name: "dumb-init-for-single-child-by-variable", ...DYING_SCRIPT, mode: "overlay" },
  { name: "baronet-that-does-not-wait-by-variable", ...DYING_SCRIPT, mode: "overlay" },
  { name: "baronet-that-rewrites-by-variable", ...DEAF_TO_INT },
  {
    // Two orphans have come to npm, and one child of the application's own is not waited for either.
    name: "npm-and-tini-that-adopts-nobody",
    verdict: "fail",
    culprit: "entrypoint",
    message: /^3 dead processes stay zombies, as PID 1 "npm start" does not reap orphans$/,
    advice: /^Start the application itself instead of "npm start"; or let baronet signal/,
    complaints: {
      ...forward("warn", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"),
      ...{ zombies: "fail", "orphan.reaped": "warn" },
    },
    exitCode: 0,
    mode: "overlay",
  },
  {
    name: "npm-and-tini-that-adopts-by-variable",
    verdict: "fail",
    culprit: "application",
    message: /^1 dead process stays a zombie, as a living parent does not reap what it started$/,
    advice: /^Let "\/app app 15 15 0" wait for the processes that it starts$/,
    complaints: {
      ...forward("warn", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"),
      zombies: "fail",
    },
    exitCode: 0,
    mode: "overlay",
  },
];
