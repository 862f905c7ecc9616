// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// catatonit 0.2.1, as podman uses it: for --init, and with -P as the process that holds a pod's
// namespaces.
import type { LogLevel } from "../log_level.ts";
import type { Traits } from "../traits.ts";
import { answer, type Init, refusal, type Voice } from "./init.ts";
import { countOf, readPeerArguments } from "./peer_options.ts";

const VERSION = "0.2.1";

const OPTIONS = [
  { name: "group", letters: ["g"] },
  { name: "help", letters: ["h"] },
  { name: "license", letters: ["L"] },
  { name: "pause", letters: ["P"] },
  { name: "version", letters: ["V"], isLong: true },
] as const;

const USAGE = `catatonit (baronet): usage: catatonit [-ghLPV] [--] PROGRAM [ARGUMENT...]

  -g            send signals to PROGRAM's process group
  -h            print this text and exit
  -L            print the licenses and exit
  -P            run no program, wait until TERM or INT
  -V, --version print the version and exit
`;

const TRAITS: Traits = {
  adoptsOrphans: true,
  grouping: "own group",
  atEnd: "end everybody",
  suspendsItself: false,
  exitCodes: { wrongUsage: 1, systemCallFailed: 1, ofFailedStart: () => 1 },
};

const LEVELS: Readonly<Record<LogLevel, string>> = {
  fatal: "ERROR",
  error: "ERROR",
  warn: "WARN",
  info: "INFO",
  debug: "DEBUG",
};

const VOICE: Voice = {
  formatLine: (ownPid, { level, text }) => `${LEVELS[level]} (catatonit:${ownPid}): ${text}\n`,
};

export const CATATONIT: Init = {
  translate(args, { environment, ownPid }) {
    const given = readPeerArguments(args, OPTIONS);
    if (given.error !== undefined) return refusal(`catatonit: ${given.error}\n${USAGE}`);
    if (countOf(given, "help") > 0) return answer(USAGE, { to: "stderr" });
    // As tini writes it, for `docker info`.
    if (countOf(given, "version") > 0) return answer(`tini version ${VERSION}_catatonit\n`);
    if (countOf(given, "license") > 0) return { type: "license" };
    const pauses = countOf(given, "pause") > 0;
    if (!pauses && given.rest.length === 0) {
      return refusal(`ERROR (catatonit:${ownPid}): missing program name\n${USAGE}`);
    }
    const options = [
      ...(countOf(given, "group") > 0 ? ["--group"] : []),
      ...(environment.has("CATATONIT_DEBUG") ? ["--verbose", "--verbose"] : []),
      ...(pauses ? ["--pause"] : []),
    ];
    return {
      type: "translated",
      defaults: [],
      segments: [{ options, argv: pauses ? [] : given.rest }],
      traits: TRAITS,
      voice: VOICE,
      warnings: [],
    };
  },
};
