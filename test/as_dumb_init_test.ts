// SPDX-License-Identifier: MIT
// As dumb-init: a session of its own for the command, rewrites by number, its exit codes, and the
// lines that others look for.
import { assertEquals, assertMatch } from "@std/assert";
import { heard, pidOf, ready } from "./commands.ts";
import { eventually, fixture, run, sendSignal, start } from "./harness.ts";
import { answers, waysToBe } from "./named.ts";
import { describe, statusField } from "./processes.ts";

const [HUP, INT, USR1, USR2, TERM, CONT, TSTP] = [1, 2, 10, 12, 15, 18, 20];
const exit_with = fixture("exit_with");
const print_signals = fixture("print_signals");

const ANSWERS: { options: string[]; code: number; stderr: RegExp }[] = [
  {
    options: ["-h"],
    code: 0,
    stderr: /^dumb-init v1\.2\.5.*\nUsage: dumb-init \[option\] command/,
  },
  { options: ["--help"], code: 0, stderr: /--single-child.*--rewrite.*--verbose.*--version/s },
  { options: ["-V"], code: 0, stderr: /^dumb-init v1\.2\.5\n$/ },
  { options: ["--version"], code: 0, stderr: /^dumb-init v1\.2\.5\n$/ },
  { options: [], code: 1, stderr: /^Usage: dumb-init .*\n.*dumb-init --help/ },
  { options: ["-x", "true"], code: 1, stderr: /^dumb-init: invalid option -- 'x'\n$/ },
  { options: ["--xyz", "true"], code: 1, stderr: /^dumb-init: unrecognized option '--xyz'\n$/ },
  { options: ["-r"], code: 1, stderr: /option requires an argument -- 'r'/ },
  ...["15", "15:", ":2", "x:2", "0:2", "32:2", "15:32", "TERM:INT"].map((pair) => ({
    options: ["-r", pair, "true"],
    code: 1,
    stderr: /-r takes s:r/,
  })),
];

