// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// No init, but the other program that an image FROM scratch lacks: kill(1), for what runs it inside
// of a container to stop it (Argo's kill-cmd, Kubernetes' hooks). Its command line becomes --send.
import { LAST_SIGNAL, parseSignal, SIGNAL_NUMBERS, signalName } from "../signals.ts";
import { answer, type Init, refusal, type Voice } from "./init.ts";
import { TRAITS } from "./baronet.ts";

const USAGE = `kill (baronet): usage: kill [-SIG | -s SIG] [--] PID...
                       kill -l

  SIG           a name with or without SIG, a number from 0 to 64 (default TERM)
  PID           a process; with a minus in front a process group
  -l            print the names of all signals and exit
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

function listSignals(): string {
  const numbers = Array.from({ length: LAST_SIGNAL }, (_, index) => index + 1);
  // 32 and 33, which C libraries use, have none.
  const named = numbers.filter((signal) => signalName(signal).startsWith("SIG"));
  return named.map((signal) => `${signal} ${signalName(signal).slice("SIG".length)}\n`).join("");
}

export const KILL: Init = {
  translate(args) {
    if (args.length === 0) return refusal(USAGE);
    if (["-h", "--help"].includes(args[0])) return answer(USAGE);
    if (["-l", "-L", "--list"].includes(args[0])) return answer(listSignals());
    const { signal, pids } = readArguments(args);
    if (signal !== "0" && parseSignal(signal) === undefined) {
      return refusal(`kill: Cannot use "${signal}": no such signal\n${USAGE}`);
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
