// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Reads the command line of another init by a table of its options, and says what is wrong with
// it in the words of getopt_long(3), which all of them use.
import { splitArguments } from "../split_arguments.ts";
import { indexOptions, type OptionSpec } from "../option_table.ts";

/** Of an option table what reading takes, and whether it can be written `--name`. */
export type PeerOption = Pick<OptionSpec, "name" | "letters" | "value"> & { isLong?: true };

export interface PeerArguments {
  readonly options: readonly (readonly [name: string, value: string])[];
  /** The command and its arguments. */
  readonly rest: readonly string[];
  /** The first thing that is wrong, as it stands behind the program's name. */
  readonly error?: string;
}

function findError(word: string, table: readonly PeerOption[]): string | undefined {
  const [name, ...value] = word.slice(2).split("=");
  const option = word.startsWith("--") ? table.find((one) => one.name === name) : undefined;
  if (option === undefined) {
    return word.startsWith("--") && word.length > 2
      ? `unrecognized option '${word.split("=")[0]}'`
      : `invalid option -- '${word.slice(1)}'`;
  }
  if (option.value === undefined) {
    return value.length > 0 ? `option '--${name}' doesn't allow an argument` : undefined;
  }
  return value.length === 0 ? `option requires an argument -- '${option.letters[0]}'` : undefined;
}

/** A long name for an option that has only a letter. */
function findBadLong(word: string, table: readonly PeerOption[]): string | undefined {
  const name = /^--([^=]+)/.exec(word)?.[1];
  const option = table.find((one) => one.name === name);
  return option === undefined || option.isLong ? undefined : `unrecognized option '--${name}'`;
}

export function readPeerArguments(
  args: readonly string[],
  table: readonly PeerOption[],
): PeerArguments {
  const specs = table.map((option) => ({ ...option, scope: "baronet" } as const));
  const { options, command } = splitArguments(args, indexOptions(specs));
  // Behind the options, `--` and the command are left.
  const typed = args.slice(0, args.length - command.length);
  const error = typed.map((word) => findBadLong(word, table))
    .concat(options.map((word) => findError(word, table)))
    .find((text) => text !== undefined);
  const pairs = options.map((word): [string, string] => {
    const [name, ...value] = word.slice(2).split("=");
    return [name, value.join("=")];
  });
  return error === undefined
    ? { options: pairs, rest: command }
    : { options: pairs, rest: command, error };
}

/** How often an option was given. */
export function countOf({ options }: PeerArguments, name: string): number {
  return options.filter(([given]) => given === name).length;
}

export function valuesOf({ options }: PeerArguments, name: string): string[] {
  return options.filter(([given]) => given === name).map(([, value]) => value);
}
