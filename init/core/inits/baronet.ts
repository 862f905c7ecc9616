// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// baronet itself, as one of the inits: its own words, its own traits, its own voice.
import { type Segment, splitCommandLine } from "../command_line.ts";
import { EXIT_CODES } from "../exit_codes.ts";
import { formatLogLine } from "../messages.ts";
import { OPTION_INDEX } from "../option_table.ts";
import type { Traits } from "../traits.ts";
import type { Init, Voice } from "./init.ts";

export const TRAITS: Traits = {
  adoptsOrphans: true,
  grouping: "own group",
  atEnd: "end everybody",
  suspendsItself: false,
  exitCodes: EXIT_CODES,
};

export const VOICE: Voice = { formatLine: formatLogLine, reportsShutdown: true };

/**
 * What follows the interpreter in the first line of a script arrives as one word (execve(2)):
 * `#!/baronet --probe --probe-log=/log`, for a probe that takes a program's place.
 */
function splitScriptLine([line, ...words]: readonly string[]): readonly Segment[] {
  const [{ options, argv }] = splitCommandLine(line.match(/\S+/g) ?? [], OPTION_INDEX);
  // What the program was started with is none of ours, a --- among it neither.
  return [{ options, argv: [...argv, ...words] }];
}

export const BARONET: Init = {
  translate(args) {
    const isScript = args.length > 0 && args[0].startsWith("--probe ");
    return {
      type: "translated",
      defaults: [],
      segments: isScript ? splitScriptLine(args) : splitCommandLine(args, OPTION_INDEX),
      traits: TRAITS,
      voice: VOICE,
      warnings: [],
    };
  },
};
