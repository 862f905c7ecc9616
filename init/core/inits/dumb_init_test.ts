// SPDX-License-Identifier: MIT
// long: every option, every variable, and every line that others read.
import { assertEquals } from "@std/assert";
import type { Effect } from "../effects.ts";
import { ERRNO } from "../errno.ts";
import type { Event } from "../events.ts";
import { LOG_LEVELS } from "../log_level.ts";
import { command, failedStart, received, STARTED } from "../story.ts";
import { DUMB_INIT } from "./dumb_init.ts";
import type { Surroundings, Translation } from "./init.ts";

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
  return DUMB_INIT.translate(args, { ownPid: 1, isSubreaper: false, environment, ...more });
}

/** The same where it is sure that a command is to run. */
function translated(...given: Parameters<typeof translate>) {
  const translation = translate(...given);
  if (translation.type !== "translated") throw new Error(`Cannot run: ${translation.type}`);
  return translation;
}

const SESSION = "--group";
const SESSION_DEFAULTS = "--rewrite=TSTP:STOP --rewrite=TTIN:STOP --rewrite=TTOU:STOP";
const ALONE = "--no-wait";

/** A command line and variables; the options they become; all of them run "app". */
const OPTIONS: readonly (readonly [line: string, variables: Variables, options: string])[] = [
  ["app", {}, SESSION],
  ["-- app", {}, SESSION],
  ["-c app", {}, ALONE],
  ["--single-child app", {}, ALONE],
  ["app", { DUMB_INIT_SETSID: "0" }, ALONE],
  ["-c app", { DUMB_INIT_SETSID: "1" }, ALONE],
  // Exactly 0 switches it off.
  ["app", { DUMB_INIT_SETSID: "1" }, SESSION],
  ["app", { DUMB_INIT_SETSID: "" }, SESSION],
  ["app", { DUMB_INIT_SETSID: "00" }, SESSION],
  ["-v app", {}, SESSION],
  ["app", { DUMB_INIT_DEBUG: "1" }, SESSION],
  // What the user says comes last, and so it wins.
  ["-r 15:2 app", {}, `${SESSION} --rewrite=15:2`],
  ["-r20:20 --rewrite=1:0 app", {}, `${SESSION} --rewrite=20:20 --rewrite=1:0`],
  ["-c -r 15:2 --rewrite 15:3 app", {}, `${ALONE} --rewrite=15:2 --rewrite=15:3`],
  ["-c -r 1:31 -r 31:0 app", {}, `${ALONE} --rewrite=1:31 --rewrite=31:0`],
  // As sscanf(3) reads it.
  [
    "-c -r 15:2x -r 015:02 -r 1:2:3 app",
    {},
    `${ALONE} --rewrite=15:2 --rewrite=15:2 --rewrite=1:2`,
  ],
  // Of what is never received nothing comes; the others stand.
  ["-c -r 9:1 -r 17:1 -r 19:1 -r 1:9 -r 1:19 app", {}, `${ALONE} --rewrite=1:9 --rewrite=1:19`],
  ["-c -r 7:1 -r 10:9 app", {}, `${ALONE} --rewrite=7:1 --rewrite=10:9`],
  ["-vcr 15:2 app", { DUMB_INIT_DEBUG: "1" }, `${ALONE} --rewrite=15:2`],
];

Deno.test("DUMB_INIT.translate() turns every option and every variable into ours", () => {
  for (const [line, variables, options] of OPTIONS) {
    const { defaults, segments, warnings } = translated(line, variables);
    const expected = [{ options: words(options), argv: ["app"] }];
    assertEquals(segments, expected, `${line} ${JSON.stringify(variables)}`);
    assertEquals(defaults, words(options.startsWith(SESSION) ? SESSION_DEFAULTS : ""));
    assertEquals(warnings, []);
  }
  const spaced = translated(["-c", "-r", " \t15: 2", "app"]);
  assertEquals(spaced.segments[0].options, [ALONE, "--rewrite=15:2"]);
});

Deno.test("DUMB_INIT.translate() leaves the words of the command alone, --- among them", () => {
  for (const line of ["sh -c x", "app -- -v --help", "a --- b ----"]) {
    assertEquals(translated(line).segments.map(({ argv }) => argv), [words(line)], line);
    assertEquals(translated(`-v -- ${line}`).segments[0].argv, words(line), line);
  }
  assertEquals(translated("-- -- true").segments[0].argv, ["--", "true"]);
});

Deno.test("DUMB_INIT.translate() asks groups at the end, and gives the command its own session", () => {
  const session = translated("app").traits;
  const alone = translated("-c app").traits;
  const { exitCodes, ...traits } = session;
  assertEquals(traits, {
    adoptsOrphans: true,
    grouping: "own session",
    atEnd: "ask the groups",
    suspendsItself: true,
  });
  assertEquals(alone, { ...session, grouping: "own group" });
  assertEquals([exitCodes.wrongUsage, exitCodes.systemCallFailed], [1, 2]);
});

