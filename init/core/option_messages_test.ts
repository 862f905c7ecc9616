// SPDX-License-Identifier: MIT
// Every sentence about the command line, word by word.
import { assertEquals } from "@std/assert";
import type { Problem } from "./messages.ts";
import * as messages from "./option_messages.ts";
import { OPTIONS, type OptionSpec, type ValueKind } from "./option_table.ts";
import { refusal } from "./refusals.ts";

/** Compares them all, each with its advice below it. */
function check(expected: string, ...problems: readonly Problem[]): void {
  const lines = problems.map(({ text, advice }) => `${text}\n  ${advice}`);
  assertEquals(`\n${lines.join("\n")}\n`, expected);
}

Deno.test("unknownOption() names the option without its value, and no other when none is near", () => {
  check(
    `
Cannot use option "--bogus": no such option
  "baronet --help" lists the options; options of the command come after its name
Cannot use option "--x": no such option
  "baronet --help" lists the options; options of the command come after its name
Cannot use option "-x": no such option
  "baronet --help" lists the options; options of the command come after its name
Cannot use option "--=x": no such option
  "baronet --help" lists the options; options of the command come after its name
Cannot use option "--\\x1b[31m": no such option
  "baronet --help" lists the options; options of the command come after its name
`,
    messages.unknownOption("--bogus"),
    messages.unknownOption("--x=a=b\nc"),
    messages.unknownOption("-x"),
    messages.unknownOption("--=x"),
    messages.unknownOption("--\x1b[31m"),
  );
});

const MISSPELLED = `
  grcae grace, gropu group, nowait no-wait, verbsoe verbose, quite quiet, hlep help, verison version,
  licence license, LICENSE license, no-grace grace, no-group group, no-any any, no-gropu group,
  al all, rewrit rewrite, dealy delay, stop_timeout stop-timeout, stoptimeout stop-timeout,
  expct expect, sub-reaper subreaper, parentdeath parent-death, warnreap warn-reap, puase pause,
  lgo log, frist first, wacth watch, stopsignal stop-signal, usr user, chdri chdir, enb env,
  unsetenv unset-env, wait no-wait, explian explain, sned send, prboe probe, probelog probe-log,
  probe_exit probe-exit, probealone probe-alone`;

Deno.test("unknownOption() suggests the option that was meant", () => {
  for (const [typed, name] of MISSPELLED.split(",").map((pair) => pair.trim().split(" "))) {
    assertEquals(messages.unknownOption(`--${typed}`), {
      text: `Cannot use option "--${typed}": no such option`,
      advice: `Did you mean --${name}? "baronet --help" lists the options`,
    });
  }
});

const WRITTEN: readonly string[] = [
  "--rewrite FROM:TO, for example --rewrite TERM:QUIT",
  "--delay SIG=DURATION, for example --delay TERM=5s",
  "--stop-timeout DURATION, for example --stop-timeout 25s",
  "--grace DURATION, for example --grace 10s",
  "--expect CODE[=CODE], for example --expect 143",
  "--parent-death SIG, for example --parent-death TERM",
  "--as NAME, for example --as tini",
  "--log text|json, for example --log json",
  "--stop-signal SIG, for example --stop-signal INT",
  "--user USER[:GROUP], for example --user www-data",
  "--chdir DIR, for example --chdir /srv",
  "--env NAME=VALUE, for example --env LANG=C",
  "--unset-env NAME, for example --unset-env DEBUG",
  "--send SIG, for example --send TERM",
  "--probe-log FILE, for example --probe-log /tmp/probe",
  "--probe-exit SIG=CODE, for example --probe-exit TERM=42",
  "--probe-role ROLE, for example --probe-role make orphan",
];

Deno.test("missingValue() shows how to write each option that has a value", () => {
  const valued = OPTIONS.filter((spec: OptionSpec) => spec.value !== undefined);
  assertEquals(
    valued.map((spec) => messages.missingValue(spec)),
    WRITTEN.map((written) => ({
      text: `Cannot use option "${written.split(" ")[0]}": it needs a value`,
      advice: `Write ${written}`,
    })),
  );
});

const SIGNALS = "Write a name such as TERM or RTMIN+3, or a number from 1 to 64";
const PAIR = "not of the form FROM:TO with two signals";
const PAIRS = "Write for example TERM:QUIT, 15:3, or HUP:drop to swallow it";
const DELAY = "not of the form SIG=DURATION";
const DURATIONS =
  "Write a number and ms, s, m or h, for example 500ms, 5s or 2m; seconds alone do, too";
const EXIT_ON = "not of the form SIG=CODE with an exit code from 0 to 255";
const INITS = "baronet knows baronet, tini, docker-init, dumb-init, catatonit, smell-baron, kill";

