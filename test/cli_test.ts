// SPDX-License-Identifier: MIT
// The command line: what is printed and returned when nothing is started.
//
// long: the help text and every mistake in the options, word by word.
import { assertEquals, assertMatch } from "@std/assert";
import { ROOT } from "../scripts/paths.ts";
import { fixture, MODES, run } from "./harness.ts";

const HELP = `baronet: an init for containers. Forwards signals, reaps orphans, waits for everybody.

Usage: baronet [OPTION...] [--] COMMAND [ARG...] [--- [COMMAND-OPTION...] COMMAND [ARG...]]...
       baronet --explain [--stop-signal SIG] [--log text|json] [PID]
       baronet --send SIG [--] [PID...]
       baronet --probe [--probe-log FILE] [--probe-exit SIG=CODE] [--probe-alone] [WORD...]

Options:
  -g, --group           forward signals to each command's process group, not to the command alone
  -a, --all             at the end, TERM every process there is, even with --no-wait; only as PID 1
  -r, --rewrite FROM:TO
                        forward the signal FROM as the signal TO; TO may be 0 or drop
  --delay SIG=DURATION  wait before SIG is forwarded; a second SIG forwards it at once
  --stop-timeout DURATION
                        how long commands may take after a stop signal before KILL (default: for ever)
  --grace DURATION      how long others may take after the commands have exited: TERM, wait, KILL (default 5s)
  --no-wait             exit as soon as the commands have exited, wait for nobody else
  --any                 the first watched command to exit ends them all; its code is the exit code
  -e, --expect CODE[=CODE]
                        take an exit code, or a range such as 1-9, for 0 or for another code
  -s, --subreaper       accepted: where it is not PID 1, baronet adopts orphans without being told
  -p, --parent-death SIG
                        take the death of the parent process for the signal SIG
  -w, --warn-reap       log each adopted orphan that is reaped, by name
  -P, --pause           no command: reap orphans until TERM or INT, then exit with 0
  --as NAME             take the command line of tini, docker-init, dumb-init, catatonit, smell-baron or kill
  --log text|json       how log lines on stderr are written (default text)
  -v, --verbose         say more on stderr: -v what happens, -vv every event and effect
  -q, --quiet           say nothing but errors
  -h, --help            print this text and exit
  -V, --version         print the version and exit
  -l, -L, --license     print the licenses and exit

Options of one command, before its name:
  -c, --first           run it before all others; unless it exits with 0 they are not started
  -f, --watch           watch this command: where one is watched, only the watched ones are waited for
  --stop-signal SIG     what TERM becomes for this command
  --user USER[:GROUP]   run it as this user, by name or number
  --chdir DIR           run it in this folder
  --env NAME=VALUE      set an environment variable
  --unset-env NAME      leave an environment variable out

Instead of running commands; PID is 1 where none is named:
  --explain             say what PID and all below it do on each signal, and why they would not stop
  --send SIG            send SIG to each PID, a negative one being a process group
  --probe               be a command that writes a line of JSON for each signal it receives
  --probe-log FILE      with --probe: append the lines to FILE (default: stdout)
  --probe-exit SIG=CODE
                        with --probe: the signal that ends it, and its exit code then (default TERM=0)
  --probe-alone         with --probe: do not make orphans to see what becomes of them

SIG: a name with or without SIG, a number from 1 to 64, RTMIN+n or RTMAX-n.
DURATION: 500ms, 5s, 2m, 1h, or seconds alone.
BARONET_OPTIONS holds options too, separated by spaces; the command line wins.
A word ---- in a command stands for ---.

Exit code: the command's own; 128+n when signal n killed it; 127 command not found;
126 not executable; 100 wrong usage; 111 a system call failed. Of --explain: 1 when it found
something to change, else 0.
`;

for (
  const options of [["--help"], ["-h"], ["-v", "--help"], ["-gh"], [
    "--help",
    "command-that-is-not-there",
  ]]
) {
  Deno.test(`prints the help on stdout for "${options.join(" ")}"`, async () => {
    assertEquals(await run({ options }), { code: 0, stdout: HELP, stderr: "" });
  });
}

for (const option of ["--version", "-V"]) {
  Deno.test(`prints its version and its engine's on stdout for ${option}`, async () => {
    const { code, stdout, stderr } = await run({ options: [option] });
    assertMatch(stdout, /^baronet \d+\.\d+\.\d+(-[0-9a-z.]+)? \(QuickJS-ng \d+\.\d+\.\d+\)\n$/);
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
  });
}

