// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Option words, each as `--name` or `--name=value` → their values, or what is wrong with one.
// What the options of a whole command line mean together is in options.ts.
import { type OptionName, optionNamed, OPTIONS } from "./option_table.ts";
import { type Refusal, refusal } from "./refusals.ts";
import { VALUE_PARSERS, type ValueOf } from "./option_values.ts";

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

/** Nothing was said, as on most command lines. */
export const NO_VALUES: Values = {};

export function nameOf(option: string): string {
  const end = option.indexOf("=");
  return end < 0 ? option.slice(2) : option.slice(2, end);
}

/** One segment's options, read; or the first problem in them. */
export function readOptions(options: readonly string[]): Values | Refusal {
  if (options.length === 0) return NO_VALUES;
  const values: Record<string, unknown> = {};
  for (const option of options) {
    const name = nameOf(option);
    const spec = optionNamed(name);
    if (spec === undefined) return refusal("unknownOption", option);
    const hasValue = option.length > name.length + 2;
    const text = option.slice(name.length + 3);
    let value: unknown = true;
    if (spec.kind === undefined) {
      if (hasValue) return refusal("unexpectedValue", name, text);
    } else {
      if (text === "") return refusal("missingValue", spec);
      value = VALUE_PARSERS[spec.kind](text);
      if (value === undefined) return refusal("badValue", { name, kind: spec.kind }, text);
    }
    const before = values[name];
    if (spec.repeatable === undefined) values[name] = value;
    else values[name] = Array.isArray(before) ? [...before, value] : [value];
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
