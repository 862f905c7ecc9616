// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The values of options: text as typed → what it means, or undefined when it means nothing.
import { parseDuration } from "./duration.ts";
import { parseExpectation } from "./exit_code_map.ts";
import { INIT_NAMES, type InitName } from "./init_names.ts";
import type { ValueKind } from "./option_table.ts";
import { isNeverForwarded, parseSignal } from "./signals.ts";

export type LogFormat = "text" | "json";
/** From a received signal to the one that is forwarded; 0: none. */
export type Rewrite = readonly [from: number, to: number];
export type Delay = readonly [signal: number, delayMs: number];
export type Variable = readonly [name: string, value: string];

function parseReceivable(text: string): number | undefined {
  const signal = parseSignal(text);
  return signal === undefined || isNeverForwarded(signal) ? undefined : signal;
}

function parseRewrite(text: string): Rewrite | undefined {
  const parts = /^([^:]+):([^:]+)$/.exec(text);
  if (parts === null) return undefined;
  const from = parseReceivable(parts[1]);
  const to = ["0", "drop"].includes(parts[2].toLowerCase()) ? 0 : parseSignal(parts[2]);
  return from === undefined || to === undefined ? undefined : [from, to];
}

function parseDelay(text: string): Delay | undefined {
  const parts = /^([^=]+)=([^=]+)$/.exec(text);
  if (parts === null) return undefined;
  const signal = parseReceivable(parts[1]);
  const delayMs = parseDuration(parts[2]);
  return signal === undefined || delayMs === undefined ? undefined : [signal, delayMs];
}

function parseVariable(text: string): Variable | undefined {
  const at = text.indexOf("=");
  return at < 1 ? undefined : [text.slice(0, at), text.slice(at + 1)];
}

function parseWord<T extends string>(words: readonly T[]) {
  return (text: string): T | undefined => words.find((word) => word === text);
}

export const VALUE_PARSERS = {
  duration: parseDuration,
  signal: parseSignal,
  rewrite: parseRewrite,
  delay: parseDelay,
  expect: parseExpectation,
  "log format": parseWord<LogFormat>(["text", "json"]),
  text: (text: string) => text,
  variable: parseVariable,
  "variable name": (text: string) => (text.includes("=") ? undefined : text),
  "name of an init": parseWord<InitName>(INIT_NAMES),
} as const satisfies Record<ValueKind, (text: string) => unknown>;

export type ValueOf<K extends ValueKind> = Exclude<
  ReturnType<(typeof VALUE_PARSERS)[K]>,
  undefined
>;
