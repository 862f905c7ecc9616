// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// dumb-init 1.2.5: its options, its two environment variables, its exit codes, its session for
// the command, and what it prints with -v.
import { formatErrno } from "../errno.ts";
import { HAND_OFFS } from "../forwarding.ts";
import type { Traits } from "../traits.ts";
import { decodeWaitStatus } from "../wait_status.ts";
import { answer, type Init, type LogLine, refusal, type Voice } from "./init.ts";
import { countOf, readPeerArguments, valuesOf } from "./peer_options.ts";

const VERSION = "1.2.5";

const OPTIONS = [
  { name: "help", letters: ["h"], isLong: true },
  { name: "version", letters: ["V"], isLong: true },
  { name: "verbose", letters: ["v"], isLong: true },
  { name: "single-child", letters: ["c"], isLong: true },
  { name: "rewrite", letters: ["r"], isLong: true, value: "s:r" },
] as const;

const USAGE = `dumb-init v${VERSION} (baronet)
Usage: dumb-init [option] command [[arg] ...]

  -c, --single-child   signal the command alone, not its session
  -r, --rewrite s:r    forward signal s as signal r, by number; 0 swallows it; repeatable
  -v, --verbose        say on stderr what happens
  -h, --help           print this text and exit
  -V, --version        print the version and exit
`;

const NO_COMMAND = "Usage: dumb-init [option] command [[arg] ...]\nSee dumb-init --help\n";
const BAD_REWRITE = "Usage: -r takes s:r with a signal s from 1 to 31 and r from 0 to 31\n" +
  "See dumb-init --help\n";

const EXIT_CODES = { wrongUsage: 1, systemCallFailed: 2, ofFailedStart: () => 2 };

const SESSION: Traits = {
  adoptsOrphans: true,
  grouping: "own session",
  atEnd: "ask the groups",
  suspendsItself: true,
  exitCodes: EXIT_CODES,
};
const SINGLE_CHILD: Traits = { ...SESSION, grouping: "own group" };

/** A session without its terminal takes the terminal's stops for nothing; STOP it hears. */
const SESSION_REWRITES = ["TSTP:STOP", "TTIN:STOP", "TTOU:STOP"];

const LAST_SIGNAL = 31;

/** `15:2`, as sscanf(3) reads it: what stands behind the second number does not count. */
function parseRewrite(text: string): string | undefined {
  const parts = /^\s*([0-9]+):\s*([0-9]+)/.exec(text);
  if (parts === null) return undefined;
  const [from, to] = [Number(parts[1]), Number(parts[2])];
  return from < 1 || from > LAST_SIGNAL || to > LAST_SIGNAL ? undefined : `${from}:${to}`;
}

function toOption(pair: string | undefined): string {
  return `--rewrite=${pair}`;
}

/** dumb-init takes signals that are never received, too; nothing comes of it. */
const NEVER_RECEIVED = /^(9|17|19):/;

function formatEnd(waitStatus: number): string {
  const status = decodeWaitStatus(waitStatus);
  return status.type === "exited"
    ? `exited with exit status ${status.code}.`
    : `was terminated by signal ${waitStatus & 0x7f}.`;
}

/** strerror(3) of the C library: our words without the name, and a capital. */
function strerror(errno: number): string {
  const words = formatErrno(errno).replace(/ \([A-Z0-9]+\)$/, "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function voice(
  { isVerbose, hasSession, ownPid }: { isVerbose: boolean; hasSession: boolean; ownPid: number },
): Voice {
  let name = "";
  let main = 0;
  let isOver = false;
  const handOffs = new Set(hasSession ? HAND_OFFS : []);
  const debug = (...texts: string[]): LogLine[] =>
    isVerbose ? texts.map((text) => ({ level: "warn", text })) : [];
  return {
    formatLine: (_ownPid, { text }) => `[dumb-init] ${text}\n`,
    hearsOfChildren: isVerbose,
    narrate(item) {
      switch (item.type) {
        case "spawn":
          name = item.command.argv[0];
          return [];
        case "commandStarted":
          main = item.pid;
          return debug(
            ...(hasSession ? ["setsid complete."] : []),
            `Child spawned with PID ${main}.`,
          );
        case "commandFailed":
          return [{ level: "error", text: `${name}: ${strerror(item.errno)}` }];
        case "signalReceived": {
          const { signal, code, senderPid } = item;
          const isHandOff = code === 0 && senderPid === ownPid && handOffs.delete(signal);
          const ignored = isHandOff ? [`Ignoring tty hand-off signal ${signal}.`] : [];
          return debug(`Received signal ${signal}.`, ...ignored);
        }
        case "childExited": {
          isOver ||= item.pid === main;
          const farewell = item.pid === main ? ["Forwarded signal 15 to children."] : [];
          return debug(`A child with PID ${item.pid} ${formatEnd(item.waitStatus)}`, ...farewell);
        }
        case "sendSignal":
          return isOver ? [] : debug(`Forwarded signal ${item.signal} to children.`);
        case "exit":
          return debug(`Child exited with status ${item.code}. Goodbye.`);
        default:
          return [];
      }
    },
  };
}

export const DUMB_INIT: Init = {
  translate(args, { environment, ownPid }) {
    const given = readPeerArguments(args, OPTIONS);
    if (given.error !== undefined) return refusal(`dumb-init: ${given.error}\n`);
    if (countOf(given, "help") > 0) return answer(USAGE, { to: "stderr" });
    if (countOf(given, "version") > 0) return answer(`dumb-init v${VERSION}\n`, { to: "stderr" });
    const rewrites = valuesOf(given, "rewrite").map(parseRewrite);
    if (rewrites.includes(undefined)) return refusal(BAD_REWRITE);
    if (given.rest.length === 0) return refusal(NO_COMMAND);
    const isVerbose = countOf(given, "verbose") > 0 || environment.get("DUMB_INIT_DEBUG") === "1";
    const hasSession = countOf(given, "single-child") === 0 &&
      environment.get("DUMB_INIT_SETSID") !== "0";
    const options = [
      hasSession ? "--group" : "--no-wait",
      ...rewrites.filter((pair) => !NEVER_RECEIVED.test(pair ?? "")).map(toOption),
    ];
    return {
      type: "translated",
      defaults: hasSession ? SESSION_REWRITES.map(toOption) : [],
      segments: [{ options, argv: given.rest }],
      traits: hasSession ? SESSION : SINGLE_CHILD,
      voice: voice({ isVerbose, hasSession, ownPid }),
      warnings: [],
    };
  },
};
