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
  /** Each time counts; of every other option that is repeated the last one does. */
  readonly repeatable?: true;
  /** Between one process of ours and another: not for the usage text. */
  readonly isInternal?: true;
}

export const OPTIONS = [
  {
    name: "group",
    letters: ["g"],
    scope: "baronet",
  },
  {
    name: "all",
    letters: ["a"],
    scope: "baronet",
  },
  {
    name: "rewrite",
    letters: ["r"],
    scope: "baronet",
    kind: "rewrite",
    value: "FROM:TO",
    repeatable: true,
  },
  {
    name: "delay",
    letters: [],
    scope: "baronet",
    kind: "delay",
    value: "SIG=DURATION",
    repeatable: true,
  },
  {
    name: "stop-timeout",
    letters: [],
    scope: "baronet",
    kind: "duration",
    value: "DURATION",
  },
  {
    name: "grace",
    letters: [],
    scope: "baronet",
    kind: "duration",
    value: "DURATION",
  },
  {
    name: "no-wait",
    letters: [],
    scope: "baronet",
  },
  {
    name: "any",
    letters: [],
    scope: "baronet",
  },
  {
    name: "expect",
    letters: ["e"],
    scope: "baronet",
    kind: "expect",
    value: "CODE[=CODE]",
    repeatable: true,
  },
  {
    name: "subreaper",
    letters: ["s"],
    scope: "baronet",
  },
  {
    name: "parent-death",
    letters: ["p"],
    scope: "baronet",
    kind: "signal",
    value: "SIG",
  },
  {
    name: "warn-reap",
    letters: ["w"],
    scope: "baronet",
  },
  {
    name: "pause",
    letters: ["P"],
    scope: "baronet",
  },
  {
    name: "as",
    letters: [],
    scope: "baronet",
    kind: "name of an init",
    value: "NAME",
  },
  {
    name: "log",
    letters: [],
    scope: "baronet",
    kind: "log format",
    value: "text|json",
  },
  {
    name: "verbose",
    letters: ["v"],
    scope: "baronet",
    repeatable: true,
  },
  { name: "quiet", letters: ["q"], scope: "baronet" },
  { name: "help", letters: ["h"], scope: "baronet" },
  { name: "version", letters: ["V"], scope: "baronet" },
  {
    name: "license",
    letters: ["l", "L"],
    scope: "baronet",
  },
  {
    name: "first",
    letters: ["c"],
    scope: "command",
  },
  {
    name: "watch",
    letters: ["f"],
    scope: "command",
  },
  {
    name: "stop-signal",
    letters: [],
    scope: "command",
    kind: "signal",
    value: "SIG",
  },
  {
    name: "user",
    letters: [],
    scope: "command",
    kind: "text",
    value: "USER[:GROUP]",
  },
  {
    name: "chdir",
    letters: [],
    scope: "command",
    kind: "text",
    value: "DIR",
  },
  {
    name: "env",
    letters: [],
    scope: "command",
    kind: "variable",
    value: "NAME=VALUE",
    repeatable: true,
  },
  {
    name: "unset-env",
    letters: [],
    scope: "command",
    kind: "variable name",
    value: "NAME",
    repeatable: true,
  },
  {
    name: "explain",
    letters: [],
    scope: "instead",
  },
  {
    name: "send",
    letters: [],
    scope: "instead",
    kind: "signal or 0",
    value: "SIG",
  },
  {
    name: "probe",
    letters: [],
    scope: "instead",
  },
  {
    name: "probe-log",
    letters: [],
    scope: "instead",
    kind: "text",
    value: "FILE",
  },
  {
    name: "probe-exit",
    letters: [],
    scope: "instead",
    kind: "exit on",
    value: "SIG=CODE",
  },
  {
    name: "probe-alone",
    letters: [],
    scope: "instead",
  },
  {
    name: "probe-role",
    letters: [],
    scope: "instead",
    kind: "text",
    value: "ROLE",
    isInternal: true,
  },
] as const satisfies readonly OptionSpec[];

export type OptionName = (typeof OPTIONS)[number]["name"];

/** How the options of a table are found. */
export interface OptionIndex {
  /** By the long name, without dashes. */
  readonly named: ReadonlyMap<string, OptionSpec>;
  /** By the letter, without a dash. */
  readonly lettered: ReadonlyMap<string, OptionSpec>;
}

export function indexOptions(specs: readonly OptionSpec[]): OptionIndex {
  return {
    named: new Map(specs.map((spec) => [spec.name, spec])),
    lettered: new Map(
      specs.flatMap((spec) => spec.letters.map((letter) => [letter, spec] as const)),
    ),
  };
}

export const OPTION_INDEX: OptionIndex = indexOptions(OPTIONS);

/** `name`: without dashes. */
export function optionNamed(name: string): OptionSpec | undefined {
  return OPTION_INDEX.named.get(name);
}

/** `-g, --group` or `--grace DURATION`: an option as the usage text writes it. */
export function formatOption(option: OptionSpec): string {
  const names = [...option.letters.map((letter) => `-${letter}`), `--${option.name}`].join(", ");
  return option.value === undefined ? names : `${names} ${option.value}`;
}
