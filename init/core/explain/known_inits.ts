// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Which processes are inits that forward signals, by their names, and what each does with them
// according to its options and to the variables of its environment.
import { type InitName, initNamed } from "../init_names.ts";
import { OPTIONS, type OptionSpec } from "../option_table.ts";
import { parseSignal, SIGNAL_NUMBERS } from "../signals.ts";
import { type Process, type ProcessDetails, wordsOf } from "./process.ts";
import { baseName, calledName } from "./programs.ts";

type Named = Pick<Process, "argv" | "exe">;
type Started = Named & Pick<Process, "environ">;

/** Variables that change an init's manner: one may hold any option, the others are about groups. */
export const ANY_OPTION = "BARONET_OPTIONS";
const SETSID = "DUMB_INIT_SETSID";
const GROUP = "TINI_KILL_PROCESS_GROUP";

/** An init that forwards signals, and what it does with its children besides. */
export interface KnownInit {
  readonly name: InitName;
  /** It signals its child's whole process group. */
  readonly signalsGroup: boolean;
  /** When its commands have ended, it asks the others to end and waits for them. */
  readonly asksOthers: boolean;
  /** Every child may be a command of its own; else the first one is the command. */
  readonly hasSeveral: boolean;
  /** What it sends on for the signal; undefined: nothing. */
  readonly sentFor: (signal: number) => number | undefined;
  /** Where it is not PID 1, orphans of its command go to somebody else. */
  readonly adoptsNobody: boolean;
  /** The variable that may change this, and is not shown to us. */
  readonly hiddenVariable: string | undefined;
}

const WITH_VALUE: readonly OptionSpec[] = OPTIONS.filter((option) => "value" in option);

/** Its value is the next word. Where others' options have values, ours of the same letters do. */
function takesNextWord(word: string): boolean {
  if (word.startsWith("--")) return WITH_VALUE.some(({ name }) => word === `--${name}`);
  const letters = word.slice(1).split("");
  const at = letters.findIndex((one) => WITH_VALUE.some((option) => option.letters.includes(one)));
  return at >= 0 && at === letters.length - 1;
}

/** Those in front of the command, each with its value: `-g`, `-r=15:3`, `--rewrite=15:3`. */
function optionsIn(words: readonly string[]): readonly string[] {
  const options: string[] = [];
  for (let at = 0; /^-./.test(words[at] ?? "") && words[at] !== "--"; at++) {
    const word = words[at];
    options.push(takesNextWord(word) ? `${word}=${words[++at] ?? ""}` : word);
  }
  return options;
}

/** `-vg` has two; what stands behind an equals sign is a value. */
function lettersOf(word: string): readonly string[] {
  return word.startsWith("--") ? [] : word.slice(1).split("=")[0].split("");
}

/** --rewrite FROM:TO, and --stop-signal where there is one command. */
function readRewrites(options: readonly string[], argv: readonly string[]): KnownInit["sentFor"] {
  const rewrites = new Map<number | undefined, number | undefined>();
  for (const word of options) {
    const [, from, to] = /^(?:-[a-zA-Z]*r=?|--rewrite=)([^:]+):(.+)$/.exec(word) ?? [];
    if (from !== undefined) rewrites.set(parseSignal(from), parseSignal(to));
    const [, stopSignal] = /^--stop-signal=(.+)$/.exec(word) ?? [];
    if (stopSignal !== undefined && !argv.includes("---")) {
      rewrites.set(SIGNAL_NUMBERS.SIGTERM, parseSignal(stopSignal));
    }
  }
  return (signal) => rewrites.has(signal) ? rewrites.get(signal) : signal;
}

function namesOf(process: Named): readonly (InitName | undefined)[] {
  return [calledName(process), baseName(process.exe ?? "")].map(initNamedExactly);
}

/** Whether variables of its environment change what the program does with signals. */
export function hasManner({ cmdline, exe }: Pick<ProcessDetails, "cmdline" | "exe">): boolean {
  return namesOf({ argv: wordsOf({ cmdline }), exe }).some((one) => one !== undefined);
}

export function knownInit(process: Started): KnownInit | undefined {
  const names = namesOf(process);
  const name = names.find((one) => one !== undefined);
  if (name === undefined) return undefined;
  const { argv, environ } = process;
  const variables = environ?.split("\0") ?? [];
  const valueOf = (variable: string) =>
    variables.find((one) => one.startsWith(`${variable}=`))?.slice(variable.length + 1);
  // Under another init's name it is still the same engine.
  const isOurs = names.includes("baronet");
  const given = isOurs ? (valueOf(ANY_OPTION) ?? "").split(" ").filter((word) => word !== "") : [];
  const options = [...optionsIn(given), ...optionsIn(argv.slice(1))];
  const isDumbInit = name === "dumb-init";
  const isTini = name === "tini" || name === "docker-init";
  const has = (letter: string, long: string) =>
    options.some((word) => word === `--${long}` || lettersOf(word).includes(letter));
  const isSingle = has("c", "single-child") || valueOf(SETSID) === "0";
  const isGrouped = has("g", "group") || isTini && valueOf(GROUP) !== undefined;
  const signalsGroup = isDumbInit ? !isSingle : isGrouped;
  const waits = isOurs && !has("", "no-wait") && !(isDumbInit && isSingle);
  const variable = isOurs
    ? ANY_OPTION
    : isDumbInit && !isSingle
    ? SETSID
    : isTini && !isGrouped
    ? GROUP
    : undefined;
  return {
    name,
    signalsGroup,
    asksOthers: waits || name === "smell-baron",
    hasSeveral: name === "baronet" || name === "smell-baron",
    sentFor: readRewrites(options, argv),
    adoptsNobody: isTini && environ !== undefined && valueOf("TINI_SUBREAPER") === undefined &&
      !has("s", "subreaper"),
    hiddenVariable: environ === undefined ? variable : undefined,
  };
}

/** Names that are no init's mean baronet to init_names.ts, and nothing here. */
function initNamedExactly(name: string): InitName | undefined {
  const found = initNamed(name);
  if (found === "kill" || (found === "baronet" && !name.startsWith("baronet"))) return undefined;
  return found;
}
