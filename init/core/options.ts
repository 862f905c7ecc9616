// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The command line and BARONET_OPTIONS as typed → what was asked for, checked. Nothing below
// this file reads arguments or environment variables again.
import type { Segment } from "./command_line.ts";
import type { ExitCodeMap } from "./exit_code_map.ts";
import { findInstead, findStrayOption, type InsteadRequest } from "./instead.ts";
import type { LogLevel } from "./log_level.ts";
import { OPTION_INDEX, optionNamed } from "./option_table.ts";
import type { LogFormat, Variable } from "./option_values.ts";
import { nameOf, NO_VALUES, overlay, readOptions, type Values } from "./read_options.ts";
import { isRefusal, type Refusal, refusal } from "./refusals.ts";
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

/** What was said about baronet itself. */
export interface Settings {
  readonly group: boolean;
  readonly all: boolean;
  /** To 0: the signal is not forwarded. */
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

export interface Options {
  /** Empty only with `pause`. */
  readonly commands: readonly CommandOptions[];
  readonly settings: Settings;
}

export type Request =
  | InsteadRequest
  | { readonly type: "run"; readonly options: Options }
  | { readonly type: "print"; readonly what: "help" | "version" | "license" }
  | { readonly type: "refuse"; readonly problem: Refusal };

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

const NO_PAIRS: ReadonlyMap<number, number> = new Map();

function mapOf(pairs: readonly (readonly [number, number])[] | undefined) {
  return pairs === undefined ? NO_PAIRS : new Map(pairs);
}

const DEFAULTS: Settings = {
  group: false,
  all: false,
  rewrites: NO_PAIRS,
  delaysMs: NO_PAIRS,
  stopTimeoutMs: undefined,
  graceMs: 5000,
  wait: true,
  any: false,
  exitCodes: NO_PAIRS,
  parentDeathSignal: undefined,
  subreaper: false,
  warnReap: false,
  pause: false,
  logLevel: "warn",
  logFormat: "text",
};

function settingsOf(values: Values): Settings {
  if (values === NO_VALUES) return DEFAULTS;
  return {
    group: values.group ?? DEFAULTS.group,
    all: values.all ?? DEFAULTS.all,
    rewrites: mapOf(values.rewrite),
    delaysMs: mapOf(values.delay),
    stopTimeoutMs: values["stop-timeout"],
    graceMs: values.grace ?? DEFAULTS.graceMs,
    wait: values["no-wait"] === undefined,
    any: values.any ?? DEFAULTS.any,
    exitCodes: mapOf(values.expect?.flat()),
    parentDeathSignal: values["parent-death"],
    subreaper: values.subreaper ?? DEFAULTS.subreaper,
    warnReap: values["warn-reap"] ?? DEFAULTS.warnReap,
    pause: values.pause ?? DEFAULTS.pause,
    logLevel: logLevelOf(values),
    logFormat: values.log ?? DEFAULTS.logFormat,
  };
}

function isOfCommand(option: string): boolean {
  return optionNamed(nameOf(option))?.scope === "command";
}

/** With --pause there is no command, and nothing to say about one. */
function findBadPause(segments: readonly Segment[]): Refusal | undefined {
  const option = segments.flatMap(({ options }) => options).find(isOfCommand);
  if (option !== undefined) return refusal("optionWithPause", option);
  const [command] = segments.flatMap(({ argv }) => argv);
  if (command !== undefined) return refusal("commandWithPause", command);
  return segments.length > 1 ? refusal("missingNextCommand") : undefined;
}

/** What is wrong with a command's place or options, given that of the others. */
function findBadCommand(segments: readonly Segment[], values: readonly Values[]) {
  if (values[0].as !== undefined) return refusal("misplacedAs");
  const stray = values[0] === NO_VALUES ? undefined : findStrayOption(values[0]);
  if (stray !== undefined) return stray;
  if (values[0].pause) return findBadPause(segments);
  for (let index = 0; index < segments.length; index++) {
    const { argv, options } = segments[index];
    if (argv.length === 0) {
      return index === 0 ? refusal("missingCommand") : refusal("missingNextCommand");
    }
    const stray = index === 0 ? undefined : options.find((option) => !isOfCommand(option));
    if (stray !== undefined) return refusal("misplacedOption", stray, argv[0]);
    if (values[index].first && values[index].watch) return refusal("firstAndWatched", argv[0]);
  }
  return undefined;
}

/** BARONET_OPTIONS: options alone, separated by white space. */
function splitEnvironment(text: string) {
  return splitArguments(text.match(/\S+/g) ?? [], OPTION_INDEX);
}

function readEnvironment(text: string): Values | Refusal {
  const { options, command } = splitEnvironment(text);
  if (command.length > 0) return refusal("commandInEnvironment", command[0]);
  const values = readOptions(options);
  if (isRefusal(values)) return refusal("inEnvironment", values);
  const instead = findInstead(values);
  if (instead !== undefined) return refusal("insteadInEnvironment", instead);
  return values.as === undefined ? values : refusal("inEnvironment", refusal("misplacedAs"));
}

function isPrinted({ help, version, license }: Values): boolean {
  return (help ?? version ?? license) !== undefined;
}

function refuse(problem: Refusal): Request {
  return { type: "refuse", problem };
}

/** Where options come from: each source wins over the one before it. */
export interface Sources {
  /** Defaults of another init, in our words. */
  readonly defaults: readonly string[];
  /** BARONET_OPTIONS. */
  readonly environmentOptions: string | undefined;
}

/** Nothing is said but what to run, as on most command lines; undefined: there is more to read. */
function readPlain(
  segments: readonly Segment[],
  { defaults, environmentOptions }: Sources,
): Request | undefined {
  const [{ options, argv }] = segments;
  const isPlain = segments.length === 1 && options.length === 0 && argv.length > 0 &&
    defaults.length === 0 && environmentOptions === undefined;
  if (!isPlain) return undefined;
  const commands = [commandOptions(argv, NO_VALUES)];
  return { type: "run", options: { commands, settings: DEFAULTS } };
}

/**
 * What a command line asks for, in our own words; those of other inits are turned into these in
 * inits/.
 */
export function parseOptions(segments: readonly Segment[], sources: Sources): Request {
  const plain = readPlain(segments, sources);
  if (plain !== undefined) return plain;
  const { defaults, environmentOptions } = sources;
  const given = environmentOptions === undefined ? NO_VALUES : readEnvironment(environmentOptions);
  if (isRefusal(given)) return refuse(given);
  const below = readOptions(defaults);
  if (isRefusal(below)) return refuse(below);
  const environment = overlay(below, given);
  const values: Values[] = [];
  for (const { options } of segments) {
    const read = readOptions(options);
    if (isRefusal(read)) return refuse(read);
    // Whoever asks for that asks for nothing that BARONET_OPTIONS could say.
    const instead = values.length === 0 && read !== NO_VALUES ? findInstead(read) : undefined;
    if (instead !== undefined && !isPrinted(read)) {
      return { type: "instead", instead, segments, values: read };
    }
    values.push(values.length === 0 ? overlay(environment, read) : read);
  }
  const [{ help, version, license }] = values;
  const what = help ? "help" : version ? "version" : license ? "license" : undefined;
  if (what !== undefined) return { type: "print", what };
  const problem = findBadCommand(segments, values);
  if (problem !== undefined) return refuse(problem);
  const commands = values[0].pause
    ? []
    : segments.map(({ argv }, index) => commandOptions(argv, values[index]));
  return { type: "run", options: { commands, settings: settingsOf(values[0]) } };
}

/** How a command line that is refused wants to hear of it, as far as it can be understood. */
export function logFormatOf(
  segments: readonly Segment[],
  { environmentOptions = "" }: Sources,
): LogFormat {
  const words = [...splitEnvironment(environmentOptions).options, ...segments[0].options];
  return words.findLast((word) => word.startsWith("--log=")) === "--log=json" ? "json" : "text";
}
