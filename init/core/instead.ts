// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What baronet is asked for instead of running commands: to explain, to send a signal, to be a
// probe. That is seldom, so that what it takes is a part of the program of its own
// (read_instead.ts, ../part.ts).
import type { Segment } from "./command_line.ts";
import { optionNamed } from "./option_table.ts";
import { type Refusal, refusal } from "./refusals.ts";
import type { Values } from "./read_options.ts";

const INSTEADS = ["explain", "send", "probe"] as const;
export type Instead = (typeof INSTEADS)[number];

/** As asked for, not yet read. */
export interface InsteadRequest {
  readonly type: "instead";
  readonly instead: Instead;
  readonly segments: readonly Segment[];
  /** Of the first segment. */
  readonly values: Values;
}

/** Undefined: commands are to be run. */
export function findInstead(values: Values): Instead | undefined {
  return INSTEADS.find((one) => values[one] !== undefined);
}

/** An option about something that was not asked for. */
export function findStrayOption(values: Values): Refusal | undefined {
  const stray = Object.keys(values).find((name) => optionNamed(name)?.scope === "instead");
  return stray === undefined ? undefined : refusal("optionWithout", stray, "probe");
}
