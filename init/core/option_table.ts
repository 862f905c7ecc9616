// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Every option of baronet, once. The parser (options.ts), the usage text (usage.ts), the
// README and the tests take theirs from here or are compared with it.

export interface OptionSpec {
  /** The long name, without dashes: the key under which its value is kept. */
  readonly name: string;
  /** One-letter names, without a dash. */
  readonly letters: readonly string[];
  /** What stands for the value in the usage text; undefined: the option takes none. */
  readonly value?: string;
  /** An example value, for the advice when the value is missing. */
  readonly example?: string;
  /** Each time counts; of every other option that is repeated the last one does. */
  readonly repeatable?: true;
  readonly help: string;
}

export const OPTIONS = [
  {
    name: "group",
    letters: ["g"],
    help: "forward signals to the command's process group, not to the command alone",
  },
  {
    name: "grace",
    letters: [],
    value: "DURATION",
    example: "10s",
    help: "how long others may take after the command has exited: TERM, wait, KILL (default 5s)",
  },
  {
    name: "no-wait",
    letters: [],
    help: "exit as soon as the command has exited, wait for nobody else",
  },
  {
    name: "verbose",
    letters: ["v"],
    repeatable: true,
    help: "say more on stderr: -v what happens, -vv every event and effect",
  },
  { name: "quiet", letters: ["q"], help: "say nothing but errors" },
  { name: "help", letters: ["h"], help: "print this text and exit" },
  { name: "version", letters: ["V"], help: "print the version and exit" },
  { name: "license", letters: ["l", "L"], help: "print the licenses and exit" },
] as const satisfies readonly OptionSpec[];

export type OptionName = (typeof OPTIONS)[number]["name"];

/** `-g, --group` or `--grace DURATION`: an option as the usage text writes it. */
export function formatOption(option: OptionSpec): string {
  const names = [...option.letters.map((letter) => `-${letter}`), `--${option.name}`].join(", ");
  return option.value === undefined ? names : `${names} ${option.value}`;
}
