// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What is said to people of each option. Beside the table and not in it: only who asks for --help or
// has mistyped reads this, and so it is in the other part of the program (../part.ts).
import type { OptionName } from "./option_table.ts";

export const OPTION_HELP: Readonly<Record<OptionName, string>> = {
  group: "forward signals to each command's process group, not to the command alone",
  all: "at the end, TERM every process there is, even with --no-wait; only as PID 1",
  rewrite: "forward the signal FROM as the signal TO; TO may be 0 or drop",
  delay: "wait before SIG is forwarded; a second SIG forwards it at once",
  "stop-timeout": "how long commands may take after a stop signal before KILL (default: for ever)",
  grace: "how long others may take after the commands have exited: TERM, wait, KILL (default 5s)",
  "no-wait": "exit as soon as the commands have exited, wait for nobody else",
  any: "the first watched command to exit ends them all; its code is the exit code",
  expect: "take an exit code, or a range such as 1-9, for 0 or for another code",
  subreaper: "accepted: where it is not PID 1, baronet adopts orphans without being told",
  "parent-death": "take the death of the parent process for the signal SIG",
  "warn-reap": "log each adopted orphan that is reaped, by name",
  pause: "no command: reap orphans until TERM or INT, then exit with 0",
  as: "take the command line of tini, docker-init, dumb-init, catatonit, smell-baron or kill",
  log: "how log lines on stderr are written (default text)",
  verbose: "say more on stderr: -v what happens, -vv every event and effect",
  quiet: "say nothing but errors",
  help: "print this text and exit",
  version: "print the version and exit",
  license: "print the licenses and exit",
  first: "run it before all others; unless it exits with 0 they are not started",
  watch: "watch this command: where one is watched, only the watched ones are waited for",
  "stop-signal": "what TERM becomes for this command",
  user: "run it as this user, by name or number",
  chdir: "run it in this folder",
  env: "set an environment variable",
  "unset-env": "leave an environment variable out",
  explain: "say what PID and all below it do on each signal, and why they would not stop",
  send: "send SIG to each PID, a negative one being a process group",
  probe: "be a command that writes a line of JSON for each signal it receives",
  "probe-log": "with --probe: append the lines to FILE (default: stdout)",
  "probe-exit": "with --probe: the signal that ends it, and its exit code then (default TERM=0)",
  "probe-alone": "with --probe: do not make orphans to see what becomes of them",
  "probe-role": "what this process is for the probe that started it (probe_role.ts)",
};

/** For the advice when a value is missing: one for each option that takes one. */
export const OPTION_EXAMPLES: Readonly<Partial<Record<OptionName, string>>> = {
  rewrite: "TERM:QUIT",
  delay: "TERM=5s",
  "stop-timeout": "25s",
  grace: "10s",
  expect: "143",
  "parent-death": "TERM",
  as: "tini",
  log: "json",
  "stop-signal": "INT",
  user: "www-data",
  chdir: "/srv",
  env: "LANG=C",
  "unset-env": "DEBUG",
  send: "TERM",
  "probe-log": "/tmp/probe",
  "probe-exit": "TERM=42",
  "probe-role": "make orphan",
};
