// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { OPTIONS } from "./option_table.ts";
import { type Options, parseOptions, type Request } from "./options.ts";

const DEFAULTS: Options = {
  argv: ["app"],
  group: false,
  graceMs: 5000,
  wait: true,
  logLevel: "warn",
};

function run(options: Partial<Options> = {}): Request {
  return { type: "run", options: { ...DEFAULTS, ...options } };
}

/** What each option leads to, in all of its spellings. */
const SPELLINGS: Readonly<Record<string, readonly (readonly [string[], Request])[]>> = {
  group: [
    [["-g"], run({ group: true })],
    [["--group"], run({ group: true })],
  ],
  grace: [
    [["--grace", "10s"], run({ graceMs: 10_000 })],
    [["--grace=10s"], run({ graceMs: 10_000 })],
    [["--grace", "0"], run({ graceMs: 0 })],
    [["--grace=0"], run({ graceMs: 0 })],
    [["--grace", "0143"], run({ graceMs: 143_000 })],
    [["--grace", "1.5"], run({ graceMs: 1500 })],
  ],
  "no-wait": [
    [["--no-wait"], run({ wait: false })],
  ],
  verbose: [
    [["-v"], run({ logLevel: "info" })],
    [["--verbose"], run({ logLevel: "info" })],
    [["-vv"], run({ logLevel: "debug" })],
    [["-v", "-v"], run({ logLevel: "debug" })],
    [["-v", "--verbose"], run({ logLevel: "debug" })],
    [["--verbose", "--verbose"], run({ logLevel: "debug" })],
    [["-vvv"], run({ logLevel: "debug" })],
  ],
  quiet: [
    [["-q"], run({ logLevel: "error" })],
    [["--quiet"], run({ logLevel: "error" })],
  ],
  help: [
    [["-h"], { type: "print", text: "help" }],
    [["--help"], { type: "print", text: "help" }],
  ],
  version: [
    [["-V"], { type: "print", text: "version" }],
    [["--version"], { type: "print", text: "version" }],
  ],
  license: [
    [["-l"], { type: "print", text: "license" }],
    [["-L"], { type: "print", text: "license" }],
    [["--license"], { type: "print", text: "license" }],
  ],
};

Deno.test("parseOptions() takes every option of the table in every spelling", () => {
  assertEquals(Object.keys(SPELLINGS), OPTIONS.map(({ name }) => name));
  for (const [words, request] of Object.values(SPELLINGS).flat()) {
    assertEquals(parseOptions([...words, "app"]), request, words.join(" "));
    assertEquals(parseOptions([...words, "--", "app"]), request, `${words.join(" ")} --`);
  }
});

Deno.test("parseOptions() takes every letter of the table", () => {
  const tested = Object.values(SPELLINGS).flat().map(([words]) => words[0]);
  for (const letter of OPTIONS.flatMap(({ letters }): readonly string[] => letters)) {
    assertEquals(tested.includes(`-${letter}`), true, `expected a test of -${letter}, got none`);
  }
});

Deno.test("parseOptions() has defaults for what is not said", () => {
  assertEquals(parseOptions(["app"]), run());
  assertEquals(parseOptions(["--", "app"]), run());
});

Deno.test("parseOptions() combines options, in any order and in one word", () => {
  const all = run({ group: true, graceMs: 2000, wait: false, logLevel: "debug" });
  for (
    const words of [
      ["-gvv", "--no-wait", "--grace", "2s"],
      ["--grace=2s", "-v", "--no-wait", "-vg"],
      ["--no-wait", "--verbose", "--group", "--grace", "2s", "--verbose"],
    ]
  ) {
    assertEquals(parseOptions([...words, "app"]), all, words.join(" "));
  }
  assertEquals(parseOptions(["-g", "--group", "-gg", "app"]), run({ group: true }));
});

Deno.test("parseOptions() lets --quiet win over --verbose", () => {
  for (const words of [["-qv"], ["-vq"], ["-vv", "--quiet"], ["-q", "-v", "-v"]]) {
    assertEquals(parseOptions([...words, "app"]), run({ logLevel: "error" }), words.join(" "));
  }
});

Deno.test("parseOptions() prints one text, with or without a command", () => {
  const printed: readonly (readonly [string[], "help" | "version" | "license"])[] = [
    [["-h"], "help"],
    [["-gh"], "help"],
    [["-Vh"], "help"],
    [["-lVh", "app"], "help"],
    [["-lV"], "version"],
    [["--license", "--version", "--", "app"], "version"],
    [["-L"], "license"],
    [["-q", "--license", "app"], "license"],
    [["--help", "--grace", "5x"], "help"],
  ];
  for (const [words, text] of printed) {
    assertEquals(parseOptions(words), { type: "print", text }, words.join(" "));
  }
});

