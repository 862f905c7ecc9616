// SPDX-License-Identifier: MIT
// long: every option, every variable, and every line that others read.
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Effect } from "../effects.ts";
import { ERRNO } from "../errno.ts";
import type { Event } from "../events.ts";
import { LOG_LEVELS } from "../log_level.ts";
import { command, received, STARTED } from "../story.ts";
import type { Surroundings, Translation } from "./init.ts";
import { TINI } from "./tini.ts";

type Variables = Readonly<Record<string, string>>;

function words(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}

function translate(
  line: string | readonly string[],
  variables: Variables = {},
  more: Partial<Surroundings> = {},
): Translation {
  const environment = new Map(Object.entries(variables));
  const args = typeof line === "string" ? words(line) : line;
  return TINI.translate(args, { ownPid: 1, isSubreaper: false, environment, ...more });
}

/** The same where it is sure that a command is to run. */
function translated(...given: Parameters<typeof translate>) {
  const translation = translate(...given);
  if (translation.type !== "translated") throw new Error(`Cannot run: ${translation.type}`);
  return translation;
}

const USAGE = `tini (baronet): runs one program under the supervision of a valid init process

Usage: tini [OPTIONS] PROGRAM -- [ARGS] | --version

  --version   print the version and exit, alone
  -h          print this text and exit
  -s          adopt orphans where it is not PID 1 (TINI_SUBREAPER)
  -p SIGNAL   take the death of the parent for SIGNAL
  -v          be more verbose, up to three times (TINI_VERBOSITY=0 to 4)
  -w          warn when a process is reaped that PROGRAM has left
  -g          send signals to PROGRAM's process group (TINI_KILL_PROCESS_GROUP)
  -e CODE     take the exit code CODE for 0
  -l          print the licenses and exit
`;

/** A command line and variables; the options they become; all of them run "app". */
const OPTIONS: readonly (readonly [line: string, variables: Variables, options: string])[] = [
  ["app", {}, ""],
  ["-- app", {}, ""],
  ["-s app", {}, "--subreaper"],
  ["app", { TINI_SUBREAPER: "" }, "--subreaper"],
  ["-s app", { TINI_SUBREAPER: "0" }, "--subreaper"],
  ["-g app", {}, "--group"],
  ["app", { TINI_KILL_PROCESS_GROUP: "" }, "--group"],
  ["-gg -- app", { TINI_KILL_PROCESS_GROUP: "0" }, "--group"],
  ["-w app", {}, ""],
  ["-e 143 app", {}, "--expect=143"],
  ["-e143 -e 0 -e255 app", {}, "--expect=143 --expect=0 --expect=255"],
  ["-p SIGTERM app", {}, "--parent-death=SIGTERM"],
  ["-pSIGKILL app", {}, "--parent-death=SIGKILL"],
  ["-p SIGHUP -p SIGINT app", {}, "--parent-death=SIGHUP --parent-death=SIGINT"],
  ["-v app", {}, "--verbose"],
  ["-vv app", {}, "--verbose"],
  ["-v -v -v app", {}, "--verbose --verbose"],
  ["-vvvv app", {}, "--verbose --verbose"],
  ["app", { TINI_VERBOSITY: "0" }, "--quiet"],
  ["app", { TINI_VERBOSITY: "1" }, ""],
  ["app", { TINI_VERBOSITY: "2" }, "--verbose"],
  ["app", { TINI_VERBOSITY: "3" }, "--verbose"],
  ["app", { TINI_VERBOSITY: "4" }, "--verbose --verbose"],
  // It wins over -v, and is read as atoi(3) does.
  ["-vvv app", { TINI_VERBOSITY: "1" }, ""],
  ["-v app", { TINI_VERBOSITY: "0" }, "--quiet"],
  ["app", { TINI_VERBOSITY: "" }, "--quiet"],
  ["app", { TINI_VERBOSITY: "x" }, "--quiet"],
  ["app", { TINI_VERBOSITY: "-1" }, "--quiet"],
  ["app", { TINI_VERBOSITY: " \t+3x" }, "--verbose"],
  ["app", { TINI_VERBOSITY: "10" }, "--verbose --verbose"],
  ["-vgse1 -pSIGINT app", {}, "--verbose --subreaper --group --expect=1 --parent-death=SIGINT"],
];

