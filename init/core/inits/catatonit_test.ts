// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { ERRNO } from "../errno.ts";
import { LOG_LEVELS } from "../log_level.ts";
import { CATATONIT } from "./catatonit.ts";
import type { Translation } from "./init.ts";

type Variables = Readonly<Record<string, string>>;

function words(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}

function translate(line: string, variables: Variables = {}): Translation {
  const environment = new Map(Object.entries(variables));
  return CATATONIT.translate(words(line), { ownPid: 42, isSubreaper: false, environment });
}

/** The same where it is sure that it is to run. */
function translated(line: string, variables: Variables = {}) {
  const translation = translate(line, variables);
  if (translation.type !== "translated") throw new Error(`Cannot run: ${translation.type}`);
  return translation;
}

const DEBUG = { CATATONIT_DEBUG: "" };

/** A command line and variables; the options they become; the command. */
const OPTIONS: readonly (readonly [string, Variables, options: string, argv: string])[] = [
  ["app", {}, "", "app"],
  ["-- app", {}, "", "app"],
  ["-g app", {}, "--group", "app"],
  ["-gg -- app", {}, "--group", "app"],
  ["app", DEBUG, "--verbose --verbose", "app"],
  ["-g app", { CATATONIT_DEBUG: "0" }, "--group --verbose --verbose", "app"],
  ["-P", {}, "--pause", ""],
  ["-P --", {}, "--pause", ""],
  ["-gP", DEBUG, "--group --verbose --verbose --pause", ""],
  // podman names a command, too, and means none.
  ["-P app x", {}, "--pause", ""],
  // The words of the command are left alone.
  ["sh -c x -g", {}, "", "sh -c x -g"],
  ["-- -- true", {}, "", "-- true"],
  ["-- -g", {}, "", "-g"],
  ["a --- b ----", {}, "", "a --- b ----"],
];

Deno.test("CATATONIT.translate() turns every option and its variable into ours", () => {
  for (const [line, variables, options, argv] of OPTIONS) {
    const { segments, warnings } = translated(line, variables);
    assertEquals(segments, [{ options: words(options), argv: words(argv) }], line);
    assertEquals(warnings, []);
  }
});

Deno.test("CATATONIT.translate() adopts orphans, and has the code 1 for every failure", () => {
  const { exitCodes, ...traits } = translated("app").traits;
  assertEquals(traits, {
    adoptsOrphans: true,
    grouping: "own group",
    atEnd: "end everybody",
    suspendsItself: false,
  });
  const { wrongUsage, systemCallFailed, ofFailedStart } = exitCodes;
  const codes = [0, ...Object.values(ERRNO), 95].map(ofFailedStart);
  assertEquals(new Set([wrongUsage, systemCallFailed, ...codes]), new Set([1]));
});

const USAGE = `catatonit (baronet): usage: catatonit [-ghLPV] [--] PROGRAM [ARGUMENT...]

  -g            send signals to PROGRAM's process group
  -h            print this text and exit
  -L            print the licenses and exit
  -P            run no program, wait until TERM or INT
  -V, --version print the version and exit
`;
const VERSION = "tini version 0.2.1_catatonit\n";
const NO_PROGRAM = `ERROR (catatonit:42): missing program name\n${USAGE}`;

/** What is printed where, and the exit code. */
const ANSWERS: readonly (readonly [string, "stdout" | "stderr", text: string, code: number])[] = [
  ["-h", "stderr", USAGE, 0],
  ["-gh app", "stderr", USAGE, 0],
  ["-VhL", "stderr", USAGE, 0],
  ["-V", "stdout", VERSION, 0],
  ["--version", "stdout", VERSION, 0],
  ["-gV app", "stdout", VERSION, 0],
  ["-VL", "stdout", VERSION, 0],
  ["-PV", "stdout", VERSION, 0],
  ["", "stderr", NO_PROGRAM, 1],
  ["--", "stderr", NO_PROGRAM, 1],
  ["-g", "stderr", NO_PROGRAM, 1],
  ["-x app", "stderr", `catatonit: invalid option -- 'x'\n${USAGE}`, 1],
  ["-Px", "stderr", `catatonit: invalid option -- 'x'\n${USAGE}`, 1],
  ["-l", "stderr", `catatonit: invalid option -- 'l'\n${USAGE}`, 1],
  ["--help", "stderr", `catatonit: unrecognized option '--help'\n${USAGE}`, 1],
  ["--pause", "stderr", `catatonit: unrecognized option '--pause'\n${USAGE}`, 1],
  ["--group app", "stderr", `catatonit: unrecognized option '--group'\n${USAGE}`, 1],
  ["--version=2", "stderr", `catatonit: option '--version' doesn't allow an argument\n${USAGE}`, 1],
  ["-x -h", "stderr", `catatonit: invalid option -- 'x'\n${USAGE}`, 1],
];

Deno.test("CATATONIT.translate() answers and refuses, each on its stream", () => {
  for (const [line, to, text, exitCode] of ANSWERS) {
    assertEquals(translate(line), { type: "answer", to, text, exitCode } as Translation, line);
  }
});

Deno.test("CATATONIT.translate() leaves the license to baronet", () => {
  for (const line of ["-L", "-gL app", "-PL"]) assertEquals(translate(line), { type: "license" });
});

Deno.test("CATATONIT.translate() writes log lines as catatonit does, of every level", () => {
  const { voice } = translated("app");
  assertEquals(LOG_LEVELS.map((level) => voice.formatLine(42, { level, text: "a\n  b" })), [
    "ERROR (catatonit:42): a\n  b\n",
    "ERROR (catatonit:42): a\n  b\n",
    "WARN (catatonit:42): a\n  b\n",
    "INFO (catatonit:42): a\n  b\n",
    "DEBUG (catatonit:42): a\n  b\n",
  ]);
  assertEquals([voice.narrate, voice.hearsOfChildren], [undefined, undefined]);
});
