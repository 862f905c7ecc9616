// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// tini 0.19, and docker-init, which is tini under Docker's name: its options, its environment
// variables, its exit codes, and the lines that dockerd and others read.
import { ERRNO } from "../errno.ts";
import type { LogLevel } from "../log_level.ts";
import { parseSignal, SIGNAL_NUMBERS } from "../signals.ts";
import type { Traits } from "../traits.ts";
import { COMMIT } from "../version.ts";
import { answer, type Init, refusal, type Surroundings, type Voice } from "./init.ts";
import { countOf, type PeerArguments, readPeerArguments, valuesOf } from "./peer_options.ts";

const OPTIONS = [
  { name: "help", letters: ["h"] },
  { name: "subreaper", letters: ["s"] },
  { name: "parent-death", letters: ["p"], value: "SIGNAL" },
  { name: "verbose", letters: ["v"] },
  { name: "warn-reap", letters: ["w"] },
  { name: "group", letters: ["g"] },
  { name: "expect", letters: ["e"], value: "CODE" },
  { name: "license", letters: ["l"] },
];

const USAGE = `tini (baronet): runs one program under the supervision of a valid init process

Usage: tini [OPTIONS] PROGRAM -- [ARGS] | --version

  --version   print the version and exit, alone
  -h          print this text and exit
  -s          adopt orphans where it is not PID 1 (TINI_SUBREAPER)
  -p SIGNAL   take the death of the parent for SIGNAL
  -v          be more verbose, up to three times (TINI_VERBOSITY=0 to 4)
  -w          warn when a process is reaped that PROGRAM has left
  -g          send signals to PROGRAM's process group (TINI_KILL_PROCESS_GROUP)
  -e CODE     take the exit code CODE for 0
  -l          print the licenses and exit
`;

const TRAITS: Traits = {
  adoptsOrphans: false,
  grouping: "own group",
  atEnd: "end everybody",
  suspendsItself: false,
  exitCodes: {
    wrongUsage: 1,
    systemCallFailed: 1,
    ofFailedStart: (errno) => errno === ERRNO.ENOENT ? 127 : errno === ERRNO.EACCES ? 126 : 1,
  },
};

/** The tini whose command line this is. Docker shows it, and the commit, in `docker info`. */
const TINI_VERSION = "0.19.0";

const DEFAULT_VERBOSITY = 1;
const DEBUG_VERBOSITY = 3;

const LEVELS: Readonly<Record<LogLevel, string>> = {
  fatal: "FATAL",
  error: "FATAL",
  warn: "WARN ",
  info: "INFO ",
  debug: "TRACE",
};

const NOT_ADOPTING = "Neither PID 1 nor a subreaper: zombie reaping won't work for orphans, " +
  "they go to another process\n  Use -s, set TINI_SUBREAPER, or run it as PID 1";

/** TINI_VERBOSITY wins over -v, and is read as atoi(3) does. */
function verbosityOf(given: PeerArguments, { environment }: Surroundings): number {
  const text = environment.get("TINI_VERBOSITY");
  if (text === undefined) return DEFAULT_VERBOSITY + countOf(given, "verbose");
  return Number(/^\s*[+-]?[0-9]+/.exec(text)?.[0] ?? 0);
}

function voice(verbosity: number, warnsOfReaps: boolean): Voice {
  const commands = new Set<number>();
  return {
    formatLine: (ownPid, { level, text }) => `[${LEVELS[level]} tini (${ownPid})] ${text}\n`,
    hearsOfChildren: verbosity >= DEBUG_VERBOSITY,
    narrate(item) {
      if (item.type === "commandStarted") commands.add(item.pid);
      if (item.type === "signalReceived" && item.signal === SIGNAL_NUMBERS.SIGCHLD) {
        return [{ level: "info", text: "Received SIGCHLD" }];
      }
      if (item.type !== "childExited" || commands.has(item.pid) || !warnsOfReaps) return [];
      return [{ level: "warn", text: `Reaped zombie process with pid=${item.pid}` }];
    },
  };
}

/** Our words for the log level that tini's verbosity comes to. */
function verboseWords(verbosity: number): string[] {
  if (verbosity < DEFAULT_VERBOSITY) return ["--quiet"];
  if (verbosity === DEFAULT_VERBOSITY) return [];
  return verbosity <= DEBUG_VERBOSITY ? ["--verbose"] : ["--verbose", "--verbose"];
}

function isExitCode(text: string): boolean {
  return /^[0-9]+$/.test(text) && Number(text) <= 255;
}

function findBadValue(given: PeerArguments): string | undefined {
  const code = valuesOf(given, "expect").find((text) => !isExitCode(text));
  if (code !== undefined) return `Not a valid option for -e: ${code}`;
  const signal = valuesOf(given, "parent-death").find((text) => parseSignal(text) === undefined);
  return signal === undefined ? undefined : `Not a valid option for -p: ${signal}`;
}

export const TINI: Init = {
  translate(args, surroundings) {
    const { environment, isSubreaper, ownPid } = surroundings;
    if (args.length === 1 && args[0] === "--version") {
      return answer(`tini version ${TINI_VERSION} - git.${COMMIT}\n`);
    }
    const given = readPeerArguments(args, OPTIONS);
    const problem = given.error ?? findBadValue(given);
    if (problem !== undefined) return refusal(`tini: ${problem}\n${USAGE}`);
    if (countOf(given, "help") > 0) return answer(USAGE);
    if (countOf(given, "license") > 0) return { type: "license" };
    if (given.rest.length === 0) return refusal(USAGE);
    const has = (name: string, variable: string) =>
      countOf(given, name) > 0 || environment.has(variable);
    const adopts = has("subreaper", "TINI_SUBREAPER");
    const verbosity = verbosityOf(given, surroundings);
    const options = [
      ...verboseWords(verbosity),
      ...(adopts ? ["--subreaper"] : []),
      ...(has("group", "TINI_KILL_PROCESS_GROUP") ? ["--group"] : []),
      ...valuesOf(given, "expect").map((code) => `--expect=${Number(code)}`),
      ...valuesOf(given, "parent-death").map((signal) => `--parent-death=${signal}`),
    ];
    return {
      type: "translated",
      defaults: [],
      segments: [{ options, argv: given.rest }],
      traits: TRAITS,
      voice: voice(verbosity, countOf(given, "warn-reap") > 0),
      warnings: ownPid === 1 || adopts || isSubreaper ? [] : [NOT_ADOPTING],
    };
  },
};
