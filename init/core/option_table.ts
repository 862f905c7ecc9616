// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Every option of baronet, once. The parser (options.ts), the usage text (usage.ts), the
// README and the tests take theirs from here or are compared with it.
//
// long: one table, a few lines for each option.

/** What a value must be; option_values.ts reads it, messages.ts says what is wrong with it. */
export type ValueKind =
  | "duration"
  | "signal"
  | "rewrite"
  | "delay"
  | "expect"
  | "log format"
  | "text"
  | "variable"
  | "variable name"
  | "name of an init"
  | "signal or 0"
  | "exit on";

export interface OptionSpec {
  /** The long name, without dashes: the key under which its value is kept. */
  readonly name: string;
  /** One-letter names, without a dash. */
  readonly letters: readonly string[];
  /**
   * `command`: about the one command that follows, not about baronet. `instead`: about what is done
   * instead of running commands (instead.ts).
   */
  readonly scope: "baronet" | "command" | "instead";
  /** What the value is; undefined: the option takes none. */
  readonly kind?: ValueKind;
  /** What stands for the value in the usage text. */
  readonly value?: string;
  /** An example value, for the advice when the value is missing. */
  readonly example?: string;
  /** Each time counts; of every other option that is repeated the last one does. */
  readonly repeatable?: true;
  /** Between one process of ours and another: not for the usage text. */
  readonly isInternal?: true;
  readonly help: string;
}

