// SPDX-License-Identifier: MIT
// What parseOptions() refuses, word by word, and which of several mistakes it names.
// long: one line per mistake, and there are many mistakes to make
import { assertEquals } from "@std/assert";
import { splitCommandLine } from "./command_line.ts";
import { OPTION_INDEX, OPTIONS, type OptionSpec } from "./option_table.ts";
import { parseOptions } from "./options.ts";
import { inWords } from "./story.ts";

/** A command line, and what is said about it. */
type Row = readonly [args: string | readonly string[], text: string, advice: string];

/** Compares all rows; a line is split on spaces. */
function check(rows: readonly Row[]): void {
  for (const [line, text, advice] of rows) {
    const args = typeof line === "string" ? line.split(" ").filter((word) => word !== "") : line;
    const sources = { defaults: [], environmentOptions: undefined };
    const request = inWords(parseOptions(splitCommandLine(args, OPTION_INDEX), sources));
    assertEquals(request, { type: "refuse", problem: { text, advice } }, JSON.stringify(line));
  }
}

const LISTED = `"baronet --help" lists the options`;

function unknown(line: string, option: string, nearest?: string): Row {
  const advice = nearest === undefined
    ? `${LISTED}; options of the command come after its name`
    : `Did you mean ${nearest}? ${LISTED}`;
  return [line, `Cannot use option "${option}": no such option`, advice];
}

Deno.test("parseOptions() refuses an option that it does not know", () => {
  check([
    unknown("--bogus app", "--bogus"),
    unknown("--bogus=1 app", "--bogus"),
    unknown("--bogus --help", "--bogus"),
    unknown("--grcae 5s app", "--grcae", "--grace"),
    unknown("--grcae=5s app", "--grcae", "--grace"),
    unknown("--Grace 5s app", "--Grace", "--grace"),
    unknown("--nowait app", "--nowait", "--no-wait"),
    unknown("--no-group app", "--no-group", "--group"),
    unknown("--group.x app", "--group.x", "--group"),
    unknown("--env.A=1 app", "--env.A"),
    unknown("--g app", "--g"),
    unknown("--- app", "---"),
    unknown("---- app", "----"),
    unknown("--__proto__ app", "--__proto__"),
    unknown("--constructor=1 app", "--constructor"),
    unknown("--=x app", "--=x"),
    unknown("-x app", "-x"),
    unknown("-gx app", "-x"),
    unknown("-xh", "-x"),
    unknown("-5 app", "-5"),
    unknown("-😀 app", "-😀"),
    unknown("a --- --bogus b", "--bogus"),
    unknown("a --- -x b", "-x"),
    unknown("a --- --chdri /srv b", "--chdri", "--chdir"),
  ]);
});

Deno.test("parseOptions() refuses a value for an option that takes none", () => {
  const flags = OPTIONS.filter((spec: OptionSpec) => spec.kind === undefined);
  check(flags.map(({ name }): Row => [
    `--${name}=yes app`,
    `Cannot use option "--${name}=yes": it takes no value`,
    `Write --${name}`,
  ]));
  check([
    ["-v=2 app", 'Cannot use option "--verbose=2": it takes no value', "Write --verbose"],
    ["-gf=no app", 'Cannot use option "--watch=no": it takes no value', "Write --watch"],
    ["--help=", 'Cannot use option "--help=": it takes no value', "Write --help"],
    ["--quiet=a=b app", 'Cannot use option "--quiet=a=b": it takes no value', "Write --quiet"],
    ["a --- --first=1 b", 'Cannot use option "--first=1": it takes no value', "Write --first"],
    ["--group=1 --bogus", 'Cannot use option "--group=1": it takes no value', "Write --group"],
  ]);
});

/** Of each option that needs a value: how its advice writes it. */
const WRITTEN: Readonly<Record<string, string>> = {
  rewrite: "FROM:TO, for example --rewrite TERM:QUIT",
  delay: "SIG=DURATION, for example --delay TERM=5s",
  "stop-timeout": "DURATION, for example --stop-timeout 25s",
  grace: "DURATION, for example --grace 10s",
  expect: "CODE[=CODE], for example --expect 143",
  "parent-death": "SIG, for example --parent-death TERM",
  as: "NAME, for example --as tini",
  log: "text|json, for example --log json",
  "stop-signal": "SIG, for example --stop-signal INT",
  user: "USER[:GROUP], for example --user www-data",
  chdir: "DIR, for example --chdir /srv",
  env: "NAME=VALUE, for example --env LANG=C",
  "unset-env": "NAME, for example --unset-env DEBUG",
  send: "SIG, for example --send TERM",
  "probe-log": "FILE, for example --probe-log /tmp/probe",
  "probe-exit": "SIG=CODE, for example --probe-exit TERM=42",
  "probe-role": "ROLE, for example --probe-role make orphan",
};

