// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What baronet is asked for instead of running commands: to explain, to send a signal, to be a
// probe. That is seldom, so that what it takes is a part of the program of its own
// (read_instead.ts, ../part.ts).
import type { Segment } from "./command_line.ts";
import { OPTIONS } from "./option_table.ts";
import { type Refusal, refusal } from "./refusals.ts";
import type { Values } from "./read_options.ts";

export type Instead = "explain" | "send" | "probe";

/** As asked for, not yet read. */
export interface InsteadRequest {
  readonly type: "instead";
  readonly instead: Instead;
  readonly segments: readonly Segment[];
  /** Of the first segment. */
  readonly values: Values;
}

/** Undefined: commands are to be run. */
export function findInstead({ explain, send, probe }: Values): Instead | undefined {
  if (explain !== undefined) return "explain";
  if (send !== undefined) return "send";
  return probe !== undefined ? "probe" : undefined;
}

const ALL_ABOUT_IT = OPTIONS.filter(({ scope }) => scope === "instead").map(({ name }) => name);

/** An option about something that was not asked for. */
export function findStrayOption(values: Values): Refusal | undefined {
  for (let i = 0; i < ALL_ABOUT_IT.length; i++) {
    const name = ALL_ABOUT_IT[i];
    if (values[name] !== undefined) return refusal("optionWithout", name, "probe");
  }
  return undefined;
}
