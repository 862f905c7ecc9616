// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// No init, but the other program that an image FROM scratch lacks: kill(1), for what runs it inside
// of a container to stop it (Argo's kill-cmd, Kubernetes' hooks). Its command line becomes --send.
import { LAST_SIGNAL, parseSignal, SIGNAL_NUMBERS, signalName } from "../signals.ts";
import { answer, type Init, refusal, type Translation, type Voice } from "./init.ts";
import { TRAITS } from "./baronet.ts";

const USAGE = `kill (baronet): usage: kill [-SIG | -s SIG] [--] PID...
                       kill -l [SIG | EXIT-CODE]...

  SIG           a name with or without SIG, a number from 0 to 64 (default TERM)
  PID           a process; with a minus in front a process group
  -l            print all signals, or the name of each number and the number of each name
`;

/** POSIX leaves the codes above 0 open; everybody's kill has this one. */
const FAILED = 1;

const VOICE: Voice = { formatLine: (_ownPid, { text }) => `kill: ${text}\n` };

interface Read {
  readonly signal: string;
  readonly pids: readonly string[];
}

/** A first word such as `-15` or `-TERM` is a signal; behind it a minus means a group. */
function readArguments([first = "", ...rest]: readonly string[]): Read {
  if (["-s", "-n", "--signal"].includes(first)) {
    return { signal: rest[0] ?? "", pids: rest.slice(1) };
  }
  if (first.startsWith("--signal=")) return { signal: first.slice("--signal=".length), pids: rest };
  if (first.startsWith("-") && first !== "--") return { signal: first.slice(1), pids: rest };
  return { signal: "TERM", pids: [first, ...rest] };
}

/** 32 and 33, which C libraries use, have none. */
function shortName(signal: number): string | undefined {
  const name = signalName(signal);
  return name.startsWith("SIG") ? name.slice("SIG".length) : undefined;
}

function listSignals(): Translation {
  const numbers = Array.from({ length: LAST_SIGNAL }, (_, index) => index + 1);
  const named = numbers.filter((signal) => shortName(signal) !== undefined);
  return answer(named.map((signal) => `${signal} ${shortName(signal)}\n`).join(""));
}

/** What a shell calls the end by a signal: 128 and its number. */
const KILLED = 128;

/** 15 and 143 are TERM, TERM is 15. */
function listOnly(words: readonly string[]): Translation {
  const lines: string[] = [];
  for (const word of words) {
    const number = Number(word);
    const signal = parseSignal(number > KILLED ? String(number - KILLED) : word);
    if (signal === undefined) return refusal(noSuchSignal(word));
    lines.push(`${Number.isInteger(number) ? shortName(signal) ?? signal : signal}\n`);
  }
  return answer(lines.join(""));
}

function noSuchSignal(word: string): string {
  return `kill: Cannot use "${word}": no such signal\n${USAGE}`;
}

export const KILL: Init = {
  translate(args) {
    if (args.length === 0) return refusal(USAGE);
    if (["-h", "--help"].includes(args[0])) return answer(USAGE);
    const [, option, value] = /^(-l|-L|--list)(?:=(.*))?$/.exec(args[0]) ?? [];
    if (option !== undefined) {
      const words = value === undefined ? args.slice(1) : [value];
      return words.length === 0 ? listSignals() : listOnly(words);
    }
    const { signal, pids } = readArguments(args);
    if (signal !== "0" && parseSignal(signal) === undefined) {
      return refusal(noSuchSignal(signal));
    }
    const named = pids[0] === "--" ? pids.slice(1) : pids;
    if (named.length === 0) {
      return refusal(`kill: Cannot send a signal: no PID was given\n${USAGE}`);
    }
    const number = signal === "0" ? 0 : parseSignal(signal) ?? SIGNAL_NUMBERS.SIGTERM;
    return {
      type: "translated",
      defaults: [],
      segments: [{ options: [`--send=${number}`], argv: named }],
      traits: {
        ...TRAITS,
        exitCodes: { ...TRAITS.exitCodes, wrongUsage: FAILED, systemCallFailed: FAILED },
      },
      voice: VOICE,
      warnings: [],
    };
  },
};
