// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What is known of some programs by their names (../program_names.ts, ../init_names.ts): which are
// shells, inits, or start others for somebody; and of runtimes that catch signals which the program
// itself may know nothing of.
import { knownInitNamed } from "../init_names.ts";
import { OPTIONS, type OptionSpec } from "../option_table.ts";
import { maskHas } from "../proc_status.ts";
import {
  baseName,
  calledName,
  isNodeName,
  isPackageManager as isPackageManagerLine,
  isShellName,
} from "../program_names.ts";
import { LAST_SIGNAL, parseSignal, SIGNAL_NUMBERS } from "../signals.ts";
import type { Process } from "./process.ts";

type Named = Pick<Process, "argv" | "exe">;

export function isShell(process: Named): boolean {
  return isShellName(calledName(process.argv)) || isShellName(baseName(process.exe ?? ""));
}

/** Options of a shell whose value is a word of its own: `bash -o pipefail -c TEXT`. */
const VALUE_OF_SHELL = /^([-+][a-zA-Z]*[oO]|--(init-file|rcfile))$/;

/** `sh -c TEXT`, in which the command can be put into the image's configuration instead. */
export function isShellOfText({ argv }: Named): boolean {
  const isBusybox = baseName(argv[0] ?? "") === "busybox";
  for (let at = isBusybox ? 2 : 1; /^[-+]./.test(argv[at] ?? ""); at++) {
    if (/^-[a-zA-Z]*c/.test(argv[at])) return true;
    if (VALUE_OF_SHELL.test(argv[at])) at++;
  }
  return false;
}

export function isPackageManager({ argv }: Named): boolean {
  return isPackageManagerLine(argv);
}

/** An init that forwards signals, and what it does with its children besides. */
export interface KnownInit {
  readonly name: string;
  /** It signals its child's whole process group. */
  readonly signalsGroup: boolean;
  /** When its commands have ended, it asks the others to end and waits for them. */
  readonly asksOthers: boolean;
  /** Every child may be a command of its own; else the first one is the command. */
  readonly hasSeveral: boolean;
  /** What it sends on for the signal; undefined: nothing. */
  readonly sentFor: (signal: number) => number | undefined;
}

const { SIGINT, SIGTERM, SIGTSTP, SIGUSR1 } = SIGNAL_NUMBERS;

const WITH_VALUE: readonly OptionSpec[] = OPTIONS.filter((option) => "value" in option);

/** Its value is the next word. Where others' options have values, ours of the same letters do. */
function takesNextWord(word: string): boolean {
  if (word.startsWith("--")) return WITH_VALUE.some(({ name }) => word === `--${name}`);
  const letters = word.slice(1).split("");
  const at = letters.findIndex((one) => WITH_VALUE.some((option) => option.letters.includes(one)));
  return at >= 0 && at === letters.length - 1;
}

/** Between the program's name and its command. */
interface GivenOptions {
  readonly options: readonly string[];
  /** `-r15:3`, `--rewrite=15:3`: each with its value, however many words that was. */
  readonly valued: readonly string[];
}

function optionsOf([, ...words]: readonly string[]): GivenOptions {
  const [options, valued]: [string[], string[]] = [[], []];
  for (let at = 0; /^-./.test(words[at] ?? "") && words[at] !== "--"; at++) {
    const word = words[at];
    options.push(word);
    if (takesNextWord(word)) at++;
    const value = takesNextWord(word) ? words[at] ?? "" : "";
    valued.push(word.startsWith("--") && value !== "" ? `${word}=${value}` : word + value);
  }
  return { options, valued };
}

/** --rewrite FROM:TO, and --stop-signal where there is one command. */
function readRewrites(
  { valued }: GivenOptions,
  argv: readonly string[],
): KnownInit["sentFor"] {
  const rewrites = new Map<number | undefined, number | undefined>();
  for (const word of valued) {
    const [, from, to] = /^(?:-[a-zA-Z]*r|--rewrite=)([^:]+):(.+)$/.exec(word) ?? [];
    if (from !== undefined) rewrites.set(parseSignal(from), parseSignal(to));
    const [, stopSignal] = /^--stop-signal=(.+)$/.exec(word) ?? [];
    if (stopSignal !== undefined && !argv.includes("---")) {
      rewrites.set(SIGTERM, parseSignal(stopSignal));
    }
  }
  return (signal) => rewrites.has(signal) ? rewrites.get(signal) : signal;
}

export function knownInit(process: Named): KnownInit | undefined {
  const names = [calledName(process.argv), baseName(process.exe ?? "")];
  const name = names.map(knownInitNamed).find((one) => one !== undefined);
  if (name === undefined) return undefined;
  const given = optionsOf(process.argv);
  const { options } = given;
  const hasGroup = options.some((word) => word === "--group" || /^-[a-zA-Z]*g/.test(word));
  const isSingle = options.some((word) => word === "--single-child" || /^-[a-zA-Z]*c/.test(word));
  // Under another init's name it is still the same engine.
  const isOurs = names.some((one) => knownInitNamed(one) === "baronet");
  return {
    name,
    signalsGroup: name === "dumb-init" ? !isSingle : hasGroup,
    asksOthers: isOurs && !options.includes("--no-wait") || name === "smell-baron",
    hasSeveral: name === "baronet" || name === "smell-baron",
    sentFor: readRewrites(given, process.argv),
  };
}

/** More signals than any program has handlers for, unless it wants them all. */
const MOST_OWN_HANDLERS = 40;
/** For its terminal and its debugger. */
const CAUGHT_BY_NODE: readonly number[] = [SIGINT, SIGTERM, SIGUSR1];

/** A runtime that catches the signal whether its program does or not; undefined: none we know. */
export function runtimeCatching(process: Process, signal: number): string | undefined {
  if (!maskHas(process.caught, signal)) return undefined;
  const names = [calledName(process.argv), baseName(process.exe ?? "")];
  if (names.some(isNodeName)) {
    return CAUGHT_BY_NODE.includes(signal) ? "Node.js" : undefined;
  }
  const signals = Array.from({ length: LAST_SIGNAL }, (_, index) => index + 1);
  const caught = signals.filter((one) => maskHas(process.caught, one));
  // Go's runtime leaves job control alone: who catches that as well has asked for every signal.
  const isOfGo = caught.length > MOST_OWN_HANDLERS && !caught.includes(SIGTSTP);
  return isOfGo ? "Go" : undefined;
}
