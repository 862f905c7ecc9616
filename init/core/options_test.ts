// SPDX-License-Identifier: MIT
// long: every option in every spelling.
import { assertEquals } from "@std/assert";
import { splitCommandLine } from "./command_line.ts";
import type { InsteadRequest } from "./instead.ts";
import { OPTION_INDEX, type OptionName, OPTIONS, type OptionSpec } from "./option_table.ts";
import { type CommandOptions, parseOptions, type Settings } from "./options.ts";
import type { Values } from "./read_options.ts";
import { asked, inWords, type RequestInWords, SETTINGS } from "./story.ts";

function parse(...args: string[]): RequestInWords {
  return inWords(
    parseOptions(splitCommandLine(args, OPTION_INDEX), {
      defaults: [],
      environmentOptions: undefined,
    }),
  );
}

type Change = Partial<Settings> & { readonly commands?: readonly CommandOptions[] };

function run({ commands = [asked(["app"])], ...settings }: Change = {}): RequestInWords {
  return { type: "run", options: { commands, settings: { ...SETTINGS, ...settings } } };
}

function own(more: Partial<CommandOptions>): RequestInWords {
  return run({ commands: [asked(["app"], more)] });
}

function print(what: "help" | "version" | "license"): RequestInWords {
  return { type: "print", what };
}

/** Asked for in place of a command: with its words, and its values as read. */
function instead(
  request: Omit<InsteadRequest, "type" | "segments">,
  options: readonly string[],
): RequestInWords {
  return { type: "instead", ...request, segments: [{ options, argv: ["app"] }] };
}

function probe(values: Values, ...options: readonly string[]): RequestInWords {
  return instead({ instead: "probe", values: { ...values, probe: true } }, options);
}

const AS_IS_NOT_FIRST: RequestInWords = {
  type: "refuse",
  problem: {
    text: 'Cannot use option "--as": it is not the first one',
    advice: "Write it in front of all others: it says how they are read",
  },
};

/** Spellings, separated by "|", and what they lead to with `behind` as the command. */
type Row = readonly [spellings: string, RequestInWords, behind?: readonly string[]];