export const OPTIONS = [
  {
    name: "group",
    letters: ["g"],
    scope: "baronet",
    help: "forward signals to each command's process group, not to the command alone",
  },
  {
    name: "all",
    letters: ["a"],
    scope: "baronet",
    help: "at the end, TERM every process there is, even with --no-wait; only as PID 1",
  },
  {
    name: "rewrite",
    letters: ["r"],
    scope: "baronet",
    kind: "rewrite",
    value: "FROM:TO",
    example: "TERM:QUIT",
    repeatable: true,
    help: "forward the signal FROM as the signal TO; TO may be 0 or drop",
  },
  {
    name: "delay",
    letters: [],
    scope: "baronet",
    kind: "delay",
    value: "SIG=DURATION",
    example: "TERM=5s",
    repeatable: true,
    help: "wait before SIG is forwarded; a second SIG forwards it at once",
  },
  {
    name: "stop-timeout",
    letters: [],
    scope: "baronet",
    kind: "duration",
    value: "DURATION",
    example: "25s",
    help: "how long commands may take after a stop signal before KILL (default: for ever)",
  },
  {
    name: "grace",
    letters: [],
    scope: "baronet",
    kind: "duration",
    value: "DURATION",
    example: "10s",
    help: "how long others may take after the commands have exited: TERM, wait, KILL (default 5s)",
  },
  {
    name: "no-wait",
    letters: [],
    scope: "baronet",
    help: "exit as soon as the commands have exited, wait for nobody else",
  },
  {
    name: "any",
    letters: [],
    scope: "baronet",
    help: "the first watched command to exit ends them all; its code is the exit code",
  },
  {
    name: "expect",
    letters: ["e"],
    scope: "baronet",
    kind: "expect",
    value: "CODE[=CODE]",
    example: "143",
    repeatable: true,
    help: "take an exit code, or a range such as 1-9, for 0 or for another code",
  },
  {
    name: "subreaper",
    letters: ["s"],
    scope: "baronet",
    help: "accepted: where it is not PID 1, baronet adopts orphans without being told",
  },
  {
    name: "parent-death",
    letters: ["p"],
    scope: "baronet",
    kind: "signal",
    value: "SIG",
    example: "TERM",
    help: "take the death of the parent process for the signal SIG",
  },
  {
    name: "warn-reap",
    letters: ["w"],
    scope: "baronet",
    help: "log each adopted orphan that is reaped, by name",
  },
  {
    name: "pause",
    letters: ["P"],
    scope: "baronet",
    help: "no command: reap orphans until TERM or INT, then exit with 0",
  },
  {
    name: "as",
    letters: [],
    scope: "baronet",
    kind: "name of an init",
    value: "NAME",
    example: "tini",
    help: "take the command line of tini, docker-init, dumb-init, catatonit, smell-baron or kill",
  },
  {
    name: "log",
    letters: [],
    scope: "baronet",
    kind: "log format",
    value: "text|json",
    example: "json",
    help: "how log lines on stderr are written (default text)",
  },
  {
    name: "verbose",
    letters: ["v"],
    scope: "baronet",
    repeatable: true,
    help: "say more on stderr: -v what happens, -vv every event and effect",
  },
  { name: "quiet", letters: ["q"], scope: "baronet", help: "say nothing but errors" },
  { name: "help", letters: ["h"], scope: "baronet", help: "print this text and exit" },
  { name: "version", letters: ["V"], scope: "baronet", help: "print the version and exit" },
  {
    name: "license",
    letters: ["l", "L"],
    scope: "baronet",
    help: "print the licenses and exit",
  },
  {
    name: "first",
    letters: ["c"],
    scope: "command",
    help: "run it before all others; unless it exits with 0 they are not started",
  },
  {
    name: "watch",
    letters: ["f"],
    scope: "command",
    help: "watch this command: where one is watched, only the watched ones are waited for",
  },
  {
    name: "stop-signal",
    letters: [],
    scope: "command",
    kind: "signal",
    value: "SIG",
    example: "INT",
    help: "what TERM becomes for this command",
  },
  {
    name: "user",
    letters: [],
    scope: "command",
    kind: "text",
    value: "USER[:GROUP]",
    example: "www-data",
    help: "run it as this user, by name or number",
  },
  {
    name: "chdir",
    letters: [],
    scope: "command",
    kind: "text",
    value: "DIR",
    example: "/srv",
    help: "run it in this folder",
  },
  {
    name: "env",
    letters: [],
    scope: "command",
    kind: "variable",
    value: "NAME=VALUE",
    example: "LANG=C",
    repeatable: true,
    help: "set an environment variable",
  },
  {
    name: "unset-env",
    letters: [],
    scope: "command",
    kind: "variable name",
    value: "NAME",
    example: "DEBUG",
    repeatable: true,
    help: "leave an environment variable out",
  },
  {
    name: "explain",
    letters: [],
    scope: "instead",
    help: "say what PID and all below it do on each signal, and why they would not stop",
  },
  {
    name: "send",
    letters: [],
    scope: "instead",
    kind: "signal or 0",
    value: "SIG",
    example: "TERM",
    help: "send SIG to each PID, a negative one being a process group",
  },
  {
    name: "probe",
    letters: [],
    scope: "instead",
    help: "be a command that writes a line of JSON for each signal it receives",
  },
  {
    name: "probe-log",
    letters: [],
    scope: "instead",
    kind: "text",
    value: "FILE",
    example: "/tmp/probe",
    help: "with --probe: append the lines to FILE (default: stdout)",
  },
  {
    name: "probe-exit",
    letters: [],
    scope: "instead",
    kind: "exit on",
    value: "SIG=CODE",
    example: "TERM=42",
    help: "with --probe: the signal that ends it, and its exit code then (default TERM=0)",
  },
  {
    name: "probe-alone",
    letters: [],
    scope: "instead",
    help: "with --probe: do not make orphans to see what becomes of them",
  },
  {
    name: "probe-role",
    letters: [],
    scope: "instead",
    kind: "text",
    value: "ROLE",
    example: "make orphan",
    isInternal: true,
    help: "what this process is for the probe that started it (probe_role.ts)",
  },
] as const satisfies readonly OptionSpec[];

export type OptionName = (typeof OPTIONS)[number]["name"];

const BY_NAME: ReadonlyMap<string, OptionSpec> = new Map(
  OPTIONS.map((spec) => [spec.name, spec]),
);

/** `name`: without dashes. */
export function optionNamed(name: string): OptionSpec | undefined {
  return BY_NAME.get(name);
}

/** `-g, --group` or `--grace DURATION`: an option as the usage text writes it. */
export function formatOption(option: OptionSpec): string {
  const names = [...option.letters.map((letter) => `-${letter}`), `--${option.name}`].join(", ");
  return option.value === undefined ? names : `${names} ${option.value}`;
}
