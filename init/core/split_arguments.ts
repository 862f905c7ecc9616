// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Finds where the options end and the command begins, and writes the options out in one
// unambiguous form (`--name`, `--name=value`) for parseArgs.
//
// parseArgs cannot be left to find that place: it looks for "--" behind the command as
// well and removes it (`baronet git log -- file`), and takes a command named `true` for
// the value of the boolean option before it.
import type { OptionSpec } from "./option_table.ts";

export interface SplitArguments {
  /** The options, each as `--name` or `--name=value`; unknown ones as they stood. */
  readonly options: readonly string[];
  /** The command and its arguments, untouched. */
  readonly command: readonly string[];
}

function expandLong(arg: string, next: string | undefined, specs: readonly OptionSpec[]) {
  const word = arg.slice(2);
  const spec = specs.find(({ name }) => name === word);
  if (spec?.value === undefined || next === undefined) return { options: [arg], used: 1 };
  return { options: [`${arg}=${next}`], used: 2 };
}

/** `-gv`, `-e143`, `-e 143`: letters, the first one with a value takes the rest. */
function expandLetters(arg: string, next: string | undefined, specs: readonly OptionSpec[]) {
  const options: string[] = [];
  const characters = Array.from(arg);
  for (let i = 1; i < characters.length; i++) {
    const spec = specs.find(({ letters }) => letters.includes(characters[i]));
    const behind = characters.slice(i + 1).join("");
    if (spec?.value === undefined) {
      // `-v=2`: that option takes no value, which options.ts says.
      const value = behind.startsWith("=") && spec !== undefined ? behind : "";
      options.push(spec === undefined ? `-${characters[i]}` : `--${spec.name}${value}`);
      if (value !== "") break;
      continue;
    }
    const rest = behind.replace(/^=/, "");
    if (rest !== "") return { options: [...options, `--${spec.name}=${rest}`], used: 1 };
    const value = next === undefined ? "" : `=${next}`;
    return { options: [...options, `--${spec.name}${value}`], used: next === undefined ? 1 : 2 };
  }
  return { options, used: 1 };
}

export function splitArguments(
  args: readonly string[],
  specs: readonly OptionSpec[],
): SplitArguments {
  const options: string[] = [];
  let i = 0;
  while (i < args.length) {
    const arg = args[i];
    if (arg === "--") return { options, command: args.slice(i + 1) };
    if (!arg.startsWith("-") || arg === "-") break;
    const expand = arg.startsWith("--") ? expandLong : expandLetters;
    const expanded = expand(arg, args[i + 1], specs);
    options.push(...expanded.options);
    i += expanded.used;
  }
  return { options, command: args.slice(i) };
}