Deno.test("parseOptions() leaves the words of the command alone", () => {
  const commands: readonly (readonly [args: string[], argv: string[]])[] = [
    [["app", "-g", "--help"], ["app", "-g", "--help"]],
    [["git", "log", "--", "file"], ["git", "log", "--", "file"]],
    [["--", "-g"], ["-g"]],
    [["--", "--", "x"], ["--", "x"]],
    [["--", "--help"], ["--help"]],
    [["true", "0143", "1e3"], ["true", "0143", "1e3"]],
    [["-"], ["-"]],
    [[""], [""]],
    [["a b", "\n", "é"], ["a b", "\n", "é"]],
  ];
  for (const [args, argv] of commands) {
    assertEquals(parseOptions(args), run({ argv }), JSON.stringify(args));
    assertEquals(parseOptions(["-g", ...args]), run({ argv, group: true }), JSON.stringify(args));
  }
  assertEquals(parseOptions(["-v", "true"]), run({ argv: ["true"], logLevel: "info" }));
});

function refuse(text: string, advice: string): Request {
  return { type: "refuse", problem: { text, advice } };
}

const LISTED = `"baronet --help" lists the options`;

function noSuchOption(option: string, nearest?: string): Request {
  return refuse(
    `Cannot use option "${option}": no such option`,
    nearest === undefined
      ? `${LISTED}; options of the command come after its name`
      : `Did you mean ${nearest}? ${LISTED}`,
  );
}

function takesNoValue(name: string, value: string): Request {
  return refuse(`Cannot use option "--${name}=${value}": it takes no value`, `Write --${name}`);
}

function noDuration(value: string): Request {
  return refuse(
    `Cannot use "${value}" for --grace: not a duration of at most 30 days`,
    "Write a number and ms, s, m or h, for example 500ms, 5s or 2m; seconds alone do, too",
  );
}

const NO_COMMAND = refuse(
  "Cannot start: no command was given",
  "Name the command after the options, for example: baronet -- /srv/app",
);
const NO_VALUE = refuse(
  'Cannot use option "--grace": it needs a value',
  "Write --grace DURATION, for example --grace 10s",
);

const WRONG: readonly (readonly [args: string[], Request])[] = [
  [[], NO_COMMAND],
  [["--"], NO_COMMAND],
  [["-g"], NO_COMMAND],
  [["-gvq", "--no-wait", "--grace", "5s", "--"], NO_COMMAND],
  [["--bogus", "app"], noSuchOption("--bogus")],
  [["--bogus=1", "app"], noSuchOption("--bogus")],
  [["--bogus", "--help"], noSuchOption("--bogus")],
  [["--grcae", "5s", "app"], noSuchOption("--grcae", "--grace")],
  [["--grcae=5s", "app"], noSuchOption("--grcae", "--grace")],
  [["--Grace", "5s", "app"], noSuchOption("--Grace", "--grace")],
  [["--nowait", "app"], noSuchOption("--nowait", "--no-wait")],
  [["--no-group", "app"], noSuchOption("--no-group", "--group")],
  [["--group.x", "app"], noSuchOption("--group.x", "--group")],
  [["--g", "app"], noSuchOption("--g")],
  [["---", "app"], noSuchOption("---")],
  [["--__proto__", "app"], noSuchOption("--__proto__")],
  [["--constructor=1", "app"], noSuchOption("--constructor")],
  [["-x", "app"], noSuchOption("-x")],
  [["-gx", "app"], noSuchOption("-x")],
  [["-xh"], noSuchOption("-x")],
  [["-5", "app"], noSuchOption("-5")],
  [["-grace", "5s", "app"], noSuchOption("-r")],
  [["-😀", "app"], noSuchOption("-😀")],
  [["--=x", "app"], noSuchOption("--=x")],
  [["-v=2", "app"], takesNoValue("verbose", "2")],
  [["--no-wait=false", "app"], takesNoValue("no-wait", "false")],
  [["--group=yes", "--bogus", "app"], takesNoValue("group", "yes")],
  [["--group=yes", "app"], takesNoValue("group", "yes")],
  [["--help=", "app"], takesNoValue("help", "")],
  [["--quiet=a=b", "app"], takesNoValue("quiet", "a=b")],
  [["--verbose=2"], takesNoValue("verbose", "2")],
  [["--grace"], NO_VALUE],
  [["-g", "--grace"], NO_VALUE],
  [["--grace=", "app"], NO_VALUE],
  [["--grace", "", "app"], NO_VALUE],
  [["--grace", "5x", "app"], noDuration("5x")],
  [["--grace=-5s", "app"], noDuration("-5s")],
  [["--grace", "-g", "app"], noDuration("-g")],
  [["--grace", "--", "app"], noDuration("--")],
  [["--grace", "app"], noDuration("app")],
  [["--grace", "5s=3", "app"], noDuration("5s=3")],
  [["--grace", "5s\n", "app"], noDuration("5s\\n")],
  [["--grace", "721h"], noDuration("721h")],
];

Deno.test("parseOptions() refuses every kind of wrong usage, naming the word and a way out", () => {
  for (const [args, request] of WRONG) {
    assertEquals(parseOptions(args), request, JSON.stringify(args));
  }
});
