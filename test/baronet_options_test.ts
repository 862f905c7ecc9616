// SPDX-License-Identifier: MIT
// BARONET_OPTIONS: the only way to configure an init that somebody else starts.
import { assertEquals, assertMatch } from "@std/assert";
import { heard, ready, several } from "./commands.ts";
import { fixture, MODES, run, start } from "./harness.ts";

const [USR1, USR2, TERM] = [10, 12, 15];
const exit_with = fixture("exit_with");
const print_signals = fixture("print_signals");

/** Runs a command that exits with 3. */
async function withThree(BARONET_OPTIONS: string, ...options: string[]) {
  return await run({ env: { BARONET_OPTIONS }, options, command: [exit_with, "3"] });
}

for (const { mode, as } of MODES) {
  Deno.test(`takes options from BARONET_OPTIONS, ${as}`, async () => {
    const env = { BARONET_OPTIONS: " --group  -r USR1:USR2 --stop-timeout=10m -e 7 " };
    const script = '"$0" worker 15 0 & exec "$0" main 15 7';
    await using run = start({ mode, env, command: ["sh", "-c", script, print_signals] });
    await ready(run, "worker", "main");
    await run.signal(USR1);
    assertEquals(await heard(run, 2), [`main ${USR2}`, `worker ${USR2}`]);
    await run.signal(TERM);
    assertEquals(await heard(run, 2), [`main ${TERM}`, `worker ${TERM}`]);
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 0, stderr: "" });
  });
}

const MERGED = [
  { environment: "-e 3=4", options: [], code: 4 },
  { environment: "-e 3=4", options: ["-e", "3=5"], code: 5 },
  { environment: "-e 4=9", options: ["-e", "3=4"], code: 4 }, // both count, none twice
  { environment: "-e 3=4 -e 5=6", options: ["-e", "5=7"], code: 4 },
  { environment: "", options: ["-e", "3=5"], code: 5 },
  { environment: "   ", options: [], code: 3 },
  { environment: "--", options: [], code: 3 },
];

for (const { environment, options, code } of MERGED) {
  Deno.test(`adds BARONET_OPTIONS="${environment}" to "${options.join(" ")}", which wins`, async () => {
    assertEquals(await withThree(environment, ...options), { code, stdout: "", stderr: "" });
  });
}

Deno.test("lets the command line win over BARONET_OPTIONS: grace, log format, how much is said", async () => {
  const ignorer = `${fixture("with_signals")} none ${TERM} ${fixture("idle")} left`;
  await using run = start({
    env: { BARONET_OPTIONS: "--grace 10m -vv --log json" },
    options: ["--grace", "0", "--log", "text", "-v"],
    command: ["sh", "-c", `${ignorer} & exec ${print_signals} main ${TERM} 7`],
  });
  await ready(run, "left", "main");
  await run.signal(TERM);
  const { code, stderr } = await run.result();
  // The lines of the report begin with spaces
  const others = stderr.split("\n").filter((line) => !/^(baronet\[1\] | {2})/.test(line));
  assertEquals({ code, others }, { code: 7, others: [""] });
  assertMatch(stderr, /^baronet\[1\] warn: Killing "idle left"/m);
  assertEquals({ info: /info/.test(stderr), debug: /debug/.test(stderr) }, {
    info: true,
    debug: false,
  });
});

Deno.test("lets -q and -v of the command line win over each other in BARONET_OPTIONS", async () => {
  assertMatch((await withThree("-q", "-v")).stderr, /^baronet\[1\] info: Started/);
  assertEquals((await withThree("-vv", "-q")).stderr, "");
  assertMatch((await withThree("-v")).stderr, /^baronet\[1\] info: Started/);
});

Deno.test("takes options of a command in BARONET_OPTIONS for the first one", async () => {
  const env = { BARONET_OPTIONS: "--chdir /usr --env A=1" };
  const show = ["sh", "-c", 'echo "$PWD ${A-unset}"'];
  const { code, stdout } = await run({ env, cwd: "/var", command: several(show, show) });
  assertEquals({ code, lines: stdout.trim().split("\n").toSorted() }, {
    code: 0,
    lines: ["/usr 1", "/var unset"],
  });
});

Deno.test("leaves BARONET_OPTIONS in the command's environment", async () => {
  const { stdout } = await run({
    env: { BARONET_OPTIONS: "-e 3" },
    command: ["sh", "-c", 'echo "$BARONET_OPTIONS"'],
  });
  assertEquals(stdout, "-e 3\n");
});

Deno.test("prints what BARONET_OPTIONS asks for, and starts nothing", async () => {
  const { code, stdout, stderr } = await run({
    env: { BARONET_OPTIONS: "--version" },
    command: ["sh", "-c", "echo started"],
  });
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  assertMatch(stdout, /^baronet \d/);
});

const LISTED = '"baronet --help" lists the options';
const WRONG = [
  {
    environment: "--grcae=5s",
    text: 'Cannot use option "--grcae": no such option (in BARONET_OPTIONS)',
    advice: `Did you mean --grace? ${LISTED}`,
  },
  {
    environment: "--group -x",
    text: 'Cannot use option "-x": no such option (in BARONET_OPTIONS)',
    advice: `${LISTED}; options of the command come after its name`,
  },
  {
    environment: "-v --grace",
    text: 'Cannot use option "--grace": it needs a value (in BARONET_OPTIONS)',
    advice: "Write --grace DURATION, for example --grace 10s",
  },
  {
    environment: "--grace 5x",
    text: 'Cannot use "5x" for --grace: not a duration of at most 30 days (in BARONET_OPTIONS)',
    advice: "Write a number and ms, s, m or h, for example 500ms, 5s or 2m; seconds alone do, too",
  },
  {
    environment: "-v sleep 1",
    text: 'Cannot use BARONET_OPTIONS: "sleep" is no option',
    advice: "Name options alone, separated by spaces; a value is joined with =",
  },
  {
    environment: "-- sleep",
    text: 'Cannot use BARONET_OPTIONS: "sleep" is no option',
    advice: "Name options alone, separated by spaces; a value is joined with =",
  },
];

for (const { environment, text, advice } of WRONG) {
  Deno.test(`refuses BARONET_OPTIONS="${environment}" by name, exit code 100`, async () => {
    assertEquals(await withThree(environment, "--grace", "1s"), {
      code: 100,
      stdout: "",
      stderr: `baronet[1] fatal: ${text}\n  ${advice}\n`,
    });
  });
}