Deno.test("DUMB_INIT.translate() has the code 2 for every command that cannot be started", () => {
  const { ofFailedStart } = translated("app").traits.exitCodes;
  for (const errno of [0, ...Object.values(ERRNO), 95]) assertEquals(ofFailedStart(errno), 2);
});

const USAGE = `dumb-init v1.2.5 (baronet)
Usage: dumb-init [option] command [[arg] ...]

  -c, --single-child   signal the command alone, not its session
  -r, --rewrite s:r    forward signal s as signal r, by number; 0 swallows it; repeatable
  -v, --verbose        say on stderr what happens
  -h, --help           print this text and exit
  -V, --version        print the version and exit
`;
const NO_COMMAND = "Usage: dumb-init [option] command [[arg] ...]\nSee dumb-init --help\n";
const BAD_REWRITE =
  "Usage: -r takes s:r with a signal s from 1 to 31 and r from 0 to 31\nSee dumb-init --help\n";

/** What is printed, all of it on stderr, and the exit code. */
const ANSWERS:
  readonly (readonly [args: string | readonly string[], text: string, code: number])[] = [
    ["-h", USAGE, 0],
    ["--help", USAGE, 0],
    ["-cvh app", USAGE, 0],
    ["--version --help", USAGE, 0],
    ["-V", "dumb-init v1.2.5\n", 0],
    ["--version", "dumb-init v1.2.5\n", 0],
    ["-vV app", "dumb-init v1.2.5\n", 0],
    ["-V -r x", "dumb-init v1.2.5\n", 0],
    ["", NO_COMMAND, 1],
    ["--", NO_COMMAND, 1],
    ["-cv", NO_COMMAND, 1],
    ["-x app", "dumb-init: invalid option -- 'x'\n", 1],
    ["--bogus app", "dumb-init: unrecognized option '--bogus'\n", 1],
    ["--yolo -h", "dumb-init: unrecognized option '--yolo'\n", 1],
    ["--as=tini app", "dumb-init: unrecognized option '--as'\n", 1],
    ["--verbose=2 app", "dumb-init: option '--verbose' doesn't allow an argument\n", 1],
    ["-r", "dumb-init: option requires an argument -- 'r'\n", 1],
    ...[
      "x",
      ":",
      "15",
      "15:",
      ":15",
      "0:1",
      "32:1",
      "1:32",
      "-1:1",
      "1:-1",
      "TERM:INT",
      "15-2",
      "x15:2",
    ]
      .flatMap((pair) =>
        [["-r", pair, "app"], [`--rewrite=${pair}`, "app"], ["-r", "1:2", "-r", pair]].map((args) =>
          [args, BAD_REWRITE, 1] as const
        )
      ),
  ];

Deno.test("DUMB_INIT.translate() answers and refuses on stderr", () => {
  for (const [args, text, exitCode] of ANSWERS) {
    const expected: Translation = { type: "answer", to: "stderr", text, exitCode };
    assertEquals(translate(args), expected, JSON.stringify(args));
  }
});

Deno.test("DUMB_INIT.translate() writes log lines without a level", () => {
  const { voice } = translated("app");
  const lines = LOG_LEVELS.map((level) => voice.formatLine(42, { level, text: `${level}\n  b` }));
  assertEquals(lines, LOG_LEVELS.map((level) => `[dumb-init] ${level}\n  b\n`));
});

/** The lines that `items` lead to, and what stands in front of each. */
function narrate(items: readonly (Event | Effect)[], ...given: Parameters<typeof translate>) {
  const { voice } = translated(...given);
  const lines = items.flatMap((item) => voice.narrate?.(item) ?? []);
  return lines.map((line) => voice.formatLine(1, line)).join("");
}

const SPAWN: Effect = { type: "spawn", command: command(0) };

function sent(signal: number): Effect {
  return { type: "sendSignal", to: { type: "group", pgid: 7 }, signal };
}

const ENDED: Event = { type: "childExited", pid: 7, waitStatus: 15 };
const EXIT: Effect = { type: "exit", code: 143 };

/** From the first signal to the last: an orphan, TERM, the end of the command, TERM to the rest. */
const LIFE: readonly (Event | Effect)[] = [
  { type: "detachTerminal" },
  SPAWN,
  STARTED,
  { type: "settle" },
  received(1, { senderPid: 1 }),
  received(18, { senderPid: 1 }),
  received(17),
  { type: "childExited", pid: 31, waitStatus: 3 << 8 },
  received(15),
  sent(15),
  received(17),
  ENDED,
  { type: "lookForChildren", groups: [7] },
  { type: "childrenRemain", groups: [7] },
  { type: "startTimer", timer: "grace", ms: 5000 },
  sent(15),
  received(17),
  { type: "childExited", pid: 32, waitStatus: 0 },
  { type: "noChildrenLeft" },
  EXIT,
];

