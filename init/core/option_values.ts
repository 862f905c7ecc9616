// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The values of options: text as typed → what it means, or undefined when it means nothing.
import { parseDuration } from "./duration.ts";
import { LAST_EXIT_CODE, parseExpectation } from "./exit_code_map.ts";
import { INIT_NAMES, type InitName } from "./init_names.ts";
import type { ValueKind } from "./option_table.ts";
import { isNeverForwarded, parseSignal } from "./signals.ts";

export type LogFormat = "text" | "json";
/** From a received signal to the one that is forwarded; 0: none. */
export type Rewrite = readonly [from: number, to: number];
export type Delay = readonly [signal: number, delayMs: number];
/** A signal, and the exit code that it leads to. */
export type ExitOn = readonly [signal: number, exitCode: number];
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

/** 0 sends nothing: kill(2) only looks whether the process is there and may be signalled. */
function parseSignalOrNone(text: string): number | undefined {
  return text === "0" ? 0 : parseSignal(text);
}

function parseExitOn(text: string): ExitOn | undefined {
  const parts = /^([^=]+)=([0-9]{1,3})$/.exec(text);
  if (parts === null) return undefined;
  const signal = parseReceivable(parts[1]);
  const exitCode = Number(parts[2]);
  return signal === undefined || exitCode > LAST_EXIT_CODE ? undefined : [signal, exitCode];
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
  "signal or 0": parseSignalOrNone,
  "exit on": parseExitOn,
} as const satisfies Record<ValueKind, (text: string) => unknown>;

export type ValueOf<K extends ValueKind> = Exclude<
  ReturnType<(typeof VALUE_PARSERS)[K]>,
  undefined
>;
