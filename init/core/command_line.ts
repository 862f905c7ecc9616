// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The words of a command line, taken apart: options first, then the commands, with `---`
// between one command and the next. What the words mean is read in options.ts.
import type { OptionIndex } from "./option_table.ts";
import { splitArguments } from "./split_arguments.ts";

const SEPARATOR = "---";
/** A word of a command that is to be `---` itself. */
const ESCAPED_SEPARATOR = "----";

/** One command as typed: its own options, and the words to run. */
export interface Segment {
  /** Each as `--name` or `--name=value`. */
  readonly options: readonly string[];
  readonly argv: readonly string[];
}

function splitAtSeparators(words: readonly string[]): readonly (readonly string[])[] {
  const parts: (readonly string[])[] = [];
  let start = 0;
  for (;;) {
    const end = words.indexOf(SEPARATOR, start);
    if (end < 0) break;
    parts.push(words.slice(start, end));
    start = end + 1;
  }
  parts.push(start === 0 ? words : words.slice(start));
  return parts;
}

function unescape(words: readonly string[]): readonly string[] {
  if (!words.includes(ESCAPED_SEPARATOR)) return words;
  return words.map((word) => (word === ESCAPED_SEPARATOR ? SEPARATOR : word));
}

/** At least one segment; one without a command has an empty argv. */
export function splitCommandLine(
  args: readonly string[],
  index: OptionIndex,
): readonly Segment[] {
  const { options, command } = splitArguments(args, index);
  const commands = splitAtSeparators(command);
  const segments = [{ options, argv: unescape(commands[0]) }];
  for (let at = 1; at < commands.length; at++) {
    const split = splitArguments(commands[at], index);
    segments.push({ options: split.options, argv: unescape(split.command) });
  }
  return segments;
}