const SPELLINGS: Readonly<Record<OptionName, readonly Row[]>> = {
  group: [["-g | --group | -gg | -g --group", run({ group: true })]],
  all: [["-a | --all", run({ all: true })]],
  rewrite: [
    [
      "-r TERM:QUIT | -rTERM:QUIT | -r=15:3 | --rewrite TERM:QUIT | --rewrite=15:SIGQUIT",
      run({ rewrites: new Map([[15, 3]]) }),
    ],
    ["-r HUP:0 | --rewrite=1:drop", run({ rewrites: new Map([[1, 0]]) })],
    [
      "-r TERM:INT -r HUP:USR1 | -r1:9 -r TERM:INT --rewrite=HUP:10",
      run({ rewrites: new Map([[15, 2], [1, 10]]) }),
    ],
  ],
  delay: [
    [
      "--delay TERM=5s | --delay=15=5 | --delay 15=5000ms",
      run({ delaysMs: new Map([[15, 5000]]) }),
    ],
    [
      "--delay TERM=5s --delay=INT=1m | --delay INT=60 --delay TERM=9 --delay TERM=5",
      run({ delaysMs: new Map([[15, 5000], [2, 60_000]]) }),
    ],
  ],
  "stop-timeout": [
    [
      "--stop-timeout 25s | --stop-timeout=25 | --stop-timeout 1 --stop-timeout 25",
      run({ stopTimeoutMs: 25_000 }),
    ],
    ["--stop-timeout 0 | --stop-timeout=0ms", run({ stopTimeoutMs: 0 })],
  ],
  grace: [
    ["--grace 10s | --grace=10s | --grace 9s --grace=10", run({ graceMs: 10_000 })],
    ["--grace 0 | --grace=0", run({ graceMs: 0 })],
    ["--grace 0143", run({ graceMs: 143_000 })],
    ["--grace 1.5", run({ graceMs: 1500 })],
  ],
  "no-wait": [["--no-wait", run({ wait: false })]],
  any: [["--any", run({ any: true })]],
  expect: [
    [
      "-e 143 | -e143 | -e=143 | --expect 143 | --expect=143",
      run({ exitCodes: new Map([[143, 0]]) }),
    ],
    ["-e 3=4 | -e3=4 | --expect=3=4", run({ exitCodes: new Map([[3, 4]]) })],
    [
      "-e 1-2=7 -e 2 -e 9 | --expect=1=7 -e2=0 -e9=0",
      run({ exitCodes: new Map([[1, 7], [2, 0], [9, 0]]) }),
    ],
  ],
  subreaper: [["-s | --subreaper", run({ subreaper: true })]],
  "parent-death": [
    [
      "-p TERM | -pTERM | -p15 | -p=SIGTERM | --parent-death 15 | --parent-death=term | -p INT -p TERM",
      run({ parentDeathSignal: 15 }),
    ],
    ["-p KILL", run({ parentDeathSignal: 9 })],
  ],
  "warn-reap": [["-w | --warn-reap", run({ warnReap: true })]],
  pause: [["-P | --pause | -P --pause", run({ pause: true, commands: [] }), []]],
  as: [["--as tini | --as=baronet | -g --as dumb-init", AS_IS_NOT_FIRST]],
  log: [
    ["--log json | --log=json | --log text --log json", run({ logFormat: "json" })],
    ["--log text | --log=text", run()],
  ],
  verbose: [
    ["-v | --verbose", run({ logLevel: "info" })],
    ["-vv | -v -v | -v --verbose | --verbose --verbose | -vvv", run({ logLevel: "debug" })],
  ],
  quiet: [["-q | --quiet | -qv | -vq | -vv --quiet | -q -v -v", run({ logLevel: "error" })]],
  help: [["-h | --help | -gh | -Vh | -lVh | --help --license", print("help")]],
  version: [["-V | --version | -lV | --license --version", print("version")]],
  license: [["-l | -L | --license | -q --license", print("license")]],
  first: [["-c | --first", own({ isFirst: true })]],
  watch: [["-f | --watch", own({ isWatched: true })]],
  "stop-signal": [
    [
      "--stop-signal INT | --stop-signal=sigint | --stop-signal 15 --stop-signal 2",
      own({ stopSignal: 2 }),
    ],
    ["--stop-signal RTMIN+3", own({ stopSignal: 37 })],
  ],
  user: [
    ["--user www-data | --user=www-data | --user root --user www-data", own({ user: "www-data" })],
    ["--user 1000:1000 | --user=1000:1000", own({ user: "1000:1000" })],
    ["--user 0", own({ user: "0" })],
  ],
  chdir: [["--chdir /srv | --chdir=/srv | --chdir / --chdir /srv", own({ folder: "/srv" })]],
  env: [
    ["--env LANG=C | --env=LANG=C", own({ variables: [["LANG", "C"]] })],
    ["--env A= --env=B=b=c --env A=2", own({ variables: [["A", ""], ["B", "b=c"], ["A", "2"]] })],
  ],
  "unset-env": [
    ["--unset-env DEBUG | --unset-env=DEBUG", own({ unsetVariables: ["DEBUG"] })],
    ["--unset-env A --unset-env=B", own({ unsetVariables: ["A", "B"] })],
  ],
  explain: [
    ["--explain", instead({ instead: "explain", values: { explain: true } }, ["--explain"])],
    [
      "--stop-signal INT --explain",
      instead({ instead: "explain", values: { explain: true, "stop-signal": 2 } }, [
        "--stop-signal=INT",
        "--explain",
      ]),
    ],
  ],
  send: [
    [
      "--send TERM | --send=TERM",
      instead({ instead: "send", values: { send: 15 } }, ["--send=TERM"]),
    ],
    ["--send 0 | --send=0", instead({ instead: "send", values: { send: 0 } }, ["--send=0"])],
    [
      "--send INT --send RTMIN+3",
      instead({ instead: "send", values: { send: 37 } }, ["--send=INT", "--send=RTMIN+3"]),
    ],
  ],
  probe: [["--probe", probe({}, "--probe")]],
  "probe-log": [
    [
      "--probe-log /log --probe | --probe-log=/log --probe",
      probe({ "probe-log": "/log" }, "--probe-log=/log", "--probe"),
    ],
    [
      "--probe-log /a --probe --probe-log /b",
      probe({ "probe-log": "/b" }, "--probe-log=/a", "--probe", "--probe-log=/b"),
    ],
  ],
  "probe-exit": [
    [
      "--probe-exit TERM=42 --probe | --probe-exit=TERM=42 --probe",
      probe({ "probe-exit": [15, 42] }, "--probe-exit=TERM=42", "--probe"),
    ],
    [
      "--probe-exit 15=42 --probe --probe-exit=INT=1",
      probe({ "probe-exit": [2, 1] }, "--probe-exit=15=42", "--probe", "--probe-exit=INT=1"),
    ],
  ],
  "probe-alone": [
    ["--probe-alone --probe", probe({ "probe-alone": true }, "--probe-alone", "--probe")],
  ],
  "probe-role": [
    [
      "--probe-role maker:short:7 --probe | --probe-role=maker:short:7 --probe",
      probe({ "probe-role": "maker:short:7" }, "--probe-role=maker:short:7", "--probe"),
    ],
    [
      "--probe-role a --probe --probe-role=b",
      probe({ "probe-role": "b" }, "--probe-role=a", "--probe", "--probe-role=b"),
    ],
  ],
};

