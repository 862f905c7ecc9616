// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Option words, each as `--name` or `--name=value` → their values, or what is wrong with one.
// What the options of a whole command line mean together is in options.ts.
// @ts-types="./parse_args.d.ts"
import { parseArgs } from "@std/cli/parse-args";
import type { Problem } from "./messages.ts";
import * as messages from "./option_messages.ts";
import { type OptionName, OPTIONS, type OptionSpec } from "./option_table.ts";
import { VALUE_PARSERS, type ValueOf } from "./option_values.ts";

const SPECS: readonly OptionSpec[] = OPTIONS;
const REPEATABLE = OPTIONS.filter((spec) => "repeatable" in spec).map(({ name }) => name);

type Spec<N extends OptionName> = Extract<(typeof OPTIONS)[number], { name: N }>;
type Single<N extends OptionName> = Spec<N> extends { kind: infer K }
  ? K extends keyof typeof VALUE_PARSERS ? ValueOf<K> : never
  : true;
/** By option: `true` or the value as read; of a repeatable option all of them. */
export type Values = {
  readonly [N in OptionName]?: Spec<N> extends { repeatable: true } ? readonly Single<N>[]
    : Single<N>;
};

/** What is wrong with an option's word itself, before its value is looked at. */
function findBadWord(option: string): Problem | undefined {
  const [name, ...value] = option.slice(2).split("=");
  const spec = SPECS.find((spec) => spec.name === name);
  if (spec === undefined) return messages.unknownOption(option);
  const isEmpty = value.join("=") === "";
  if (spec.kind === undefined) {
    return value.length > 0 ? messages.unexpectedValue(name, value.join("=")) : undefined;
  }
  if (isEmpty) return messages.missingValue(spec);
  const text = value.join("=");
  const isRead = VALUE_PARSERS[spec.kind](text) !== undefined;
  return isRead ? undefined : messages.badValue({ name, kind: spec.kind }, text);
}

/** Nothing was said, as on most command lines. */
export const NO_VALUES: Values = {};

export function isProblem(value: object): value is Problem {
  return "advice" in value;
}

export function nameOf(option: string): string {
  return option.slice(2).split("=", 1)[0];
}

/** One segment's options, read; or the first problem in them. */
export function readOptions(options: readonly string[]): Values | Problem {
  if (options.length === 0) return NO_VALUES;
  const problem = options.map(findBadWord).find((problem) => problem !== undefined);
  if (problem !== undefined) return problem;
  const names = options.map(nameOf);
  // parseArgs takes its time over each option that it is told of.
  const used = SPECS.filter(({ name }) => names.includes(name));
  const texts = parseArgs(options, {
    boolean: used.filter(({ kind }) => kind === undefined).map(({ name }) => name),
    string: used.filter(({ kind }) => kind !== undefined).map(({ name }) => name),
    collect: used.filter(({ repeatable }) => repeatable).map(({ name }) => name),
  });
  const values: Record<string, unknown> = {};
  for (const { name, kind, repeatable } of used) {
    const given: unknown[] = [texts[name]].flat();
    const read = given.map((text) => kind === undefined ? true : VALUE_PARSERS[kind](`${text}`));
    values[name] = repeatable ? read : read[read.length - 1];
  }
  return values;
}

/** What `above` says wins; what can be repeated adds up, but -v and -q of `above` stand alone. */
export function overlay(below: Values, above: Values): Values {
  if (below === NO_VALUES) return above;
  if (above === NO_VALUES) return below;
  const merged: Record<string, unknown> = { ...below, ...above };
  for (const name of REPEATABLE) {
    const both = [below[name] ?? [], above[name] ?? []].flat();
    if (both.length > 0) merged[name] = both;
  }
  if (above.quiet !== undefined || above.verbose !== undefined) {
    merged.quiet = above.quiet;
    merged.verbose = above.verbose;
  }
  return merged;
}
