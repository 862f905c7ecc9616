// SPDX-License-Identifier: MIT
// What the Action has to say of the gallery's images whose PID 1 is an init.
import {
  ADVISE_EXEC_TOO,
  ADVISE_OTHER_INIT,
  adviseHandler,
  CUT_SHORT,
  DIES,
  DYING_SCRIPT,
  type ExpectedVerdict,
  forward,
  GOOD,
  INHERITS,
  LOST,
  OTHERS,
} from "./verdict.ts";

export const JUDGED_INITS: readonly ExpectedVerdict[] = [
  { name: "tini", ...GOOD, mode: "cmd" },
  {
    name: "tini-and-idle",
    verdict: "warn",
    culprit: "application",
    message: /^It exits with 143, 128 \+ 15: it dies of SIGTERM and cleans nothing up$/,
    advice: adviseHandler("/idle idle"),
    complaints: DIES,
    exitCode: 143,
    mode: "cmd",
  },
  { name: "tini-and-script-without-exec", ...DYING_SCRIPT, mode: "overlay" },
  {
    name: "tini-with-group-and-script-without-exec",
    ...CUT_SHORT,
    message: /(is killed before it has finished|never hears SIGTERM \(15\)): .*sh/,
    mode: "overlay",
  },
  { name: "dumb-init", ...GOOD, mode: "cmd" },
  {
    // When the shell has gone, dumb-init sends TERM to the group once more.
    name: "dumb-init-and-script-without-exec",
    ...CUT_SHORT,
    message:
      /killed before it has finished|never hears SIGTERM|^SIGTERM \(15\) reaches .* 2 times$/,
    mode: "overlay",
  },
  { name: "dumb-init-for-single-child", ...DYING_SCRIPT, mode: "overlay" },
  {
    name: "dumb-init-and-session",
    ...DYING_SCRIPT,
    complaints: { ...LOST, ...DIES, ...INHERITS },
    mode: "overlay",
  },
  {
    name: "catatonit",
    verdict: "warn",
    culprit: "init",
    message: /^The application starts with SIGTSTP, SIGTTIN, SIGTTOU blocked$/,
    advice: ADVISE_OTHER_INIT,
    complaints: INHERITS,
    exitCode: 0,
    mode: "cmd",
  },
  {
    name: "catatonit-and-script-without-exec",
    ...DYING_SCRIPT,
    complaints: { ...LOST, ...DIES, ...INHERITS },
    mode: "overlay",
  },
  {
    // What its shell does not pass on, baronet asks for at the end, and waits: TERM alone.
    name: "baronet-and-script-without-exec",
    verdict: "warn",
    culprit: "entrypoint",
    message: /^"\/app .*" never hears SIGINT \(2\): "\/bin\/sh \/no-exec.sh" does not pass it on$/,
    advice: ADVISE_EXEC_TOO,
    complaints: { ...forward("warn", ...OTHERS), ...DIES, "exit.propagated": "warn" },
    exitCode: 143,
    mode: "overlay",
  },
  { name: "baronet-that-does-not-wait", ...DYING_SCRIPT, mode: "overlay" },
  {
    name: "tini-and-wrapper",
    verdict: "fail",
    culprit: "entrypoint",
    message: /^"\/app .*" never hears .*: "\/plain_parent \/app .*" ends at once with 143, and/,
    advice: /^Start the application itself instead of "\/plain_parent \/app .*"; or let baronet/,
    complaints: { ...LOST, ...DIES },
    exitCode: 143,
    mode: "cmd",
  },
];