function spellingsOf(rows: readonly Row[]): string[][] {
  return rows.flatMap(([spellings]) => spellings.split("|").map((one) => one.trim().split(" ")));
}

Deno.test("parseOptions() takes every option of the table in every spelling", () => {
  for (const [spellings, request, behind = ["app"]] of Object.values(SPELLINGS).flat()) {
    for (const words of spellingsOf([[spellings, request]])) {
      assertEquals(parse(...words, ...behind), request, words.join(" "));
      assertEquals(parse(...words, "--", ...behind), request, `${words.join(" ")} --`);
    }
  }
});

Deno.test("parseOptions() has no option, no letter and no form of a value that is not tested", () => {
  for (const { name, letters, kind, repeatable } of OPTIONS as readonly OptionSpec[]) {
    const spellings = spellingsOf(SPELLINGS[name as OptionName]);
    const names = [`--${name}`, ...letters.map((letter) => `-${letter}`)];
    const joined = kind === undefined ? [] : [`--${name}=`];
    for (const start of [...names, ...joined]) {
      const isTested = spellings.some(([first]) =>
        first === start || start.endsWith("=") && first.startsWith(start)
      );
      assertEquals(isTested, true, `expected a test of ${start}, got none`);
    }
    // Of what is repeated the last one counts, or each.
    const isRepeated = spellings.some((words) =>
      words.filter((word) => word.startsWith("-")).length > 1
    );
    const mustBe = kind !== undefined && name !== "as" || repeatable === true;
    assertEquals(isRepeated || !mustBe, true, `expected a test of --${name} twice, got none`);
  }
});

Deno.test("parseOptions() has defaults for what is not said", () => {
  assertEquals(parse("app"), run());
  assertEquals(parse("--", "app"), run());
});