for (const way of await waysToBe("dumb-init")) {
  const { how, binary, first } = way;
  for (const { options, code, stderr } of ANSWERS) {
    Deno.test(`answers "dumb-init ${options.join(" ")}" on stderr with ${code} and ${stderr}, ${how}`, async () => {
      await answers(way, options, { code, to: "stderr", text: stderr });
    });
  }

  for (
    const { words, code, stderr } of [
      {
        words: ["/no/such"],
        code: 2,
        stderr: /^\[dumb-init\] \/no\/such: No such file or directory$/m,
      },
      {
        words: ["/etc/passwd"],
        code: 2,
        stderr: /^\[dumb-init\] \/etc\/passwd: Permission denied$/m,
      },
      { words: [exit_with, "41"], code: 41, stderr: /^$/ },
      { words: [exit_with, "signal", "9"], code: 137, stderr: /^$/ },
      { words: ["sh", "-c", "exit 3", "-x"], code: 3, stderr: /^$/ },
    ]
  ) {
    Deno.test(`exits with ${code} for "dumb-init ${words.join(" ")}", ${how}`, async () => {
      await answers(way, words, { code, to: "stderr", text: stderr });
    });
  }

  const SESSIONS: { options: string[]; env: Record<string, string>; hasSession: boolean }[] = [
    { options: [], env: {}, hasSession: true },
    { options: ["-c"], env: {}, hasSession: false },
    { options: ["--single-child"], env: {}, hasSession: false },
    { options: [], env: { DUMB_INIT_SETSID: "0" }, hasSession: false },
    { options: [], env: { DUMB_INIT_SETSID: "1" }, hasSession: true },
    { options: ["-c"], env: { DUMB_INIT_SETSID: "1" }, hasSession: false }, // nothing turns it back
    { options: [], env: { DUMB_INIT_SETSID: "" }, hasSession: true },
  ];
  for (const { options, env, hasSession } of SESSIONS) {
    const given = `dumb-init ${options.join(" ")}, ${JSON.stringify(env)}`;
    Deno.test(`signals ${hasSession ? "all of the session that it makes" : "one child alone"}: ${given}, ${how}`, async () => {
      const command = ["sh", "-c", '"$0" worker & exec "$0" main', print_signals];
      await using run = start({ binary, env, options: [...first, ...options], command });
      await ready(run, "worker", "main");
      const main = await pidOf(run, "print_signals main");
      const own = statusField(main, "NSpid");
      assertEquals(
        { pgid: statusField(main, "NSpgid"), isLeader: statusField(main, "NSsid") === own },
        { pgid: own, isLeader: hasSession },
      );
      for (const signal of [USR1, TERM]) {
        await run.signal(signal);
        const hear = hasSession ? [`main ${signal}`, `worker ${signal}`] : [`main ${signal}`];
        assertEquals(await heard(run, hear.length), hear);
      }
    });
  }

  const REWRITES = [
    { options: ["-r", "15:2"], from: TERM, to: INT },
    { options: ["--rewrite", "15:2"], from: TERM, to: INT },
    { options: ["--rewrite=15:2"], from: TERM, to: INT },
    { options: ["-r15:2x"], from: TERM, to: INT }, // as sscanf(3) reads it
    { options: ["-r", "15:1", "-r", "15:2"], from: TERM, to: INT },
    { options: ["-r", "20:10"], from: TSTP, to: USR1 }, // instead of STOP
  ];
  for (const { options, from, to } of REWRITES) {
    Deno.test(`forwards ${from} as ${to}: dumb-init ${options.join(" ")}, ${how}`, async () => {
      await using run = start({
        binary,
        options: [...first, ...options],
        command: [print_signals],
      });
      await ready(run, "");
      await run.signal(from);
      await run.takeSignal(to);
    });
  }

  Deno.test(`swallows a signal, but not its own last TERM: dumb-init -r 15:0, ${how}`, async () => {
    const command = ["sh", "-c", '"$0" left 12 0 & exec "$0" main 10 7', print_signals];
    await using run = start({ binary, options: [...first, "-r", "15:0"], command });
    await ready(run, "left", "main");
    await run.signal(TERM);
    await run.signal(HUP);
    assertEquals(await heard(run, 2), [`left ${HUP}`, `main ${HUP}`]); // the first that they hear
    const left = await pidOf(run, "print_signals left 12 0");
    await sendSignal(await pidOf(run, "print_signals main 10 7"), USR1);
    await run.takeSignal(USR1, "main");
    await run.takeSignal(TERM, "left");
    await sendSignal(left, USR2);
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  });

  Deno.test(`stops with its command on TSTP, and both go on with CONT, ${how}`, async () => {
    await using run = start({
      mode: "child",
      binary,
      options: [...first],
      command: [print_signals],
    });
    await ready(run, "");
    const pids = [await run.pid(), await pidOf(run, "print_signals")];
    const states = () => pids.map((pid) => statusField(pid, "State")[0]);
    await run.signal(TSTP);
    await eventually(() => assertEquals(states(), ["T", "T"]));
    await run.signal(CONT);
    await run.takeSignal(CONT);
    await eventually(() => assertEquals(states(), ["S", "S"]));
  });

  const DEBUG: { options: string[]; env: Record<string, string> }[] = [
    { options: ["-v"], env: {} },
    { options: ["--verbose"], env: {} },
    { options: [], env: { DUMB_INIT_DEBUG: "1" } },
  ];
  for (const { options, env } of DEBUG) {
    const given = `dumb-init ${options.join(" ")}, ${JSON.stringify(env)}`;
    Deno.test(`tells every step on stderr, and nothing on stdout: ${given}, ${how}`, async () => {
      const command = [print_signals, "", String(TERM), "0"];
      await using run = start({ binary, env, options: [...first, ...options], command });
      await ready(run, "");
      const pid = describe(await pidOf(run, "print_signals  15 0"))!.namespacePid;
      await run.signal(TERM);
      await run.takeSignal(TERM);
      const { code, stdout, stderr } = await run.result();
      assertEquals({ code, lines: stdout.trim().split("\n").length }, { code: 0, lines: 2 });
      const said = [
        "setsid complete.",
        `Child spawned with PID ${pid}.`,
        "Received signal 15.",
        "Forwarded signal 15 to children.",
        "Received signal 17.",
        `A child with PID ${pid} exited with exit status 0.`,
        "Forwarded signal 15 to children.",
        "Child exited with status 0. Goodbye.",
      ];
      assertEquals(stderr, said.map((line) => `[dumb-init] ${line}\n`).join(""));
    });
  }

  for (const value of ["", "0", "2", "true"]) {
    Deno.test(`says nothing with DUMB_INIT_DEBUG="${value}", ${how}`, async () => {
      const env = { DUMB_INIT_DEBUG: value };
      assertEquals(await run({ binary, env, options: [...first], command: [exit_with, "4"] }), {
        code: 4,
        stdout: "",
        stderr: "",
      });
    });
  }

  Deno.test(`sits in / while its command stays where it was started, ${how}`, async () => {
    const command = ["sh", "-c", `pwd; exec ${fixture("idle")}`];
    await using run = start({ binary, cwd: "/usr", options: [...first], command });
    assertEquals(await run.stdout.take(), "/usr");
    await ready(run, "");
    const init = await run.pid();
    await eventually(() => assertEquals(Deno.readLinkSync(`/proc/${init}/cwd`), "/"));
  });

  Deno.test(`forwards real-time signals with their values: dumb-init -c, ${how}`, async () => {
    const options = [...first, "-c"];
    await using run = start({ binary, options, command: [print_signals] });
    await ready(run, "");
    for (const signal of [34, 64]) {
      await run.signal(signal, 7, 8);
      assertMatch(await run.takeSignal(signal), /value=7$/);
      assertMatch(await run.takeSignal(signal), /value=8$/);
    }
  });

  Deno.test(`does not wait for a process that it has not asked to end, ${how}`, async () => {
    const daemon = `${fixture("setsid_daemon")} ${fixture("idle")} left`;
    const command = ["sh", "-c", `${daemon}; exec ${print_signals} main ${USR2} 7`];
    const env = { BARONET_OPTIONS: "--grace=10m" };
    await using run = start({ binary, env, options: [...first], command });
    await ready(run, "left", "main");
    await run.signal(USR2);
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  });
}
