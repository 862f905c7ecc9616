// SPDX-License-Identifier: MIT
// BARONET_OPTIONS and the command line together: who wins, and what adds up.
import { assertEquals } from "@std/assert";
import { splitCommandLine } from "./command_line.ts";
import { OPTION_INDEX } from "./option_table.ts";
import { type CommandOptions, parseOptions, type Settings } from "./options.ts";
import { asked, inWords, type RequestInWords, SETTINGS } from "./story.ts";

function parse(environment: string | undefined, line: string): RequestInWords {
  const args = line.split(" ").filter((word) => word !== "");
  const sources = { defaults: [], environmentOptions: environment };
  return inWords(parseOptions(splitCommandLine(args, OPTION_INDEX), sources));
}

/** What differs from the options of `app` alone. */
type Change = Partial<Settings> & {
  readonly app?: Partial<CommandOptions>;
  readonly commands?: readonly CommandOptions[];
};

function run({ app, commands = [asked(["app"], app)], ...settings }: Change): RequestInWords {
  return { type: "run", options: { commands, settings: { ...SETTINGS, ...settings } } };
}

type Row = readonly [environment: string | undefined, line: string, change: Change];

function check(rows: readonly Row[]): void {
  for (const [environment, line, change] of rows) {
    assertEquals(parse(environment, line), run(change), `"${environment}" and "${line}"`);
  }
}

Deno.test("parseOptions() takes options from the environment, separated by spaces", () => {
  check([
    [undefined, "app", {}],
    ["", "app", {}],
    ["   ", "app", {}],
    ["-g", "app", { group: true }],
    ["  -g   --any  ", "app", { group: true, any: true }],
    ["-gvw --grace=10s", "app", { group: true, logLevel: "info", warnReap: true, graceMs: 10_000 }],
    ["--grace 10s -e 143", "app", { graceMs: 10_000, exitCodes: new Map([[143, 0]]) }],
    ["-asP", "", { all: true, subreaper: true, pause: true, commands: [] }],
    ["--no-wait --log=json", "-- app", { wait: false, logFormat: "json" }],
  ]);
});

Deno.test("parseOptions() lets the command line win over the environment", () => {
  check([
    ["--grace=10s", "--grace 2s app", { graceMs: 2000 }],
    ["--stop-timeout=10s", "--stop-timeout 2s app", { stopTimeoutMs: 2000 }],
    ["-pINT", "-p TERM app", { parentDeathSignal: 15 }],
    ["--log=json", "--log text app", { logFormat: "text" }],
    ["--user=root", "--user app app", { app: { user: "app" } }],
    ["--chdir=/", "--chdir /srv app", { app: { folder: "/srv" } }],
    ["--stop-signal=INT", "--stop-signal 3 app", { app: { stopSignal: 3 } }],
    ["-g --grace=10s", "--grace 2s -w app", { group: true, graceMs: 2000, warnReap: true }],
  ]);
});

Deno.test("parseOptions() adds up what can be repeated, the command line behind the environment", () => {
  check([
    [
      "-r TERM:INT -r HUP:drop",
      "-r TERM:QUIT -r USR1:USR2 app",
      { rewrites: new Map([[15, 3], [1, 0], [10, 12]]) },
    ],
    ["--delay=TERM=5s", "--delay INT=1s app", { delaysMs: new Map([[15, 5000], [2, 1000]]) }],
    ["--delay=TERM=5s", "--delay TERM=1s app", { delaysMs: new Map([[15, 1000]]) }],
    ["-e143 -e1-2=7", "-e 2=8 app", { exitCodes: new Map([[143, 0], [1, 7], [2, 8]]) }],
    [
      "--env=A=1 --env=B=2",
      "--env A=3 app",
      { app: { variables: [["A", "1"], ["B", "2"], ["A", "3"]] } },
    ],
    ["--unset-env=A", "--unset-env B app", { app: { unsetVariables: ["A", "B"] } }],
  ]);
});

Deno.test("parseOptions() lets -v and -q of the command line stand alone", () => {
  check([
    ["-v", "app", { logLevel: "info" }],
    ["-vv", "app", { logLevel: "debug" }],
    ["-q", "app", { logLevel: "error" }],
    ["-vv", "-v app", { logLevel: "info" }],
    ["-v", "-v app", { logLevel: "info" }],
    ["-q", "-v app", { logLevel: "info" }],
    ["-qv", "-vv app", { logLevel: "debug" }],
    ["-vv", "-q app", { logLevel: "error" }],
    ["-q", "-g app", { group: true, logLevel: "error" }],
  ]);
});

