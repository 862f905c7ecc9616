// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Every sentence about the command line and BARONET_OPTIONS: what is wrong with which word, and
// what to write instead. Which one is said is a matter of refusals.ts.
//
// long: all sentences about the command line in one place, and the list of them.
import { INIT_NAMES } from "./init_names.ts";
import { type Problem, quote } from "./messages.ts";
import { nearestWord } from "./nearest_word.ts";
import { OPTION_EXAMPLES } from "./option_help.ts";
import { type OptionName, OPTIONS, type OptionSpec, type ValueKind } from "./option_table.ts";
import type { Refusal } from "./refusals.ts";
import { formatSignal, isNeverForwarded, parseSignal, SIGNAL_NUMBERS } from "./signals.ts";

const LIST_OPTIONS = `"baronet --help" lists the options`;

export function unknownOption(option: string): Problem {
  const name = option.replace(/^(--[^=]+)=.*$/s, "$1");
  const names = name.startsWith("--") ? OPTIONS.map((spec) => `--${spec.name}`) : [];
  const affirmed = name.replace(/^--no-/, "--");
  const nearest = names.includes(affirmed)
    ? affirmed
    : nearestWord(name, names) ?? nearestWord(affirmed, names);
  return {
    text: `Cannot use option ${quote(name)}: no such option`,
    advice: nearest === undefined
      ? `${LIST_OPTIONS}; options of the command come after its name`
      : `Did you mean ${nearest}? ${LIST_OPTIONS}`,
  };
}

export function unexpectedValue(name: string, value: string): Problem {
  return {
    text: `Cannot use option ${quote(`--${name}=${value}`)}: it takes no value`,
    advice: `Write --${name}`,
  };
}

export function missingValue(spec: OptionSpec): Problem {
  const example = OPTION_EXAMPLES[spec.name as OptionName];
  return {
    text: `Cannot use option "--${spec.name}": it needs a value`,
    advice: `Write --${spec.name} ${spec.value}, for example --${spec.name} ${example}`,
  };
}

/** A signal's name that was probably meant. */
function nearestSignal(word: string): string | undefined {
  const name = word.toUpperCase().replace(/^(SIG)?/, "SIG");
  return nearestWord(name, Object.keys(SIGNAL_NUMBERS));
}

const SIGNAL_FORMS = "Write a name such as TERM or RTMIN+3, or a number from 1 to 64";

function adviseOnSignal(word: string): string {
  const nearest = parseSignal(word) === undefined ? nearestSignal(word) : undefined;
  return nearest === undefined ? SIGNAL_FORMS : `Did you mean ${nearest}? ${SIGNAL_FORMS}`;
}

/** For each kind of value: what `text` is not, and what to write. */
const KINDS: Readonly<Record<ValueKind, (text: string) => { state: string; advice: string }>> = {
  duration: () => ({
    state: "not a duration of at most 30 days",
    advice: "Write a number and ms, s, m or h, for example 500ms, 5s or 2m; seconds alone do, too",
  }),
  signal: (text) => ({ state: "no such signal", advice: adviseOnSignal(text) }),
  rewrite: (text) =>
    describeSignalPair(text, {
      separator: ":",
      form: "not of the form FROM:TO with two signals",
      advice: "Write for example TERM:QUIT, 15:3, or HUP:drop to swallow it",
    }),
  delay: (text) =>
    describeSignalPair(text, {
      separator: "=",
      form: "not of the form SIG=DURATION",
      advice: "Write for example TERM=5s",
    }),
  expect: () => ({
    state: "not an exit code from 0 to 255, a range of them, or one of the two and =CODE",
    advice: "Write for example 143, 1-9, or 3=0",
  }),
  "log format": () => ({ state: "no such format", advice: "Write text or json" }),
  text: () => ({ state: "it is empty", advice: "Write what the option is to be set to" }),
  variable: () => ({ state: "no name and =", advice: "Write NAME=VALUE, for example LANG=C" }),
  "variable name": () => ({
    state: "a variable has no = in its name",
    advice: "Write the name alone, for example DEBUG",
  }),
  "name of an init": (text) => {
    const nearest = nearestWord(text, INIT_NAMES);
    const known = `baronet knows ${INIT_NAMES.join(", ")}`;
    return {
      state: "no such init",
      advice: nearest === undefined ? known : `Did you mean ${nearest}? ${known}`,
    };
  },
  "signal or 0": (text) => ({ state: "no such signal", advice: adviseOnSignal(text) }),
  "exit on": (text) =>
    describeSignalPair(text, {
      separator: "=",
      form: "not of the form SIG=CODE with an exit code from 0 to 255",
      advice: "Write for example TERM=42",
    }),
};