Deno.test("TINI.translate() turns every option and every variable into ours", () => {
  for (const [line, variables, options] of OPTIONS) {
    const { segments } = translated(line, variables);
    const expected = [{ options: words(options), argv: ["app"] }];
    assertEquals(segments, expected, `${line} ${JSON.stringify(variables)}`);
  }
});

Deno.test("TINI.translate() leaves the words of the command alone, --- among them", () => {
  const commands: readonly (readonly [line: string, argv: string])[] = [
    ["sh -c x", "sh -c x"],
    ["-g app -- -g --version", "app -- -g --version"],
    ["-- -- true", "-- true"],
    ["-- -h", "-h"],
    ["a --- b ----", "a --- b ----"],
    ["app --version", "app --version"],
  ];
  for (const [line, argv] of commands) {
    assertEquals(translated(line).segments[0].argv, words(argv), line);
    assertEquals(translated(line).segments.length, 1);
  }
});

Deno.test("TINI.translate() waits for everybody, but adopts orphans only when told to", () => {
  const { exitCodes, ...traits } = translated("app").traits;
  assertEquals(traits, {
    adoptsOrphans: false,
    grouping: "own group",
    atEnd: "end everybody",
    suspendsItself: false,
  });
  assertEquals([exitCodes.wrongUsage, exitCodes.systemCallFailed], [1, 1]);
});

Deno.test("TINI.translate() has 127, 126 and 1 for commands that cannot be started", () => {
  const { ofFailedStart } = translated("app").traits.exitCodes;
  for (const [name, errno] of Object.entries(ERRNO)) {
    const code = name === "ENOENT" ? 127 : name === "EACCES" ? 126 : 1;
    assertEquals(ofFailedStart(errno), code, name);
  }
  assertEquals([0, 95].map(ofFailedStart), [1, 1]);
});

const NOT_ADOPTING =
  "Neither PID 1 nor a subreaper: zombie reaping won't work for orphans, they go to another process\n" +
  "  Use -s, set TINI_SUBREAPER, or run it as PID 1";

Deno.test("TINI.translate() warns where nobody sees to it that orphans are adopted", () => {
  const notFirst = { ownPid: 42 };
  const warnings = (...given: Parameters<typeof translate>) => translated(...given).warnings;
  assertEquals(warnings("app", {}, notFirst), [NOT_ADOPTING]);
  assertEquals(warnings("app"), []);
  assertEquals(warnings("-s app", {}, notFirst), []);
  assertEquals(warnings("app", { TINI_SUBREAPER: "" }, notFirst), []);
  assertEquals(warnings("app", {}, { ownPid: 42, isSubreaper: true }), []);
});

Deno.test("TINI.translate() prints its version as docker info reads it, when asked for that alone", () => {
  const answer = translate("--version");
  if (answer.type !== "answer") throw new Error(`Cannot read the version: ${answer.type}`);
  // Where it was not built, the commit is a placeholder.
  assertMatch(answer.text, /^tini version 0\.19\.0 - git\.(@commit@|[0-9a-f]+)\n$/);
  assertEquals([answer.to, answer.exitCode], ["stdout", 0]);
  const [version, commit] = answer.text.split(" - ");
  assertEquals([version, commit.startsWith("git.")], ["tini version 0.19.0", true]);
});

Deno.test("TINI.translate() prints help on stdout and leaves the license to baronet", () => {
  for (const line of ["-h", "-gh app", "-h -l"]) {
    const expected = { type: "answer", to: "stdout", text: USAGE, exitCode: 0 };
    assertEquals(translate(line), expected as Translation, line);
  }
  for (const part of ["supervision of a valid init process", "more verbose"]) {
    assertStringIncludes(USAGE, part);
  }
  for (const line of ["-l", "-gl app"]) assertEquals(translate(line), { type: "license" }, line);
});

