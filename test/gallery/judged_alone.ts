// SPDX-License-Identifier: MIT
// Images that only the Action is asked about, with what it has to say of them: how Dockerfiles put an
// ENTRYPOINT and a CMD together, and inits with one fault each, which --explain does not know.
import {
  ADVISE_OTHER_INIT,
  adviseHandler,
  DEAF_SCRIPT,
  DIES,
  type ExpectedVerdict,
  forward,
  GOOD,
  GOOD_AS_INIT,
  INHERITS,
  KILLED,
  NOT_REAPING,
} from "./verdict.ts";

export interface JudgedAlone extends ExpectedVerdict {
  /** The end of its Dockerfile. */
  readonly lines: readonly string[];
}

const CMD = 'CMD ["/app", "app", "15", "15", "0"]';

const WITH_COMMANDS: readonly JudgedAlone[] = [
  {
    name: "entrypoint-with-exec",
    lines: ['ENTRYPOINT ["/exec-of-command.sh"]', CMD],
    ...{ ...GOOD_AS_INIT, mode: "cmd" },
  },
  {
    name: "entrypoint-without-exec",
    lines: ['ENTRYPOINT ["/no-exec-of-command.sh"]', CMD],
    ...{ ...DEAF_SCRIPT, mode: "cmd" },
  },
  {
    // It becomes CMD ["/bin/sh", "-c", ...].
    name: "shell-form-of-dockerfile",
    lines: ["CMD /app app 15 15 0"],
    ...GOOD_AS_INIT,
    complaints: { ...NOT_REAPING, ...INHERITS },
    mode: "overlay",
  },
  {
    name: "shell-form-of-dockerfile-with-more",
    lines: ["CMD /app app 15 15 0; true"],
    ...DEAF_SCRIPT,
    advice: /^Write ENTRYPOINT and CMD in the exec form, as \["program", "word"\]; or let baronet/,
    mode: "overlay",
  },
  {
    name: "tini-with-group",
    lines: ['ENTRYPOINT ["/tini", "-g", "--"]', CMD],
    ...{ ...GOOD, mode: "cmd" },
  },
  { name: "baronet", lines: ['ENTRYPOINT ["/baronet", "--"]', CMD], ...{ ...GOOD, mode: "cmd" } },
  {
    // What the verdict advises: every signal arrives, and the shell's exit code is left.
    name: "baronet-with-group-and-script-without-exec",
    lines: ['ENTRYPOINT ["/baronet", "-g", "--"]', 'CMD ["/no-exec.sh"]'],
    verdict: "warn",
    culprit: "entrypoint",
    message: /^The container exits with 143 when the application exits with 42$/,
    advice: /^In "\/bin\/sh \/no-exec.sh" start the application with exec: the shell's exit code/,
    complaints: { "exit.propagated": "warn", ...DIES },
    exitCode: 143,
    mode: "overlay",
  },
  {
    // As it is done for programs that stop in good order on QUIT alone.
    name: "dumb-init-that-rewrites",
    lines: ['ENTRYPOINT ["/dumb-init", "-r", "15:3", "--"]', 'CMD ["/app", "app", "3", "3", "0"]'],
    ...{ ...GOOD, mode: "cmd" },
  },
  {
    // The application hears what it does not handle.
    name: "baronet-that-rewrites",
    lines: ['ENTRYPOINT ["/baronet", "--rewrite", "TERM:INT", "--"]', CMD],
    verdict: "warn",
    culprit: "application",
    message: /^It exits with 130, 128 \+ 2: it dies of SIGINT and cleans nothing up$/,
    advice: /^The signal arrives: let "\/app .*" handle SIGINT \(2\), finish its work/,
    complaints: DIES,
    exitCode: 130,
    mode: "cmd",
  },
  {
    name: "stops-by-usr1",
    lines: ['ENTRYPOINT ["/baronet", "--"]', 'CMD ["/idle", "idle"]', "STOPSIGNAL SIGUSR1"],
    verdict: "warn",
    culprit: "application",
    message: /^It exits with 138, 128 \+ 10: it dies of SIGUSR1 and cleans nothing up$/,
    advice: adviseHandler("/idle idle"),
    complaints: DIES,
    exitCode: 138,
    mode: "cmd",
  },
];

function brokenInit(
  fault: readonly string[],
  command = CMD,
): Pick<JudgedAlone, "lines" | "culprit" | "advice" | "exitCode" | "mode"> {
  const entrypoint = JSON.stringify(["/broken_init", ...fault]);
  return {
    ...{ lines: [`ENTRYPOINT ${entrypoint}`, command], culprit: "init" },
    ...{ advice: ADVISE_OTHER_INIT, exitCode: 0, mode: "cmd" },
  };
}

const WITH_BROKEN_INITS: readonly JudgedAlone[] = [
  {
    name: "init-drops-usr1",
    ...brokenInit(["drop", "10"]),
    verdict: "warn",
    message:
      /^"\/app .*" never hears SIGUSR1 \(10\): "\/broken_init drop 10 .*" does not pass it on$/,
    complaints: forward("warn", "SIGUSR1"),
  },
  {
    name: "init-drops-term",
    ...brokenInit(["drop", "15"]),
    verdict: "fail",
    message:
      /^"\/app .*" never hears SIGTERM \(15\): "\/broken_init drop 15 .*" does not pass it on$/,
    complaints: { ...forward("fail", "SIGTERM"), ...KILLED },
    exitCode: 137,
  },
  {
    // The application needs a while to stop, so that it is still there at the second.
    name: "init-doubles-term",
    ...brokenInit(["double", "15"], 'CMD ["/application"]'),
    verdict: "fail",
    message: /^SIGTERM \(15\) reaches the application 2 times$/,
    complaints: forward("fail", "SIGTERM"),
  },
  {
    name: "init-never-reaps",
    ...brokenInit(["never-reap"], 'CMD ["/application", "spawn"]'),
    verdict: "fail",
    message: /^3 dead processes stay zombies, as PID 1 "\/broken_init .*" does not reap orphans$/,
    complaints: { zombies: "fail", ...NOT_REAPING },
  },
  {
    name: "init-exits-early",
    ...brokenInit(["exit-early"]),
    verdict: "fail",
    message: /(is killed before it has finished|never hears SIGTERM \(15\)): "\/broken_init/,
    complaints: undefined,
  },
  {
    name: "init-swallows-code",
    ...brokenInit(["swallow"]),
    verdict: "warn",
    message: /^The container exits with 0 when the application exits with 42$/,
    complaints: { "exit.propagated": "warn" },
  },
];

export const JUDGED_ALONE: readonly JudgedAlone[] = [...WITH_COMMANDS, ...WITH_BROKEN_INITS];