for (const option of ["--license", "-l", "-L"]) {
  Deno.test(`prints the copyright of every part on stdout for ${option}`, async () => {
    const { code, stdout, stderr } = await run({ options: [option] });
    for (
      const part of [
        "baronet: Copyright",
        "QuickJS-ng: Copyright",
        "musl: Copyright",
        "Permission is hereby granted",
      ]
    ) {
      assertEquals(
        stdout.includes(part),
        true,
        `expected "${part}" in the license text, got\n${stdout}`,
      );
    }
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
  });
}

const LISTED = `"baronet --help" lists the options`;
const DURATIONS =
  "Write a number and ms, s, m or h, for example 500ms, 5s or 2m; seconds alone do, too";
const WRONG: { words: string[]; text: string; advice: string }[] = [
  {
    words: [],
    text: "Cannot start: no command was given",
    advice: "Name the command after the options, for example: baronet -- /srv/app",
  },
  {
    words: ["--"],
    text: "Cannot start: no command was given",
    advice: "Name the command after the options, for example: baronet -- /srv/app",
  },
  {
    words: ["-v"],
    text: "Cannot start: no command was given",
    advice: "Name the command after the options, for example: baronet -- /srv/app",
  },
  {
    words: ["--grcae", "5s", "--", "true"],
    text: 'Cannot use option "--grcae": no such option',
    advice: `Did you mean --grace? ${LISTED}`,
  },
  {
    words: ["--grcae=5s", "--", "true"],
    text: 'Cannot use option "--grcae": no such option',
    advice: `Did you mean --grace? ${LISTED}`,
  },
  {
    words: ["--nowait", "true"],
    text: 'Cannot use option "--nowait": no such option',
    advice: `Did you mean --no-wait? ${LISTED}`,
  },
  {
    words: ["--verison"],
    text: 'Cannot use option "--verison": no such option',
    advice: `Did you mean --version? ${LISTED}`,
  },
  {
    words: ["--xyzzy", "true"],
    text: 'Cannot use option "--xyzzy": no such option',
    advice: `${LISTED}; options of the command come after its name`,
  },
  {
    words: ["-x", "true"],
    text: 'Cannot use option "-x": no such option',
    advice: `${LISTED}; options of the command come after its name`,
  },
  {
    words: ["-gx", "true"],
    text: 'Cannot use option "-x": no such option',
    advice: `${LISTED}; options of the command come after its name`,
  },
  {
    words: ["--no-grace", "true"],
    text: 'Cannot use option "--no-grace": no such option',
    advice: `Did you mean --grace? ${LISTED}`,
  },
  {
    words: ["--group=yes", "true"],
    text: 'Cannot use option "--group=yes": it takes no value',
    advice: "Write --group",
  },
  {
    words: ["--grace"],
    text: 'Cannot use option "--grace": it needs a value',
    advice: "Write --grace DURATION, for example --grace 10s",
  },
  {
    words: ["--grace=", "true"],
    text: 'Cannot use option "--grace": it needs a value',
    advice: "Write --grace DURATION, for example --grace 10s",
  },
  ...["5x", "-5s", "s", "1e3", "5 s", "0x10", "NaN", "5s5", "999999999999h", "٣s"].map((value) => ({
    words: ["--grace", value, "--", "true"],
    text: `Cannot use "${value}" for --grace: not a duration of at most 30 days`,
    advice: DURATIONS,
  })),
];

for (const { words, text, advice } of WRONG) {
  Deno.test(`refuses "${["baronet", ...words].join(" ")}" in two lines, exit code 100`, async () => {
    const expected = `baronet[1] fatal: ${text}\n  ${advice}\n`;
    assertEquals(await run({ options: words }), { code: 100, stdout: "", stderr: expected });
  });
}

for (const duration of ["0", "0s", "500ms", "5s", "2m", "1h", "10", "1.5s"]) {
  Deno.test(`takes "${duration}" as a duration`, async () => {
    for (const options of [["--grace", duration], [`--grace=${duration}`]]) {
      assertEquals(await run({ options, command: [fixture("exit_with"), "3"] }), {
        code: 3,
        stdout: "",
        stderr: "",
      });
    }
  });
}

