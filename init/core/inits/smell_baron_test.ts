// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { ERRNO } from "../errno.ts";
import { LOG_LEVELS } from "../log_level.ts";
import type { Translation } from "./init.ts";
import { SMELL_BARON } from "./smell_baron.ts";

function words(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}

function translate(line: string, ownPid = 1): Translation {
  return SMELL_BARON.translate(words(line), {
    ownPid,
    isSubreaper: false,
    environment: new Map([["DEBUG", "1"]]),
  });
}

/** The same where it is sure that commands are to run. */
function translated(line: string) {
  const translation = translate(line);
  if (translation.type !== "translated") throw new Error(`Cannot run: ${translation.type}`);
  return translation;
}

/** INT becomes TERM, ten seconds for the others, an end by TERM is none too bad. */
const DEFAULTS = "--rewrite=INT:TERM --grace=10s --expect=143";

/** A command line; options and words of each command. */
const LINES: readonly (readonly [line: string, ...commands: (readonly [string, string])[]])[] = [
  ["app", ["", "app"]],
  ["app -x --- b", ["", "app -x"], ["", "b"]],
  ["a --- b --- c 1 2", ["", "a"], ["", "b"], ["", "c 1 2"]],
  ["-c app", [`--first`, "app"]],
  ["-f app", [`--watch`, "app"]],
  ["-a app", [`--all`, "app"]],
  ["-c a --- b --- -f c", [`--first`, "a"], ["", "b"], ["--watch", "c"]],
  ["-f a --- -c b", [`--watch`, "a"], ["--first", "b"]],
  // Whichever command -a stands at, it is about all of them.
  ["a --- -a b", [`--all`, "a"], ["", "b"]],
  ["a --- -fa b --- -a c", [`--all`, "a"], ["--watch", "b"], ["", "c"]],
  ["-aaf a", [`--all --watch`, "a"]],
  // The words of a command begin at the first that is no option, or behind --.
  ["a -f --- b -c -a", ["", "a -f"], ["", "b -c -a"]],
  ["-- -f --- -- -c", ["", "-f"], ["", "-c"]],
  ["sh -c x", ["", "sh -c x"]],
  // Nothing escapes ---.
  ["a ---- b", ["", "a ---- b"]],
];

Deno.test("SMELL_BARON.translate() turns the options of every command into ours", () => {
  for (const [line, ...commands] of LINES) {
    const { defaults, segments, warnings } = translated(line);
    const expected = commands.map(([options, argv]) => ({
      options: words(options),
      argv: words(argv),
    }));
    assertEquals(segments, expected, line);
    assertEquals(defaults, words(DEFAULTS));
    assertEquals(warnings, []);
  }
});

Deno.test("SMELL_BARON.translate() shares its group, and has the code 1 for every failure", () => {
  const { exitCodes, ...traits } = translated("app").traits;
  assertEquals(traits, {
    adoptsOrphans: true,
    grouping: "shared group",
    atEnd: "end everybody",
    suspendsItself: false,
  });
  const { wrongUsage, systemCallFailed, ofFailedStart } = exitCodes;
  const codes = [0, ...Object.values(ERRNO), 95].map(ofFailedStart);
  assertEquals(new Set([wrongUsage, systemCallFailed, ...codes]), new Set([1]));
});

const NONE = "please supply at least one command to run";
const NONE_BEHIND = "a command must follow ---";
const BOTH = "cannot use -c and -f for the same command";

const WRONG: readonly (readonly [line: string, text: string])[] = [
  ["", NONE],
  ["-a", NONE],
  ["--", NONE],
  ["--- b", NONE],
  ["a ---", NONE_BEHIND],
  ["a --- -f", NONE_BEHIND],
  ["a --- --- c", NONE_BEHIND],
  ["-c -f a", BOTH],
  ["-cf", BOTH],
  ["a --- -fc b", BOTH],
  ["-x a", "invalid option -- 'x'"],
  ["-h", "invalid option -- 'h'"],
  ["a --- -x b", "invalid option -- 'x'"],
  ["--help", "unrecognized option '--help'"],
  ["--first a", "unrecognized option '--first'"],
  ["a --- --watch b", "unrecognized option '--watch'"],
  // Of several, the first command's is named.
  ["-cf a --- -x b", BOTH],
];

Deno.test("SMELL_BARON.translate() refuses wrong usage with code 1, on stderr, in one line", () => {
  for (const [line, text] of WRONG) {
    const expected = { type: "answer", to: "stderr", text: `smell-baron: ${text}\n`, exitCode: 1 };
    assertEquals(translate(line), expected as Translation, line);
  }
});

Deno.test("SMELL_BARON.translate() does not mind which pid it has", () => {
  const { voice: _one, ...first } = translated("-a a --- b");
  const other = translate("-a a --- b", 42);
  if (other.type !== "translated") throw new Error(`Cannot run: ${other.type}`);
  const { voice: _two, ...second } = other;
  assertEquals(second, first);
});

Deno.test("SMELL_BARON.translate() writes log lines with its name alone", () => {
  const { voice } = translated("app");
  const lines = LOG_LEVELS.map((level) => voice.formatLine(42, { level, text: "a\n  b" }));
  assertEquals(lines, LOG_LEVELS.map(() => "smell-baron: a\n  b\n"));
  assertEquals([voice.narrate, voice.hearsOfChildren], [undefined, undefined]);
});