Deno.test("parseOptions() prints a text that the environment asks for", () => {
  assertEquals(parse("-V", "app"), { type: "print", what: "version" });
  assertEquals(parse("-V", "-h app"), { type: "print", what: "help" });
  assertEquals(parse("-l", ""), { type: "print", what: "license" });
});

const LISTED = `"baronet --help" lists the options`;
const ALONE = "Name options alone, separated by spaces; a value is joined with =";

/** Wrong texts of BARONET_OPTIONS, and what is said about each. */
const WRONG: readonly (readonly [environment: string, text: string, advice: string])[] = [
  ["app", 'Cannot use BARONET_OPTIONS: "app" is no option', ALONE],
  ["-g app -v", 'Cannot use BARONET_OPTIONS: "app" is no option', ALONE],
  ["-g -- app", 'Cannot use BARONET_OPTIONS: "app" is no option', ALONE],
  [
    "--gropu",
    'Cannot use option "--gropu": no such option (in BARONET_OPTIONS)',
    `Did you mean --group? ${LISTED}`,
  ],
  [
    "--group=1",
    'Cannot use option "--group=1": it takes no value (in BARONET_OPTIONS)',
    "Write --group",
  ],
  [
    "-g --grace",
    'Cannot use option "--grace": it needs a value (in BARONET_OPTIONS)',
    "Write --grace DURATION, for example --grace 10s",
  ],
  [
    "--log=xml",
    'Cannot use "xml" for --log: no such format (in BARONET_OPTIONS)',
    "Write text or json",
  ],
  ...["explain", "send", "probe"].map((name) =>
    [
      name === "send" ? "--send=TERM" : `-g --${name}`,
      `Cannot use option "--${name}": BARONET_OPTIONS is about running commands`,
      "Write it on the command line",
    ] as const
  ),
];

Deno.test("parseOptions() refuses what is wrong in the environment, and says where it stands", () => {
  for (const [environment, text, advice] of WRONG) {
    const problem = {
      text,
      advice: advice || `${LISTED}; options of the command come after its name`,
    };
    // Also before it looks at the command line.
    for (const line of ["app", "--bogus", ""]) {
      assertEquals(parse(environment, line), { type: "refuse", problem }, environment);
    }
  }
});

Deno.test("parseOptions() judges options of the two places together", () => {
  const advice = "What runs first has ended before anything is watched; leave one of the two out";
  const text = 'Cannot start "app": --first and --watch exclude each other';
  assertEquals(parse("-c", "-f app"), { type: "refuse", problem: { text, advice } });
  assertEquals(parse("-P", "app"), {
    type: "refuse",
    problem: {
      text: 'Cannot start "app": --pause runs no command',
      advice: "Leave the command out, or --pause",
    },
  });
  assertEquals(parse("--as=tini", "app"), {
    type: "refuse",
    problem: {
      text: 'Cannot use option "--as": it is not the first one (in BARONET_OPTIONS)',
      advice: "Write it in front of all others: it says how they are read",
    },
  });
});

Deno.test("parseOptions() does what is asked for instead of commands whatever the environment says", () => {
  for (const environment of ["-gvv --grace=10s", "-V", "--user=app", "--pause"]) {
    assertEquals(parse(environment, "--send TERM 7"), {
      type: "instead",
      instead: "send",
      segments: [{ options: ["--send=TERM"], argv: ["7"] }],
      values: { send: 15 },
    }, environment);
  }
});

Deno.test("parseOptions() takes any white space between the options of the environment", () => {
  const { options } = parse("-g\t-v\n --grace=1s", "app") as Extract<
    RequestInWords,
    { type: "run" }
  >;
  const { group, logLevel, graceMs } = options.settings;
  assertEquals([group, logLevel, graceMs], [true, "info", 1000]);
});

Deno.test("parseOptions() lets the environment win over defaults, and the command line over both", () => {
  const graceOf = (defaults: string[], environmentOptions: string | undefined, line: string) => {
    const request = parseOptions(splitCommandLine(line.split(" "), OPTION_INDEX), {
      defaults,
      environmentOptions,
    });
    return request.type === "run" && request.options.settings.graceMs;
  };
  assertEquals(graceOf(["--grace=10s"], undefined, "app"), 10_000);
  assertEquals(graceOf(["--grace=10s"], "--grace=30s", "app"), 30_000);
  assertEquals(graceOf(["--grace=10s"], "--grace=30s", "--grace=1s app"), 1000);
});