Deno.test("DUMB_INIT.translate() tells the whole life of a command with -v", () => {
  assertEquals(
    narrate(LIFE, "-v app"),
    `[dumb-init] setsid complete.
[dumb-init] Child spawned with PID 7.
[dumb-init] Received signal 1.
[dumb-init] Ignoring tty hand-off signal 1.
[dumb-init] Received signal 18.
[dumb-init] Ignoring tty hand-off signal 18.
[dumb-init] Received signal 17.
[dumb-init] A child with PID 31 exited with exit status 3.
[dumb-init] Received signal 15.
[dumb-init] Forwarded signal 15 to children.
[dumb-init] Received signal 17.
[dumb-init] A child with PID 7 was terminated by signal 15.
[dumb-init] Forwarded signal 15 to children.
[dumb-init] Received signal 17.
[dumb-init] A child with PID 32 exited with exit status 0.
[dumb-init] Child exited with status 143. Goodbye.
`,
  );
});

Deno.test("DUMB_INIT.translate() tells the life of a command without a session", () => {
  const life = [SPAWN, STARTED, received(1, { senderPid: 1 }), sent(1), ENDED, EXIT];
  const expected = `[dumb-init] Child spawned with PID 7.
[dumb-init] Received signal 1.
[dumb-init] Forwarded signal 1 to children.
[dumb-init] A child with PID 7 was terminated by signal 15.
[dumb-init] Forwarded signal 15 to children.
[dumb-init] Child exited with status 143. Goodbye.
`;
  assertEquals(narrate(life, "-vc app"), expected);
  assertEquals(narrate(life, "-v app", { DUMB_INIT_SETSID: "0" }), expected);
});

Deno.test("DUMB_INIT.translate() tells as much with DUMB_INIT_DEBUG=1, and nothing without it", () => {
  const whole = narrate(LIFE, "--verbose app");
  assertEquals(narrate(LIFE, "app", { DUMB_INIT_DEBUG: "1" }), whole);
  for (const DUMB_INIT_DEBUG of ["", "0", "11", "true"]) {
    assertEquals(narrate(LIFE, "app", { DUMB_INIT_DEBUG }), "", DUMB_INIT_DEBUG);
  }
  assertEquals(narrate(LIFE, "app"), "");
  const told = [["-v app"], ["app"]].map(([line]) => translated(line).voice.hearsOfChildren);
  assertEquals(told, [true, false]);
});

Deno.test("DUMB_INIT.translate() takes a HUP or CONT for the terminal's once, from itself alone", () => {
  const ignored = "[dumb-init] Ignoring tty hand-off signal";
  const own = (signal: number) => received(signal, { senderPid: 42 });
  const told = (...events: Event[]) =>
    narrate(events, "-v app", {}, { ownPid: 42 }).split("\n").filter((line) =>
      line.startsWith(ignored)
    );
  assertEquals(told(own(1), own(1), own(18), own(18)), [`${ignored} 1.`, `${ignored} 18.`]);
  assertEquals(told(own(15), own(20), own(17)), []);
  const others = [
    received(1),
    received(1, { senderPid: 1 }),
    received(1, { code: -1, senderPid: 42 }),
  ];
  assertEquals(told(...others), []);
  assertEquals(told(...others, own(1)), [`${ignored} 1.`]);
});

Deno.test("DUMB_INIT.translate() says with the C library's words why a command did not start", () => {
  const failed = (errno: number, ...given: Parameters<typeof translate>) =>
    narrate(
      [{ type: "spawn", command: command(0, { argv: ["/srv/x", "y"] }) }, failedStart(errno)],
      ...given,
    );
  assertEquals(failed(2, "app"), "[dumb-init] /srv/x: No such file or directory\n");
  assertEquals(failed(2, "-vc app"), "[dumb-init] /srv/x: No such file or directory\n");
  assertEquals(failed(13, "app"), "[dumb-init] /srv/x: Permission denied\n");
  assertEquals(failed(7, "app"), "[dumb-init] /srv/x: Argument list too long\n");
  assertEquals(failed(95, "app"), "[dumb-init] /srv/x: Error 95\n");
});

Deno.test("DUMB_INIT.translate() gives its lines the level at which they are printed", () => {
  const { narrate } = translated("-v app").voice;
  assertEquals([STARTED, failedStart(2)].map((item) => narrate?.(item)[0]?.level), [
    "warn",
    "error",
  ]);
});
