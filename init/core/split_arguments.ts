// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Finds where the options end and the command begins, and writes the options out in one
// unambiguous form: `--name` or `--name=value`.
//
// No parser of whole command lines can be left to find that place: @std/cli's parseArgs looks for
// "--" behind the command as well and removes it (`baronet git log -- file`), and takes a command
// named `true` for the value of the boolean option before it.
import type { OptionIndex } from "./option_table.ts";

export interface SplitArguments {
  /** The options, each as `--name` or `--name=value`; unknown ones as they stood. */
  readonly options: readonly string[];
  /** The command and its arguments, untouched. */
  readonly command: readonly string[];
}

/** Adds what `arg` says to `options`; how many words that took. */
type Expand = (options: string[], arg: string, around: Around) => number;

interface Around {
  /** The word behind `arg`. */
  readonly next: string | undefined;
  readonly index: OptionIndex;
}

const expandLong: Expand = (options, arg, { next, index }) => {
  const takesNext = index.named.get(arg.slice(2))?.value !== undefined && next !== undefined;
  options.push(takesNext ? `${arg}=${next}` : arg);
  return takesNext ? 2 : 1;
};

/** The letter at this place, which may be two units long (a surrogate pair). */
function letterAt(text: string, at: number): string {
  const code = text.charCodeAt(at);
  return text.slice(at, code >= 0xd800 && code < 0xdc00 ? at + 2 : at + 1);
}

/** `-gv`, `-e143`, `-e 143`: letters, the first one with a value takes the rest. */
const expandLetters: Expand = (options, arg, { next, index }) => {
  for (let at = 1; at < arg.length;) {
    const letter = letterAt(arg, at);
    at += letter.length;
    const behind = arg.slice(at);
    const spec = index.lettered.get(letter);
    if (spec?.value === undefined) {
      // `-v=2`: that option takes no value, which read_options.ts says.
      const value = behind.startsWith("=") && spec !== undefined ? behind : "";
      options.push(spec === undefined ? `-${letter}` : `--${spec.name}${value}`);
      if (value !== "") break;
      continue;
    }
    const rest = behind.startsWith("=") ? behind.slice(1) : behind;
    const value = rest === "" ? next : rest;
    options.push(value === undefined ? `--${spec.name}` : `--${spec.name}=${value}`);
    return rest === "" && next !== undefined ? 2 : 1;
  }
  return 1;
};

export function splitArguments(args: readonly string[], index: OptionIndex): SplitArguments {
  const options: string[] = [];
  let i = 0;
  while (i < args.length) {
    const arg = args[i];
    if (arg === "--") return { options, command: args.slice(i + 1) };
    if (!arg.startsWith("-") || arg === "-") break;
    const expand = arg.startsWith("--") ? expandLong : expandLetters;
    i += expand(options, arg, { next: args[i + 1], index });
  }
  return { options, command: args.slice(i) };
}