Deno.test("parseOptions() refuses an option whose value is missing or empty", () => {
  const valued = OPTIONS.filter((spec: OptionSpec) => spec.kind !== undefined);
  assertEquals(valued.map(({ name }) => name) as string[], Object.keys(WRITTEN));
  for (const [name, written] of Object.entries(WRITTEN)) {
    const text = `Cannot use option "--${name}": it needs a value`;
    const advice = `Write --${name} ${written}`;
    check([
      [`--${name}`, text, advice],
      [`-g --${name}`, text, advice],
      [`--${name}= app`, text, advice],
      [[`--${name}`, "", "app"], text, advice],
      [`--${name}= --help`, text, advice],
    ]);
  }
  const advice = `Write --expect ${WRITTEN.expect}`;
  check([
    ["-e", 'Cannot use option "--expect": it needs a value', advice],
    ["-ge", 'Cannot use option "--expect": it needs a value', advice],
    [
      "a --- --chdir",
      'Cannot use option "--chdir": it needs a value',
      `Write --chdir ${WRITTEN.chdir}`,
    ],
  ]);
});

const DURATIONS =
  "Write a number and ms, s, m or h, for example 500ms, 5s or 2m; seconds alone do, too";
const SIGNALS = "Write a name such as TERM or RTMIN+3, or a number from 1 to 64";
const PAIRS = "Write for example TERM:QUIT, 15:3, or HUP:drop to swallow it";
const CODES = "not an exit code from 0 to 255, a range of them, or one of the two and =CODE";

function duration(line: string | readonly string[], value: string, name = "grace"): Row {
  return [
    line,
    `Cannot use "${value}" for --${name}: not a duration of at most 30 days`,
    DURATIONS,
  ];
}

Deno.test("parseOptions() refuses a value that the option cannot have", () => {
  check([
    duration("--grace 5x app", "5x"),
    duration("--grace=-5s app", "-5s"),
    duration("--grace -g app", "-g"),
    duration("--grace -- app", "--"),
    duration("--grace app", "app"),
    duration("--grace 5s=3 app", "5s=3"),
    duration(["--grace", "5s\n", "app"], "5s\\n"),
    duration("--grace 721h", "721h"),
    duration("--grace 5s --grace x app", "x"),
    duration("--stop-timeout x app", "x", "stop-timeout"),
    [
      "-r TERM app",
      'Cannot use "TERM" for --rewrite: not of the form FROM:TO with two signals',
      PAIRS,
    ],
    [
      "-grace 5s app",
      'Cannot use "ace" for --rewrite: not of the form FROM:TO with two signals',
      PAIRS,
    ],
    [
      "-r KILL:TERM app",
      'Cannot use "KILL:TERM" for --rewrite: SIGKILL (9) is never forwarded',
      PAIRS,
    ],
    // Of several, each counts: the first that is wrong is named.
    [
      "-r TERM:INT -r x:y -r z app",
      'Cannot use "x:y" for --rewrite: not of the form FROM:TO with two signals',
      PAIRS,
    ],
    [
      "--delay TREM=5s app",
      'Cannot use "TREM=5s" for --delay: not of the form SIG=DURATION',
      "Did you mean SIGTERM? Write for example TERM=5s",
    ],
    ["-e 256 app", `Cannot use "256" for --expect: ${CODES}`, "Write for example 143, 1-9, or 3=0"],
    [
      "-p TREM app",
      'Cannot use "TREM" for --parent-death: no such signal',
      `Did you mean SIGTERM? ${SIGNALS}`,
    ],
    ["a --- --stop-signal 65 b", 'Cannot use "65" for --stop-signal: no such signal', SIGNALS],
    ["--log xml app", 'Cannot use "xml" for --log: no such format', "Write text or json"],
    [
      "--as tiny app",
      'Cannot use "tiny" for --as: no such init',
      "Did you mean tini? baronet knows baronet, tini, docker-init, dumb-init, catatonit, smell-baron, kill",
    ],
    [
      "--env LANG app",
      'Cannot use "LANG" for --env: no name and =',
      "Write NAME=VALUE, for example LANG=C",
    ],
    [
      "--unset-env A=1 app",
      'Cannot use "A=1" for --unset-env: a variable has no = in its name',
      "Write the name alone, for example DEBUG",
    ],
  ]);
});

