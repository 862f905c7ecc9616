// SPDX-License-Identifier: MIT
// As tini: the flags, environment variables, exit codes and lines that others rely on.
import { assertEquals, assertMatch } from "@std/assert";
import { heard, pidOf, ready } from "./commands.ts";
import { eventually, fixture, run, sendSignal, start } from "./harness.ts";
import { answers, waysToBe } from "./named.ts";
import { statusField } from "./processes.ts";

const [USR1, TERM] = [10, 15];
const exit_with = fixture("exit_with");
const print_signals = fixture("print_signals");
const orphan_maker = fixture("orphan_maker");
const WARNING = /^\[WARN {2}tini \(\d+\)\] .*zombie reaping won't work/;

const ANSWERS: { options: string[]; code: number; to: "stdout" | "stderr"; text: RegExp }[] = [
  {
    options: ["--version"],
    code: 0,
    to: "stdout",
    text: /^tini version \d+\.\d+\.\d+ - git\.[0-9a-f]{7,40}(-dirty)?\n$/,
  },
  { options: ["-h"], code: 0, to: "stdout", text: /supervision of a valid init process/ },
  { options: ["-h"], code: 0, to: "stdout", text: /more verbose/ },
  { options: ["-l"], code: 0, to: "stdout", text: /Copyright/ },
  { options: ["--help"], code: 1, to: "stderr", text: /supervision of a valid init process/ },
  { options: ["--version", "true"], code: 1, to: "stderr", text: /--version/ },
  { options: [], code: 1, to: "stderr", text: /^tini.*\n\nUsage: tini / },
  { options: ["--"], code: 1, to: "stderr", text: /^tini.*\n\nUsage: tini / },
  {
    options: ["-x", "true"],
    code: 1,
    to: "stderr",
    text: /^tini: invalid option -- 'x'\n.*Usage/s,
  },
  { options: ["-e", "256", "true"], code: 1, to: "stderr", text: /Not a valid option for -e: 256/ },
  { options: ["-e", "x", "true"], code: 1, to: "stderr", text: /Not a valid option for -e: x/ },
  {
    options: ["-p", "SIGX", "true"],
    code: 1,
    to: "stderr",
    text: /Not a valid option for -p: SIGX/,
  },
  { options: ["-e"], code: 1, to: "stderr", text: /option requires an argument -- 'e'/ },
];