/** Of each kind: the value, what is wrong with it, what to write. */
const BAD: Readonly<Record<ValueKind, readonly (readonly [string, string, string])[]>> = {
  duration: [["5x", "not a duration of at most 30 days", DURATIONS]],
  signal: [
    ["SIGTREM", "no such signal", `Did you mean SIGTERM? ${SIGNALS}`],
    ["term1", "no such signal", `Did you mean SIGTERM? ${SIGNALS}`],
    ["TREMS", "no such signal", `Did you mean SIGTERM? ${SIGNALS}`],
    ["sigtrem", "no such signal", `Did you mean SIGTERM? ${SIGNALS}`],
    ["USR3", "no such signal", `Did you mean SIGUSR1? ${SIGNALS}`],
    ["65", "no such signal", SIGNALS],
    ["xyzzy", "no such signal", SIGNALS],
  ],
  rewrite: [
    ["TERM", PAIR, PAIRS],
    ["TERM:QUIT:HUP", PAIR, PAIRS],
    ["KILL:TERM:HUP", PAIR, PAIRS],
    ["TREM:QUIT:HUP", PAIR, PAIRS],
    ["TREM:QUIT", PAIR, `Did you mean SIGTERM? ${PAIRS}`],
    ["xyzzy:QUIT", PAIR, PAIRS],
    ["TERM:xyzzy", PAIR, PAIRS],
    ["KILL:TERM", "SIGKILL (9) is never forwarded", PAIRS],
    ["19:20", "SIGSTOP (19) is never forwarded", PAIRS],
    ["sigchld:TERM", "SIGCHLD (17) is never forwarded", PAIRS],
  ],
  delay: [
    ["TERM", DELAY, "Write for example TERM=5s"],
    ["TERM=5x", DELAY, "Write for example TERM=5s"],
    ["TREM=5s", DELAY, "Did you mean SIGTERM? Write for example TERM=5s"],
    ["KILL=5s", "SIGKILL (9) is never forwarded", "Write for example TERM=5s"],
  ],
  expect: [[
    "256",
    "not an exit code from 0 to 255, a range of them, or one of the two and =CODE",
    "Write for example 143, 1-9, or 3=0",
  ]],
  "log format": [["xml", "no such format", "Write text or json"]],
  text: [["", "it is empty", "Write what the option is to be set to"]],
  variable: [["LANG", "no name and =", "Write NAME=VALUE, for example LANG=C"]],
  "variable name": [[
    "A=1",
    "a variable has no = in its name",
    "Write the name alone, for example DEBUG",
  ]],
  "name of an init": [
    ["s6", "no such init", INITS],
    ["tiny", "no such init", `Did you mean tini? ${INITS}`],
    ["dumbinit", "no such init", `Did you mean dumb-init? ${INITS}`],
    ["kil", "no such init", `Did you mean kill? ${INITS}`],
  ],
  "signal or 0": [
    ["SIGTREM", "no such signal", `Did you mean SIGTERM? ${SIGNALS}`],
    ["65", "no such signal", SIGNALS],
    ["-1", "no such signal", SIGNALS],
  ],
  "exit on": [
    ["TERM", EXIT_ON, "Write for example TERM=42"],
    ["TERM=256", EXIT_ON, "Write for example TERM=42"],
    ["TERM=x", EXIT_ON, "Write for example TERM=42"],
    ["TERM=1=2", EXIT_ON, "Write for example TERM=42"],
    ["TREM=42", EXIT_ON, "Did you mean SIGTERM? Write for example TERM=42"],
    ["KILL=42", "SIGKILL (9) is never forwarded", "Write for example TERM=42"],
  ],
};

Deno.test("badValue() says of every kind of value what is wrong and what to write", () => {
  for (const [kind, values] of Object.entries(BAD) as [ValueKind, (typeof BAD)[ValueKind]][]) {
    for (const [text, state, advice] of values) {
      assertEquals(messages.badValue({ name: "xyz", kind }, text), {
        text: `Cannot use "${text}" for --xyz: ${state}`,
        advice,
      });
    }
  }
});

Deno.test("badValue() quotes the value so that it stays on its line", () => {
  const { text } = messages.badValue({ name: "log", kind: "log format" }, "a\nb\x1b");
  assertEquals(text, 'Cannot use "a\\nb\\x1b" for --log: no such format');
});

Deno.test("missingCommand() and its neighbours say what to write instead", () => {
  check(
    `
Cannot use option "--group=yes": it takes no value
  Write --group
Cannot start: no command was given
  Name the command after the options, for example: baronet -- /srv/app
Cannot start: no command follows "---"
  Name a command behind each ---; a word that is to be --- is written ----
Cannot start "app": --pause runs no command
  Leave the command out, or --pause
Cannot use option "--grace" for "app": it is not about one command
  Write it in front of the first command
Cannot use option "--probe-log": it is about --probe
  Write --probe as well, or leave the option out
Cannot use option "--send": BARONET_OPTIONS is about running commands
  Write it on the command line
Cannot use option "--as": it is not the first one
  Write it in front of all others: it says how they are read
Cannot start "app": --first and --watch exclude each other
  What runs first has ended before anything is watched; leave one of the two out
Cannot use BARONET_OPTIONS: "app" is no option
  Name options alone, separated by spaces; a value is joined with =
Cannot use user "web": /etc/passwd does not know it (in BARONET_OPTIONS)
  Check the name, or write numbers, for example --user 1000:1000
Cannot use option "--all": this process is pid 42, not PID 1
  Leave it out: the descendants are sent TERM at the end in any case
Cannot use user "app": /etc/passwd does not know it
  Check the name, or write numbers, for example --user 1000:1000
Cannot use group "app": /etc/group does not know it
  Check the name, or write a number, for example --user 1000:1000
Cannot use user "1000": /etc/passwd names no group for it
  Name the group as well, for example --user 1000:1000
`,
    messages.unexpectedValue("group", "yes"),
    messages.missingCommand(),
    messages.missingNextCommand(),
    messages.commandWithPause("app"),
    messages.misplacedOption("--grace=5s=6", "app"),
    messages.optionWithout("probe-log", "probe"),
    messages.insteadInEnvironment("send"),
    messages.misplacedAs(),
    messages.firstAndWatched("app"),
    messages.commandInEnvironment("app"),
    messages.inEnvironment(refusal("unknownUser", "web")),
    messages.allOnlyAsInit(42),
    messages.unknownUser("app"),
    messages.unknownGroup("app"),
    messages.userWithoutGroup("1000"),
  );
});