const NONE = [
  "Cannot start: no command was given",
  "Name the command after the options, for example: baronet -- /srv/app",
] as const;
const NONE_BEHIND = [
  'Cannot start: no command follows "---"',
  "Name a command behind each ---; a word that is to be --- is written ----",
] as const;

Deno.test("parseOptions() refuses to start without a command in each place", () => {
  const lines = ["", "--", "-g", "-gvq --no-wait --grace 5s --", "-- --- b", "-f -- ---"];
  check(lines.map((line): Row => [line, ...NONE]));
  const behind = ["a ---", "a --- --", "a --- -f", "a --- --- b", "a --- b --- --chdir /srv"];
  check(behind.map((line): Row => [line, ...NONE_BEHIND]));
});

Deno.test("parseOptions() refuses options of baronet behind ---, every one of them", () => {
  const values: Readonly<Record<string, string>> = {
    ...{ rewrite: "=1:2", delay: "=1=2", "stop-timeout": "=1", grace: "=1", expect: "=1" },
    ...{ "parent-death": "=1", as: "=tini", log: "=json" },
  };
  const globals = OPTIONS.filter(({ scope }) => scope === "baronet");
  check(globals.map(({ name }): Row => [
    `a --- -f --${name}${values[name] ?? ""} b -x`,
    `Cannot use option "--${name}" for "b": it is not about one command`,
    "Write it in front of the first command",
  ]));
  check([[
    "a --- --any -f --group b --- --log=text c",
    'Cannot use option "--any" for "b": it is not about one command',
    "Write it in front of the first command",
  ]]);
});

Deno.test("parseOptions() refuses --first with --watch, a command with --pause, and a late --as", () => {
  const exclude = "What runs first has ended before anything is watched; leave one of the two out";
  const pause = "Leave the command out, or --pause";
  const late = [
    'Cannot use option "--as": it is not the first one',
    "Write it in front of all others: it says how they are read",
  ] as const;
  check([
    ["-cf a", 'Cannot start "a": --first and --watch exclude each other', exclude],
    [
      "a --- --watch --first b",
      'Cannot start "b": --first and --watch exclude each other',
      exclude,
    ],
    ["-P app x", 'Cannot start "app": --pause runs no command', pause],
    ["--pause -- app --- b", 'Cannot start "app": --pause runs no command', pause],
    ["-g --as tini app", ...late],
    ["--as=dumb-init app", ...late],
  ]);
});

Deno.test("parseOptions() refuses what is said about a probe where none is asked for", () => {
  for (const option of ["--probe-log=/log", "--probe-exit=TERM=42", "--probe-alone"]) {
    const [name] = option.split("=");
    const problem = [
      `Cannot use option "${name}": it is about --probe`,
      "Write --probe as well, or leave the option out",
    ] as const;
    check([[`${option} app`, ...problem], [`-g ${option}`, ...problem], [
      `-P ${option}`,
      ...problem,
    ]]);
  }
});

Deno.test("parseOptions() refuses what is done instead of commands behind ---", () => {
  for (const option of ["--explain", "--send=TERM", "--probe", "--probe-alone"]) {
    check([[
      `a --- ${option} b`,
      `Cannot use option "${option.split("=")[0]}" for "b": it is not about one command`,
      "Write it in front of the first command",
    ]]);
  }
});

Deno.test("parseOptions() refuses a bad value also where a good one follows", () => {
  check([[
    "--grace 5x --grace 5s app",
    'Cannot use "5x" for --grace: not a duration of at most 30 days',
    "Write a number and ms, s, m or h, for example 500ms, 5s or 2m; seconds alone do, too",
  ]]);
});

Deno.test("parseOptions() refuses what is said about commands where --pause runs none", () => {
  check([
    [
      "--pause --user x",
      'Cannot use option "--user": --pause runs no command',
      "Leave the option out, or --pause",
    ],
    [
      "--pause --as=tini",
      'Cannot use option "--as": it is not the first one',
      "Write it in front of all others: it says how they are read",
    ],
    [
      "--pause -- --- app",
      'Cannot start "app": --pause runs no command',
      "Leave the command out, or --pause",
    ],
  ]);
});