for (const way of await waysToBe("tini")) {
  const { how, binary, first } = way;
  for (const { options, code, to, text } of ANSWERS) {
    Deno.test(`answers "tini ${options.join(" ")}" on ${to} with ${code} and ${text}, ${how}`, async () => {
      await answers(way, options, { code, to, text });
    });
  }

  const CODES: { words: string[]; code: number; stderr: RegExp }[] = [
    { words: ["/no/such"], code: 127, stderr: /^\[FATAL tini \(1\)\] .*"\/no\/such".*\(ENOENT\)/ },
    { words: ["no-such"], code: 127, stderr: /^\[FATAL tini \(1\)\] / },
    { words: ["/etc/passwd"], code: 126, stderr: /^\[FATAL tini \(1\)\] .*\(EACCES\)/ },
    { words: ["/etc/passwd/x"], code: 1, stderr: /^\[FATAL tini \(1\)\] .*\(ENOTDIR\)/ },
    { words: ["--", "--", "true"], code: 127, stderr: /^\[FATAL tini \(1\)\] .*"--"/ },
    { words: ["--", exit_with, "41"], code: 41, stderr: /^$/ },
    { words: [exit_with, "signal", "9"], code: 137, stderr: /^$/ },
    { words: ["sh", "-c", "exit 3", "-e", "3"], code: 3, stderr: /^$/ },
    { words: ["-e", "143", "-e", "3", "--", exit_with, "3"], code: 0, stderr: /^$/ },
    { words: ["-e143", exit_with, "signal", "15"], code: 0, stderr: /^$/ },
    { words: ["-wge", "0", "--", exit_with, "5"], code: 5, stderr: /^$/ },
  ];
  for (const { words, code, stderr } of CODES) {
    Deno.test(`exits with ${code} for "tini ${words.join(" ")}", ${how}`, async () => {
      await answers(way, words, { code, to: "stderr", text: stderr });
    });
  }

  Deno.test(`refuses a bad flag before it reads its variables, ${how}`, async () => {
    const env = { TINI_VERBOSITY: "0", TINI_SUBREAPER: "", TINI_KILL_PROCESS_GROUP: "" };
    const result = await run({ binary, env, options: [...first, "-x", exit_with, "0"] });
    assertEquals({ code: result.code, stdout: result.stdout }, { code: 1, stdout: "" });
    assertMatch(result.stderr, /^tini: invalid option -- 'x'\n.*Usage/s); // although it is to be silent
  });

  Deno.test(`exits with 1 when links lead in a circle or arguments are too long, ${how}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.symlink("there", `${folder}/here`);
      await Deno.symlink("here", `${folder}/there`);
      const circle = await run({ binary, options: [...first, `${folder}/here`] });
      assertEquals({ code: circle.code, stdout: circle.stdout }, { code: 1, stdout: "" });
      assertMatch(circle.stderr, /^\[FATAL tini \(1\)\] .*\/here".*\(ELOOP\)\n/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
    // With a small stack the arguments and the environment have 128 KiB together (execve(2)):
    // enough for tini's own, not for those of the command, which get a second variable.
    const env = { BARONET_OPTIONS: `--env A=${"x".repeat(80_000)}` };
    const through = ["prlimit", `--stack=${512 * 1024}`];
    const long = await run({ binary, env, through, options: [...first, exit_with, "0"] });
    assertEquals({ code: long.code, stdout: long.stdout }, { code: 1, stdout: "" });
    assertMatch(long.stderr, /^\[FATAL tini \(1\)\] .*exit_with".*\(E2BIG\)\n/);
  });

  const GROUPS: { options: string[]; env: Record<string, string>; hear: string[] }[] = [
    { options: [], env: {}, hear: [`main ${USR1}`] },
    { options: ["-g"], env: {}, hear: [`main ${USR1}`, `worker ${USR1}`] },
    ...["1", "0", ""].map((value) => ({
      options: [],
      env: { TINI_KILL_PROCESS_GROUP: value },
      hear: [`main ${USR1}`, `worker ${USR1}`],
    })),
  ];
  for (const { options, env, hear } of GROUPS) {
    const given = `tini ${options.join(" ")}, ${JSON.stringify(env)}`;
    Deno.test(`forwards to ${hear.length} of a group of two: ${given}, ${how}`, async () => {
      const command = ["sh", "-c", '"$0" worker & exec "$0" main', print_signals];
      await using run = start({ binary, env, options: [...first, ...options], command });
      await ready(run, "worker", "main");
      await run.signal(USR1);
      assertEquals(await heard(run, hear.length), hear);
      await run.signal(12); // nobody has heard USR1 a second time, or late
      assertEquals(await heard(run, hear.length), hear.map((line) => line.replace("10", "12")));
    });
  }

  Deno.test(`warns that it does not reap where it is neither PID 1 nor a subreaper, and does not, ${how}`, async () => {
    const command = [orphan_maker, "2", "2", "0"];
    const result = await run({ mode: "child", binary, options: [...first], command });
    assertEquals(result.code, 0);
    assertMatch(result.stderr, WARNING);
  });

  for (const value of ["", "0", "1"]) {
    Deno.test(`adopts and reaps, silently, with TINI_SUBREAPER="${value}", ${how}`, async () => {
      const env = { TINI_SUBREAPER: value };
      const command = [orphan_maker, "3", "3", "0"];
      const setup = { mode: "child" as const, env, binary, options: [...first], command };
      assertEquals(await run(setup), { code: 0, stdout: "", stderr: "" });
    });
  }

  Deno.test(`adopts and reaps with -s, and names the orphan's pid with -w, ${how}`, async () => {
    const command = [orphan_maker, "3", "3", "0"];
    const options = [...first, "-s", "-w"];
    const { code, stdout, stderr } = await run({ mode: "child", binary, options, command });
    assertEquals({ code, stdout }, { code: 0, stdout: "" });
    const line = /^\[WARN {2}tini \(2\)\] Reaped zombie process with pid=\d+$/;
    const lines = stderr.trimEnd().split("\n");
    assertEquals({ count: lines.length, odd: lines.filter((text) => !line.test(text)) }, {
      count: 3,
      odd: [],
    });
  });

  const VERBOSE: { options: string[]; env: Record<string, string>; sigchld: boolean }[] = [
    { options: [], env: { TINI_VERBOSITY: "3" }, sigchld: true },
    { options: [], env: { TINI_VERBOSITY: "4" }, sigchld: true },
    { options: ["-vv"], env: {}, sigchld: true },
    { options: ["-v"], env: {}, sigchld: false },
    { options: ["-vvv"], env: { TINI_VERBOSITY: "1" }, sigchld: false },
    { options: ["-vvv"], env: { TINI_VERBOSITY: "" }, sigchld: false },
  ];
  for (const { options, env, sigchld } of VERBOSE) {
    const given = `tini ${options.join(" ")}, ${JSON.stringify(env)}`;
    Deno.test(`says ${sigchld ? "" : "nothing of "}"Received SIGCHLD", never on stdout: ${given}, ${how}`, async () => {
      const command = [exit_with, "0"];
      const result = await run({ binary, env, options: [...first, ...options], command });
      assertEquals(
        {
          code: result.code,
          stdout: result.stdout,
          sigchld: result.stderr.includes("Received SIGCHLD"),
        },
        { code: 0, stdout: "", sigchld },
      );
    });
  }

  for (const options of [["-vvv"], ["-s", "-w"]]) {
    Deno.test(`says nothing at all with TINI_VERBOSITY=0, not even a warning: tini ${options.join(" ")}, ${how}`, async () => {
      const env = { TINI_VERBOSITY: "0" };
      const command = [orphan_maker, "2", "2", "3"];
      const setup = { mode: "child" as const, env, binary, options: [...first, ...options] };
      const { code, stderr } = await run({ ...setup, command });
      assertEquals({ code, lines: stderr.match(/^.*tini.*$/gm) }, { code: 3, lines: null });
    });
  }

  Deno.test(`leaves orphans in the process group of the command, ${how}`, async () => {
    const script = `(${fixture("idle")} orphan &); exec ${fixture("idle")} main`;
    await using run = start({ binary, options: [...first], command: ["sh", "-c", script] });
    await ready(run, "orphan", "main");
    const [main, orphan] = [await pidOf(run, "idle main"), await pidOf(run, "idle orphan")];
    const init = String(await run.pid());
    await eventually(() => assertEquals(statusField(orphan, "PPid"), init));
    assertEquals(statusField(orphan, "NSpgid"), statusField(main, "NSpid"));
  });

  Deno.test(`lets a worker finish its clean-up, as no tini does, ${how}`, async () => {
    const script = '"$0" worker & exec "$1" main 15 7';
    const words = [fixture("slow_cleanup"), print_signals];
    await using run = start({
      binary,
      options: [...first],
      command: ["sh", "-c", script, ...words],
    });
    await ready(run, "worker", "main");
    await run.signal(TERM);
    assertEquals(await heard(run, 2), [`main ${TERM}`, "worker cleaning"]);
    await sendSignal(await pidOf(run, "slow_cleanup worker"), USR1);
    assertEquals(await run.stdout.take(), "worker clean");
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  });
}
