// SPDX-License-Identifier: MIT
// The command line: what is printed and returned when nothing is started.
import { assertEquals, assertMatch } from "@std/assert";
import { fixture, MODES, run } from "./harness.ts";

const HELP = `baronet: an init for containers. Forwards signals, reaps orphans, waits for everybody.

Usage: baronet [OPTION...] [--] COMMAND [ARG...]

Options:
  -g, --group           forward signals to the command's process group, not to the command alone
  --grace DURATION      how long others may take after the command has exited: TERM, wait, KILL (default 5s)
  --no-wait             exit as soon as the command has exited, wait for nobody else
  -v, --verbose         say more on stderr: -v what happens, -vv every event and effect
  -q, --quiet           say nothing but errors
  -h, --help            print this text and exit
  -V, --version         print the version and exit
  -l, -L, --license     print the licenses and exit

DURATION: 500ms, 5s, 2m, 1h, or seconds alone.

Exit code: the command's own; 128+n when signal n killed it; 127 command not found;
126 not executable; 100 wrong usage; 111 a system call failed.
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
