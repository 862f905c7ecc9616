// SPDX-License-Identifier: MIT
// Pure: the text of one input -> its value, or an error that names the input and what is allowed.
import { isNeverForwarded, parseSignal } from "../init/core/signals.ts";
import type { InputName } from "./inputs.ts";
import { splitList } from "./words.ts";

/** An input as it was given, without blanks around it, or its default. */
export type Text = (name: InputName) => string;

export type Ready =
  | { readonly by: "auto" }
  | { readonly by: "log"; readonly pattern: RegExp }
  | { readonly by: "delay"; readonly delayMs: number };

export function refuse(
  name: InputName,
  value: string,
  { why }: { readonly why: string },
): Error {
  return new Error(`Cannot use "${value}" as ${name}: ${why}`);
}

export function choose<T extends string>(
  name: InputName,
  text: Text,
  { allowed }: { readonly allowed: readonly T[] },
): T {
  const choice = allowed.find((word) => word === text(name));
  if (choice !== undefined) return choice;
  throw refuse(name, text(name), { why: `it is none of ${allowed.join(", ")}` });
}

export function parseBoolean(name: InputName, text: Text): boolean {
  return choose(name, text, { allowed: ["true", "false"] }) === "true";
}

interface Range {
  readonly from: number;
  readonly to: number;
}

export function parseNumber(name: InputName, text: Text, { from, to }: Range): number {
  const number = toNumber(text(name), { from, to });
  if (number !== undefined) return number;
  throw refuse(name, text(name), {
    why: `it is not a whole number of seconds from ${from} to ${to}`,
  });
}

function toNumber(digits: string, { from, to }: Range): number | undefined {
  const number = Number(digits);
  return /^\d+$/.test(digits) && number >= from && number <= to ? number : undefined;
}

export function parseExitCodes(list: string): readonly number[] {
  const codes = splitList(list).map((item) => {
    const code = toNumber(item, { from: 0, to: 255 });
    if (code !== undefined) return code;
    throw refuse("expected-exit-code", item, { why: "it is not a number from 0 to 255" });
  });
  return codes.length > 0 ? codes : [0];
}

export function parseSignals(name: "signals" | "required-signals", text: Text) {
  const signals = splitList(text(name)).map((item) => {
    const signal = parseSignal(item);
    if (signal === undefined) {
      throw refuse(name, item, { why: "it is no signal, as TERM, SIGUSR1, 15 or RTMIN+3 are" });
    }
    if (!isNeverForwarded(signal)) return signal;
    throw refuse(name, item, { why: "no init can forward it" });
  });
  return signals.length > 0 ? [...new Set(signals)] : undefined;
}

export function parseReady(value: string): Ready {
  if (value === "auto") return { by: "auto" };
  if (value.startsWith("log:")) {
    return { by: "log", pattern: parsePattern("ready", value.slice("log:".length)) };
  }
  const delayMs = toNumber(value.replace(/^delay:/, ""), { from: 0, to: 3_600_000 });
  if (value.startsWith("delay:") && delayMs !== undefined) return { by: "delay", delayMs };
  throw refuse("ready", value, { why: "it is neither auto nor log:REGEX nor delay:MILLISECONDS" });
}

export function parsePattern(name: InputName, pattern: string): RegExp {
  try {
    return new RegExp(pattern, "m");
  } catch (cause) {
    throw new Error(
      `Cannot use "${pattern}" as ${name}: it is not a regular expression of JavaScript`,
      { cause },
    );
  }
}