Deno.test("leaves the options of the command alone, with and without --", async () => {
  const script = 'printf "<%s>" "$0" "$@"';
  const words = ["sh", "-c", script, "--help", "-g", "--", "-V", "---x"];
  const stdout = "<--help><-g><--><-V><---x>";
  assertEquals(await run({ options: ["-g", ...words] }), { code: 0, stdout, stderr: "" });
  assertEquals(await run({ options: ["-g"], command: words }), { code: 0, stdout, stderr: "" });
});

for (const { mode, as } of MODES) {
  Deno.test(`says nothing at all when all is well, ${as}`, async () => {
    assertEquals(await run({ mode, command: [fixture("exit_with"), "0"] }), {
      code: 0,
      stdout: "",
      stderr: "",
    });
  });
}

Deno.test("says with -v which command started and how it ended, and with -q less than without", async () => {
  const { stderr } = await run({ options: ["-v"], command: [fixture("exit_with"), "5"] });
  assertMatch(stderr, /^baronet\[1\] info: Started ".*exit_with" as pid \d+$/m);
  assertMatch(stderr, /^baronet\[1\] info: ".*exit_with" \(pid \d+\) exited with code 5$/m);
  assertEquals(await run({ options: ["-q"], command: [fixture("exit_with"), "5"] }), {
    code: 5,
    stdout: "",
    stderr: "",
  });
});

Deno.test("writes every log line in the form baronet[PID] LEVEL: sentence", async () => {
  const { code, stderr } = await run({ options: ["-vv"], command: [fixture("exit_with"), "5"] });
  const odd = stderr.split("\n").filter((line) =>
    !/^(baronet\[1\] (fatal|error|warn|info|debug): \S.*| {2}\S.*|)$/.test(line)
  );
  assertEquals({ code, odd }, { code: 5, odd: [] });
});

/** The same TypeScript below stock Deno, without our host and without any permission. */
async function runWithDeno(...words: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", `${ROOT}/init/main.ts`, ...words],
    env: { BARONET_OPTIONS: "--grcae", TINI_VERBOSITY: "3" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test("answers below stock Deno as well: deno run init/main.ts --help", async () => {
  assertEquals(await runWithDeno("--help"), { code: 0, stdout: HELP, stderr: "" });
  const { code, stdout, stderr } = await runWithDeno("--version");
  assertMatch(stdout, /^baronet \d+\.\d+\.\d+(-[0-9a-z.]+)?\n$/);
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  const license = await runWithDeno("--license");
  assertMatch(license.stdout, /^baronet: Copyright /);
  assertEquals({ ...license, stdout: "" }, { code: 0, stdout: "", stderr: "" });
  const tini = await runWithDeno("--as", "tini", "--version");
  assertMatch(tini.stdout, /^tini version /);
  const wrong = await runWithDeno("--grcae", "5s");
  assertMatch(wrong.stderr, /^baronet\[\d+\] fatal: .*\n {2}Did you mean --grace\?/);
  assertEquals(wrong.code, 100);
});

Deno.test("starts nothing below stock Deno, and says how to get the binary that does", async () => {
  const { code, stdout, stderr } = await runWithDeno("--", "echo", "started");
  const advice = '  Run "deno task build", then dist/baronet-amd64.musl\n';
  assertEquals({ code, stdout, stderr: stderr.replace(/\d+/, "PID") }, {
    code: 100,
    stdout: "",
    stderr:
      "baronet[PID] fatal: Cannot start a command: this needs the built binary, not deno run\n" +
      advice,
  });
  for (const [verb, ...words] of [["send a signal", "--send", "TERM"], ["be a probe", "--probe"]]) {
    const { code, stdout, stderr } = await runWithDeno(...words);
    assertEquals({ code, stdout, stderr: stderr.replace(/\d+/, "PID") }, {
      code: 100,
      stdout: "",
      stderr: `baronet[PID] fatal: Cannot ${verb}: this needs the built binary, not deno run\n` +
        advice,
    });
  }
  const tini = await runWithDeno("--as", "tini", "echo", "started");
  assertEquals({ ...tini, stderr: tini.stderr.replace(/\d+/, "PID") }, {
    code: 1,
    stdout: "",
    stderr:
      "[FATAL tini (PID)] Cannot start a command: this needs the built binary, not deno run\n" +
      advice,
  });
});
