// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The command line as typed → what was asked for, checked. Nothing below this file reads
// arguments again.
// @ts-types="./parse_args.d.ts"
import { parseArgs } from "@std/cli/parse-args";
import { parseDuration } from "./duration.ts";
import type { LogLevel } from "./log_level.ts";
import {
  badDuration,
  missingCommand,
  missingValue,
  type Problem,
  unexpectedValue,
  unknownOption,
} from "./messages.ts";
import { type OptionName, OPTIONS, type OptionSpec } from "./option_table.ts";
import { splitArguments } from "./split_arguments.ts";

/** Asked for, not yet resolved: what a command's name means depends on PATH (plan.ts). */
export interface Options {
  readonly argv: readonly string[];
  readonly group: boolean;
  readonly graceMs: number;
  readonly wait: boolean;
  readonly logLevel: LogLevel;
}

export type Request =
  | { readonly type: "run"; readonly options: Options }
  | { readonly type: "print"; readonly text: "help" | "version" | "license" }
  | { readonly type: "refuse"; readonly problem: Problem };

const DEFAULT_GRACE_MS = 5000;
const SPECS: readonly OptionSpec[] = OPTIONS;
const FLAGS = SPECS.filter(({ value }) => value === undefined).map(({ name }) => name);
const VALUED = SPECS.filter(({ value }) => value !== undefined).map(({ name }) => name);
const REPEATABLE = SPECS.filter(({ repeatable }) => repeatable === true).map(({ name }) => name);

type Values = Readonly<Partial<Record<OptionName, unknown>>>;

function refuse(problem: Problem): Request {
  return { type: "refuse", problem };
}

/** What is wrong with the words themselves, before any value is looked at. */
function findBadOption(options: readonly string[], unknown: readonly string[]) {
  for (const option of options) {
    const [name, ...value] = option.slice(2).split("=");
    const spec = SPECS.find((spec) => spec.name === name);
    if (spec === undefined) return unknownOption(option);
    if (spec.value === undefined && value.length > 0) return unexpectedValue(name, value.join("="));
    if (spec.value !== undefined && value.join("=") === "") return missingValue(spec);
  }
  return unknown.length > 0 ? unknownOption(unknown[0]) : undefined;
}

function logLevelOf(values: Values): LogLevel {
  if (values.quiet === true) return "error";
  const verbose = (values.verbose as readonly boolean[]).length;
  return verbose === 0 ? "warn" : verbose === 1 ? "info" : "debug";
}

function resolve(values: Values, argv: readonly string[]): Request {
  if (values.help === true) return { type: "print", text: "help" };
  if (values.version === true) return { type: "print", text: "version" };
  if (values.license === true) return { type: "print", text: "license" };
  const graceMs = values.grace === undefined
    ? DEFAULT_GRACE_MS
    : parseDuration(values.grace as string);
  if (graceMs === undefined) return refuse(badDuration("grace", values.grace as string));
  if (argv.length === 0) return refuse(missingCommand());
  const options: Options = {
    argv,
    group: values.group === true,
    graceMs,
    wait: values["no-wait"] !== true,
    logLevel: logLevelOf(values),
  };
  return { type: "run", options };
}

export function parseOptions(args: readonly string[]): Request {
  const { options, command } = splitArguments(args, SPECS);
  const unknown: string[] = [];
  const values = parseArgs(options, {
    boolean: FLAGS,
    string: VALUED,
    collect: REPEATABLE,
    unknown: (arg) => {
      unknown.push(arg);
      return false;
    },
  });
  const problem = findBadOption(options, unknown);
  return problem === undefined ? resolve(values, command) : refuse(problem);
}