/** Wrong usage, and what stands in front of the usage text. */
const WRONG: readonly (readonly [args: string | readonly string[], text: string])[] = [
  ["", ""],
  ["--", ""],
  ["-gvw", ""],
  ["-x app", "tini: invalid option -- 'x'\n"],
  ["-gx -h", "tini: invalid option -- 'x'\n"],
  ["--help", "tini: unrecognized option '--help'\n"],
  ["--version app", "tini: unrecognized option '--version'\n"],
  ["-g --version", "tini: unrecognized option '--version'\n"],
  ["--subreaper app", "tini: unrecognized option '--subreaper'\n"],
  ["--as=dumb-init app", "tini: unrecognized option '--as'\n"],
  ["-e", "tini: option requires an argument -- 'e'\n"],
  ["-gp", "tini: option requires an argument -- 'p'\n"],
  ["-e 256 app", "tini: Not a valid option for -e: 256\n"],
  ["-e 1 -e -1 -e x app", "tini: Not a valid option for -e: -1\n"],
  ["-e x -h", "tini: Not a valid option for -e: x\n"],
  ["-e 1=2 app", "tini: Not a valid option for -e: 1=2\n"],
  ["-e 1-9 app", "tini: Not a valid option for -e: 1-9\n"],
  [["-e", "", "app"], "tini: Not a valid option for -e: \n"],
  ["-p SIGTREM app", "tini: Not a valid option for -p: SIGTREM\n"],
  ["-p SIGHUP -p 65 -p x app", "tini: Not a valid option for -p: 65\n"],
];

Deno.test("TINI.translate() refuses wrong usage with code 1 and the usage text on stderr", () => {
  for (const [args, text] of WRONG) {
    const expected = { type: "answer", to: "stderr", text: `${text}${USAGE}`, exitCode: 1 };
    assertEquals(translate(args), expected as Translation, JSON.stringify(args));
  }
});

Deno.test("TINI.translate() writes log lines as tini does, of every level", () => {
  const { voice } = translated("app");
  const lines = LOG_LEVELS.map((level) => voice.formatLine(42, { level, text: "a\n  b" }));
  assertEquals(
    lines.join(""),
    `[FATAL tini (42)] a
  b
[FATAL tini (42)] a
  b
[WARN  tini (42)] a
  b
[INFO  tini (42)] a
  b
[TRACE tini (42)] a
  b
`,
  );
});

const LIFE: readonly (Event | Effect)[] = [
  { type: "spawn", command: command(0) },
  STARTED,
  { type: "settle" },
  received(17),
  { type: "childExited", pid: 31, waitStatus: 0 },
  { type: "childExited", pid: 32, waitStatus: 9, name: "sh" },
  received(15),
  { type: "sendSignal", to: { type: "process", pid: 7 }, signal: 15 },
  received(17),
  { type: "childExited", pid: 7, waitStatus: 15 },
  { type: "lookForChildren", groups: [7] },
  { type: "noChildrenLeft" },
  { type: "exit", code: 143 },
];

/** The lines of a whole life, each with its level. */
function story(line: string, variables: Variables = {}): string[] {
  const { narrate } = translated(line, variables).voice;
  return LIFE.flatMap((item) => narrate?.(item) ?? []).map(({ level, text }) => `${level} ${text}`);
}

const REAPED = [
  "warn Reaped zombie process with pid=31",
  "warn Reaped zombie process with pid=32",
];

Deno.test("TINI.translate() says with -w which zombies it reaped, but not of its own command", () => {
  assertEquals(story("app"), ["info Received SIGCHLD", "info Received SIGCHLD"]);
  assertEquals(story("-w app"), ["info Received SIGCHLD", ...REAPED, "info Received SIGCHLD"]);
});

Deno.test("TINI.translate() has SIGCHLD told only where its verbosity is 3 or more", () => {
  const told = [["app"], ["-v app"], ["-vv app"], ["-vvv app"]].map(([line]) =>
    translated(line).voice.hearsOfChildren
  );
  assertEquals(told, [false, false, true, true]);
  const values = ["0", "2", "3", "4", "-3"];
  const set = values.map((TINI_VERBOSITY) => translated("app", { TINI_VERBOSITY }));
  assertEquals(set.map(({ voice }) => voice.hearsOfChildren), [false, false, true, true, false]);
});