Deno.test("parseOptions() combines options, in any order and in one word", () => {
  const all = run({
    ...{ group: true, graceMs: 2000, wait: false, logLevel: "debug", warnReap: true },
    exitCodes: new Map([[143, 0]]),
    commands: [asked(["app"], { isWatched: true, folder: "/srv" })],
  });
  for (
    const line of [
      "-gvvwfe143 --no-wait --grace 2s --chdir /srv",
      "--chdir=/srv --grace=2s -v -fw --no-wait -vge 143",
      "--no-wait --verbose --group --grace 2s -f --verbose --warn-reap -e=143 --chdir /srv",
    ]
  ) {
    assertEquals(parse(...line.split(" "), "app"), all, line);
  }
});

Deno.test("parseOptions() prints one text, with or without a command, whatever else is asked", () => {
  const printed: readonly (readonly [string, "help" | "version" | "license"])[] = [
    ["-h", "help"],
    ["-gh", "help"],
    ["-lVh app", "help"],
    ["-lV", "version"],
    ["--license --version -- app", "version"],
    ["-L --pause app", "license"],
    ["-h --as=tini app --- -fc b", "help"],
  ];
  for (const [line, what] of printed) assertEquals(parse(...line.split(" ")), print(what), line);
});

Deno.test("parseOptions() prints a text, or does what is asked for instead of commands, in this order", () => {
  assertEquals(parse("--probe", "--help"), print("help"));
  assertEquals(parse("--send=TERM", "-V", "1"), print("version"));
  assertEquals(parse("--send=0", "--probe", "--explain", "app"), {
    type: "instead",
    instead: "explain",
    segments: [{ options: ["--send=0", "--probe", "--explain"], argv: ["app"] }],
    values: { send: 0, probe: true, explain: true },
  });
});

Deno.test("parseOptions() leaves every word behind --probe to it, those behind --- as well", () => {
  assertEquals(parse("--probe", "app", "-g", "---", "--bogus", "b"), {
    type: "instead",
    instead: "probe",
    segments: [{ options: ["--probe"], argv: ["app", "-g"] }, {
      options: ["--bogus"],
      argv: ["b"],
    }],
    values: { probe: true },
  });
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
    [["app", "----", "x"], ["app", "---", "x"]],
  ];
  for (const [args, argv] of commands) {
    const expected = { commands: [asked(argv)] };
    assertEquals(parse(...args), run(expected), JSON.stringify(args));
    assertEquals(parse("-g", ...args), run({ ...expected, group: true }), JSON.stringify(args));
  }
});

Deno.test("parseOptions() keeps the bytes of a value", () => {
  const values = ["a b", "\n", "0143", "true", "é", "\udcff", "--", "-g", "x=y"];
  for (const value of values) {
    for (const words of [["--chdir", value], [`--chdir=${value}`]]) {
      assertEquals(parse(...words, "app"), own({ folder: value }), JSON.stringify(words));
    }
    const variables = [["A", value]] as const;
    assertEquals(parse("--env", `A=${value}`, "app"), own({ variables }), JSON.stringify(value));
  }
});

Deno.test("parseOptions() gives each of several commands its own options", () => {
  const line = "-g -c --env A=1 init --now --- -f --user app --stop-signal INT web -f " +
    "--- --chdir /srv --unset-env A log ---- x --- -- -c";
  assertEquals(
    parse(...line.split(" ")),
    run({
      group: true,
      commands: [
        asked(["init", "--now"], { isFirst: true, variables: [["A", "1"]] }),
        asked(["web", "-f"], { isWatched: true, user: "app", stopSignal: 2 }),
        asked(["log", "---", "x"], { folder: "/srv", unsetVariables: ["A"] }),
        asked(["-c"]),
      ],
    }),
  );
});

Deno.test("parseOptions() takes --first and --watch of different commands", () => {
  const both = { isFirst: true, isWatched: false };
  const commands = [
    asked(["a"], both),
    asked(["b"], { isWatched: true }),
    asked(["c"], both),
  ];
  assertEquals(parse(..."-c a --- -f b --- --first c".split(" ")), run({ commands }));
});