/** Of two parts, the one that is wrong: a signal that is none, or one that is never received. */
function describeSignalPair(
  text: string,
  { separator, form, advice }: { separator: string; form: string; advice: string },
) {
  const words = text.split(separator);
  const [first] = words;
  const signal = parseSignal(first);
  if (words.length === 2 && signal !== undefined && isNeverForwarded(signal)) {
    return { state: `${formatSignal(signal)} is never forwarded`, advice };
  }
  const bad = words.length === 2 && signal === undefined ? nearestSignal(first) : undefined;
  return { state: form, advice: bad === undefined ? advice : `Did you mean ${bad}? ${advice}` };
}

/** A value that VALUE_PARSERS does not understand. */
export function badValue(
  { name, kind }: { name: string; kind: ValueKind },
  text: string,
): Problem {
  const { state, advice } = KINDS[kind](text);
  return { text: `Cannot use ${quote(text)} for --${name}: ${state}`, advice };
}

export function missingCommand(): Problem {
  return {
    text: "Cannot start: no command was given",
    advice: `Name the command after the options, for example: baronet -- /srv/app`,
  };
}

export function missingNextCommand(): Problem {
  return {
    text: `Cannot start: no command follows "---"`,
    advice: "Name a command behind each ---; a word that is to be --- is written ----",
  };
}

export function commandWithPause(command: string): Problem {
  return {
    text: `Cannot start ${quote(command)}: --pause runs no command`,
    advice: "Leave the command out, or --pause",
  };
}

export function optionWithPause(option: string): Problem {
  return {
    text: `Cannot use option ${quote(option.split("=")[0])}: --pause runs no command`,
    advice: "Leave the option out, or --pause",
  };
}

export function misplacedOption(option: string, command: string): Problem {
  const name = option.split("=")[0];
  return {
    text: `Cannot use option ${quote(name)} for ${quote(command)}: it is not about one command`,
    advice: "Write it in front of the first command",
  };
}

/** `--probe-log` where there is no `--probe`. */
export function optionWithout(option: string, needed: string): Problem {
  return {
    text: `Cannot use option ${quote(`--${option}`)}: it is about --${needed}`,
    advice: `Write --${needed} as well, or leave the option out`,
  };
}

export function insteadInEnvironment(instead: string): Problem {
  return {
    text: `Cannot use option "--${instead}": BARONET_OPTIONS is about running commands`,
    advice: "Write it on the command line",
  };
}

export function misplacedAs(): Problem {
  return {
    text: `Cannot use option "--as": it is not the first one`,
    advice: "Write it in front of all others: it says how they are read",
  };
}

export function firstAndWatched(command: string): Problem {
  return {
    text: `Cannot start ${quote(command)}: --first and --watch exclude each other`,
    advice: "What runs first has ended before anything is watched; leave one of the two out",
  };
}

export function commandInEnvironment(word: string): Problem {
  return {
    text: `Cannot use BARONET_OPTIONS: ${quote(word)} is no option`,
    advice: "Name options alone, separated by spaces; a value is joined with =",
  };
}

/** What is wrong with an option that came from the environment. */
export function inEnvironment(problem: Refusal): Problem {
  const { text, advice } = describeRefusal(problem);
  return { text: `${text} (in BARONET_OPTIONS)`, advice };
}

export function allOnlyAsInit(ownPid: number): Problem {
  return {
    text: `Cannot use option "--all": this process is pid ${ownPid}, not PID 1`,
    advice: "Leave it out: the descendants are sent TERM at the end in any case",
  };
}

export function unknownUser(user: string): Problem {
  return {
    text: `Cannot use user ${quote(user)}: /etc/passwd does not know it`,
    advice: "Check the name, or write numbers, for example --user 1000:1000",
  };
}

export function unknownGroup(group: string): Problem {
  return {
    text: `Cannot use group ${quote(group)}: /etc/group does not know it`,
    advice: "Check the name, or write a number, for example --user 1000:1000",
  };
}

export function userWithoutGroup(user: string): Problem {
  return {
    text: `Cannot use user ${quote(user)}: /etc/passwd names no group for it`,
    advice: `Name the group as well, for example --user ${user}:${user}`,
  };
}

const SENTENCES = {
  allOnlyAsInit,
  badValue,
  commandInEnvironment,
  commandWithPause,
  firstAndWatched,
  inEnvironment,
  insteadInEnvironment,
  misplacedAs,
  misplacedOption,
  missingCommand,
  missingNextCommand,
  missingValue,
  optionWithPause,
  optionWithout,
  unexpectedValue,
  unknownGroup,
  unknownOption,
  unknownUser,
  userWithoutGroup,
};

/** A refusal in words. Its arguments are those of the function that it names. */
export function describeRefusal({ refusal, args }: Refusal): Problem {
  const say: (...words: never[]) => Problem = SENTENCES[refusal];
  return say(...args as never[]);
}
