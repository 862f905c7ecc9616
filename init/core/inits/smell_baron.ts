// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// smell-baron, with its promises kept: several commands, which of them are watched, which come
// first, and a signal for everybody at the end. Deaths by signal count as failures here; a death
// by the TERM that asks everybody to stop does not, as ever.
import type { Segment } from "../command_line.ts";
import type { Traits } from "../traits.ts";
import { type Init, refusal, type Voice } from "./init.ts";
import { countOf, type PeerArguments, readPeerArguments } from "./peer_options.ts";

const OPTIONS = [
  { name: "all", letters: ["a"] },
  { name: "first", letters: ["c"] },
  { name: "watch", letters: ["f"] },
];

const TRAITS: Traits = {
  adoptsOrphans: true,
  grouping: "shared group",
  atEnd: "end everybody",
  suspendsItself: false,
  exitCodes: { wrongUsage: 1, systemCallFailed: 1, ofFailedStart: () => 1 },
};

/** INT is passed on as TERM; leftovers have ten seconds. */
const DEFAULTS = ["--rewrite=INT:TERM", "--grace=10s", "--expect=143"];

const VOICE: Voice = { formatLine: (_ownPid, { text }) => `smell-baron: ${text}\n` };

function splitAtSeparators(words: readonly string[]): readonly string[][] {
  const parts: string[][] = [[]];
  for (const word of words) {
    if (word === "---") parts.push([]);
    else parts[parts.length - 1].push(word);
  }
  return parts;
}

function findProblem(given: PeerArguments, index: number): string | undefined {
  if (given.error !== undefined) return given.error;
  if (countOf(given, "first") > 0 && countOf(given, "watch") > 0) {
    return "cannot use -c and -f for the same command";
  }
  if (given.rest.length > 0) return undefined;
  return index === 0 ? "please supply at least one command to run" : "a command must follow ---";
}

export const SMELL_BARON: Init = {
  translate(args) {
    const commands = splitAtSeparators(args).map((words) => readPeerArguments(words, OPTIONS));
    const problem = commands.map(findProblem).find((text) => text !== undefined);
    if (problem !== undefined) return refusal(`smell-baron: ${problem}\n`);
    const isAll = commands.some((given) => countOf(given, "all") > 0);
    const segments = commands.map((given, index): Segment => ({
      options: [
        ...(index === 0 && isAll ? ["--all"] : []),
        ...given.options.filter(([name]) => name !== "all").map(([name]) => `--${name}`),
      ],
      argv: given.rest,
    }));
    return {
      type: "translated",
      defaults: DEFAULTS,
      segments,
      traits: TRAITS,
      voice: VOICE,
      warnings: [],
    };
  },
};
