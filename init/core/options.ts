// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The command line and BARONET_OPTIONS as typed → what was asked for, checked. Nothing below
// this file reads arguments or environment variables again.
// @ts-types="./parse_args.d.ts"
import { parseArgs } from "@std/cli/parse-args";
import type { Segment } from "./command_line.ts";
import type { ExitCodeMap } from "./exit_code_map.ts";
import type { LogLevel } from "./log_level.ts";
import type { Problem } from "./messages.ts";
import * as messages from "./option_messages.ts";
import { type LogFormat, VALUE_PARSERS, type ValueOf, type Variable } from "./option_values.ts";
import { type OptionName, OPTIONS, type OptionSpec } from "./option_table.ts";
import { splitArguments } from "./split_arguments.ts";

/** Asked for, not yet resolved: what a name means depends on PATH and /etc/passwd (plan.ts). */
export interface CommandOptions {
  readonly argv: readonly string[];
  readonly isFirst: boolean;
  readonly isWatched: boolean;
  readonly stopSignal: number | undefined;
  readonly user: string | undefined;
  readonly folder: string | undefined;
  readonly variables: readonly Variable[];
  readonly unsetVariables: readonly string[];
}

export interface Options {
  /** Empty only with `pause`. */
  readonly commands: readonly CommandOptions[];
  readonly group: boolean;
  readonly all: boolean;
  readonly rewrites: ReadonlyMap<number, number>;
  readonly delaysMs: ReadonlyMap<number, number>;
  readonly stopTimeoutMs: number | undefined;
  readonly graceMs: number;
  readonly wait: boolean;
  readonly any: boolean;
  readonly exitCodes: ExitCodeMap;
  readonly parentDeathSignal: number | undefined;
  readonly subreaper: boolean;
  readonly warnReap: boolean;
  readonly pause: boolean;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

export type Request =
  | { readonly type: "run"; readonly options: Options }
  | { readonly type: "print"; readonly what: "help" | "version" | "license" }
  | { readonly type: "refuse"; readonly problem: Problem };

const DEFAULT_GRACE_MS = 5000;
const SPECS: readonly OptionSpec[] = OPTIONS;
const FLAGS = SPECS.filter(({ kind }) => kind === undefined).map(({ name }) => name);
const VALUED = SPECS.filter(({ kind }) => kind !== undefined).map(({ name }) => name);
const REPEATABLE = SPECS.filter(({ repeatable }) => repeatable === true).map(({ name }) => name);

type Spec<N extends OptionName> = Extract<(typeof OPTIONS)[number], { name: N }>;
type Single<N extends OptionName> = Spec<N> extends { kind: infer K }
  ? K extends keyof typeof VALUE_PARSERS ? ValueOf<K> : never
  : true;
/** By option: `true` or the value as read; of a repeatable option all of them. */
type Values = {
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

/** One segment's options, read; or the first problem in them. */
function readOptions(options: readonly string[]): Values | Problem {
  const unknown: string[] = [];
  const texts = parseArgs(options, {
    boolean: FLAGS,
    string: VALUED,
    collect: REPEATABLE,
    unknown: (arg) => {
      unknown.push(arg);
      return false;
    },
  });
  const problem = options.map(findBadWord).find((problem) => problem !== undefined);
  if (problem !== undefined) return problem;
  if (unknown.length > 0) return messages.unknownOption(unknown[0]);
  const values: Record<string, unknown> = {};
  for (const { name, kind, repeatable } of SPECS) {
    const given: unknown[] = [texts[name] ?? []].flat().filter((text) => text !== false);
    if (given.length === 0) continue;
    const read = given.map((text) => kind === undefined ? true : VALUE_PARSERS[kind](`${text}`));
    values[name] = repeatable ? read : read[read.length - 1];
  }
  return values as Values;
}

function isProblem(value: object): value is Problem {
  return "advice" in value;
}

/** What `above` says wins; what can be repeated adds up, but -v and -q of `above` stand alone. */
function overlay(below: Values, above: Values): Values {
  const merged: Record<string, unknown> = { ...below, ...above };
  for (const name of REPEATABLE as OptionName[]) {
    const both = [below[name] ?? [], above[name] ?? []].flat();
    if (both.length > 0) merged[name] = both;
  }
  if (above.quiet !== undefined || above.verbose !== undefined) {
    merged.quiet = above.quiet;
    merged.verbose = above.verbose;
  }
  return merged as Values;
}

function logLevelOf({ quiet, verbose = [] }: Values): LogLevel {
  if (quiet) return "error";
  return verbose.length === 0 ? "warn" : verbose.length === 1 ? "info" : "debug";
}

function commandOptions(argv: readonly string[], values: Values): CommandOptions {
  return {
    argv,
    isFirst: values.first ?? false,
    isWatched: values.watch ?? false,
    stopSignal: values["stop-signal"],
    user: values.user,
    folder: values.chdir,
    variables: values.env ?? [],
    unsetVariables: values["unset-env"] ?? [],
  };
}

function globalOptions(values: Values, commands: readonly CommandOptions[]): Options {
  return {
    commands,
    group: values.group ?? false,
    all: values.all ?? false,
    rewrites: new Map(values.rewrite ?? []),
    delaysMs: new Map(values.delay ?? []),
    stopTimeoutMs: values["stop-timeout"],
    graceMs: values.grace ?? DEFAULT_GRACE_MS,
    wait: values["no-wait"] === undefined,
    any: values.any ?? false,
    exitCodes: new Map((values.expect ?? []).flat()),
    parentDeathSignal: values["parent-death"],
    subreaper: values.subreaper ?? false,
    warnReap: values["warn-reap"] ?? false,
    pause: values.pause ?? false,
    logLevel: logLevelOf(values),
    logFormat: values.log ?? "text",
  };
}

function isOfCommand(option: string): boolean {
  const name = option.slice(2).split("=")[0];
  return SPECS.some((spec) => spec.scope === "command" && spec.name === name);
}

/** With --pause there is no command, and nothing to say about one. */
function findBadPause(segments: readonly Segment[]): Problem | undefined {
  const option = segments.flatMap(({ options }) => options).find(isOfCommand);
  if (option !== undefined) return messages.optionWithPause(option);
  const [command] = segments.flatMap(({ argv }) => argv);
  if (command !== undefined) return messages.commandWithPause(command);
  return segments.length > 1 ? messages.missingNextCommand() : undefined;
}

/** What is wrong with a command's place or options, given that of the others. */
function findBadCommand(segments: readonly Segment[], values: readonly Values[]) {
  if (values[0].as !== undefined) return messages.misplacedAs();
  if (values[0].pause) return findBadPause(segments);
  for (const [index, { argv, options }] of segments.entries()) {
    if (argv.length === 0) {
      return index === 0 ? messages.missingCommand() : messages.missingNextCommand();
    }
    const stray = index === 0 ? undefined : options.find((option) => !isOfCommand(option));
    if (stray !== undefined) return messages.misplacedOption(stray, argv[0]);
    if (values[index].first && values[index].watch) return messages.firstAndWatched(argv[0]);
  }
  return undefined;
}

/** BARONET_OPTIONS: options alone, separated by spaces. */
function readEnvironment(text: string | undefined): Values | Problem {
  const words = (text ?? "").split(/\s+/).filter((word) => word !== "");
  const { options, command } = splitArguments(words, SPECS);
  if (command.length > 0) return messages.commandInEnvironment(command[0]);
  const values = readOptions(options);
  if (isProblem(values)) return messages.inEnvironment(values);
  return values.as === undefined ? values : messages.inEnvironment(messages.misplacedAs());
}

function refuse(problem: Problem): Request {
  return { type: "refuse", problem };
}

/** Where options come from: each source wins over the one before it. */
export interface Sources {
  /** Defaults of another init, in our words. */
  readonly defaults: readonly string[];
  /** BARONET_OPTIONS. */
  readonly environmentOptions: string | undefined;
}

/**
 * What a command line asks for, in our own words; those of other inits are turned into these in
 * inits/.
 */
export function parseOptions(
  segments: readonly Segment[],
  { defaults, environmentOptions }: Sources,
): Request {
  const given = readEnvironment(environmentOptions);
  if (isProblem(given)) return refuse(given);
  const below = readOptions(defaults);
  if (isProblem(below)) return refuse(below);
  const environment = overlay(below, given);
  const values: Values[] = [];
  for (const { options } of segments) {
    const read = readOptions(options);
    if (isProblem(read)) return refuse(read);
    values.push(values.length === 0 ? overlay(environment, read) : read);
  }
  const what = (["help", "version", "license"] as const).find((name) => values[0][name]);
  if (what !== undefined) return { type: "print", what };
  const problem = findBadCommand(segments, values);
  if (problem !== undefined) return refuse(problem);
  const commands = values[0].pause
    ? []
    : segments.map(({ argv }, index) => commandOptions(argv, values[index]));
  return { type: "run", options: globalOptions(values[0], commands) };
}
