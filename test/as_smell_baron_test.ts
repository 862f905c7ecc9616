// SPDX-License-Identifier: MIT
// As smell-baron: several commands in one process group, who is watched, who comes first; and what
// smell-baron promised and did not keep.
import { assertEquals, assertMatch } from "@std/assert";
import { heard, pidOf, ready, several } from "./commands.ts";
import { eventually, fixture, MODES, run, sendSignal, start } from "./harness.ts";
import { answers, waysToBe } from "./named.ts";
import { childrenOf, familyOf, statusField } from "./processes.ts";

const [INT, USR1, USR2, TERM, CONT] = [2, 10, 12, 15, 18];
const exit_with = fixture("exit_with");
const print_signals = fixture("print_signals");
const slow_cleanup = fixture("slow_cleanup");
const idle = fixture("idle");
const LONG = { BARONET_OPTIONS: "--grace=10m" };

const ANSWERS: { options: string[]; stderr: RegExp }[] = [
  { options: [], stderr: /please supply at least one command to run\n$/ },
  { options: ["-a"], stderr: /please supply at least one command to run\n$/ },
  { options: ["-c", "-f", "true"], stderr: /^smell-baron: .*-c.*-f/ },
  { options: ["true", "---", "-cf", "true"], stderr: /^smell-baron: .*-c.*-f/ },
  { options: ["true", "---"], stderr: /^smell-baron: / },
  { options: ["-x", "true"], stderr: /^smell-baron: invalid option -- 'x'/ },
  { options: ["/no/such"], stderr: /^smell-baron: .*"\/no\/such".*\(ENOENT\)/ },
];

for (const way of await waysToBe("smell-baron")) {
  const { how, binary, first } = way;
  for (const { options, stderr } of ANSWERS) {
    Deno.test(`answers "smell-baron ${options.join(" ")}" with 1 and ${stderr}, ${how}`, async () => {
      await answers(way, options, { code: 1, to: "stderr", text: stderr });
    });
  }

  const CODES = [
    { words: ["0", "0"], options: [], code: 0 },
    { words: ["0", "5", "6"], options: [], code: 5 },
    { words: ["5", "0"], options: ["-f"], code: 5 },
    { words: ["0", "5"], options: ["-f"], code: 0 },
    { words: ["signal 9", "3"], options: [], code: 137 }, // which was 0 once, as if all were well
    { words: ["signal 15", "0"], options: [], code: 0 }, // asked to stop, it did
    { words: ["0", "7"], options: ["-c"], code: 7 },
  ];
  for (const { words, options, code } of CODES) {
    const given = `${options.join(" ")} ${words.join(" --- ")}`;
    Deno.test(`exits with ${code} for commands that end with ${given}, ${how}`, async () => {
      const command = several(...words.map((word) => [exit_with, ...word.split(" ")]));
      assertEquals(await run({ binary, options: [...first, ...options, ...command] }), {
        code,
        stdout: "",
        stderr: "",
      });
    });
  }

  for (const { mode, as } of MODES) {
    Deno.test(`keeps its commands in its own process group, ${how}, ${as}`, async () => {
      const command = several([idle, "one"], [idle, "two"]);
      await using run = start({ mode, binary, options: [...first, ...command] });
      await ready(run, "one", "two");
      const pids = [await run.pid(), await pidOf(run, "idle one"), await pidOf(run, "idle two")];
      const groups = new Set(pids.map((pid) => statusField(pid, "NSpgid").split(/\s/)[0]));
      assertEquals(groups.size, 1);
    });

    for (const [name, signal] of [["TERM", TERM], ["INT", INT]] as const) {
      Deno.test(`sends all of them TERM on ${name}, waits for them, and exits with 0, ${how}, ${as}`, async () => {
        const command = several([idle, "one"], [print_signals, "two", "15", "0"]);
        await using run = start({ mode, binary, options: [...first, ...command] });
        await ready(run, "one", "two");
        await run.signal(signal);
        await run.takeSignal(TERM, "two");
        const { code, stderr } = await run.result();
        assertEquals({ code, stderr }, { code: 0, stderr: "" });
      });
    }

    Deno.test(`ends when the watched one does, and lets the others clean up, ${how}, ${as}`, async () => {
      const options = ["-f", print_signals, "main", "15", "3", "---", slow_cleanup, "helper"];
      await using run = start({ mode, binary, env: LONG, options: [...first, ...options] });
      await ready(run, "main", "helper");
      await sendSignal(await pidOf(run, "main 15 3"), TERM);
      await run.takeSignal(TERM, "main");
      assertEquals(await run.stdout.take(), "helper cleaning");
      await sendSignal(await pidOf(run, "helper"), USR1);
      assertEquals(await run.stdout.take(), "helper clean");
      assertEquals(await run.exitCode(), 3);
    });

    Deno.test(`starts the others when those with -c have ended, ${how}, ${as}`, async () => {
      const command = several([slow_cleanup, "one"], ["-c", slow_cleanup, "two"], [idle, "main"]);
      await using run = start({ mode, binary, options: [...first, "-c", ...command] });
      await ready(run, "one", "two");
      assertEquals(childrenOf(await run.pid()).length, 2);
      for (const label of ["two", "one"]) {
        await sendSignal(await pidOf(run, `slow_cleanup ${label}`), USR1);
        assertEquals(await run.stdout.take(), `${label} released without TERM`);
      }
      await ready(run, "main");
    });

    Deno.test(`starts no other, and exits with 0, when TERM comes during -c, ${how}, ${as}`, async () => {
      const command = several([print_signals, "one", "15", "0"], [idle, "never"]);
      await using run = start({ mode, binary, options: [...first, "-c", ...command] });
      await ready(run, "one");
      await run.signal(TERM);
      const { code, stdout } = await run.result();
      assertEquals({ code, lines: stdout.match(/^.*ready$/gm) }, {
        code: 0,
        lines: ["one ready"],
      });
    });
  }

  Deno.test(`forwards other signals as well, once, ${how}`, async () => {
    const command = several([print_signals, "one"], [print_signals, "two"]);
    await using run = start({ binary, options: [...first, ...command] });
    await ready(run, "one", "two");
    for (const signal of [1, USR1, USR2, 40]) {
      await run.signal(signal);
      assertEquals(await heard(run, 2), [`one ${signal}`, `two ${signal}`]);
    }
  });

  Deno.test(`splits at --- alone, which nothing can escape, ${how}`, async () => {
    const show = ["sh", "-c", 'echo "$@"', "sh", "a", "----", "--"];
    assertEquals(await run({ binary, options: [...first, ...several(show, ["true"])] }), {
      code: 0,
      stdout: "a ---- --\n",
      stderr: "",
    });
  });

  Deno.test(`sends TERM to what has left its group with -a, at any command, ${how}`, async () => {
    const daemon = `${fixture("setsid_daemon")} ${print_signals} left 12 0`;
    const command = several([print_signals, "main", "15", "7"], ["-a", "sh", "-c", daemon]);
    await using run = start({ binary, env: LONG, options: [...first, ...command] });
    await ready(run, "main", "left");
    await eventually(async () => assertEquals(childrenOf(await run.pid()).length, 2));
    const left = await pidOf(run, "left 12 0");
    await run.signal(TERM);
    assertEquals(await heard(run, 3), [`left ${TERM}`, `left ${CONT}`, `main ${TERM}`]);
    await sendSignal(left, USR2);
    assertEquals(await run.exitCode(), 7);
  });

  Deno.test(`refuses -a where it is not PID 1, with 1, ${how}`, async () => {
    const options = [...first, "-a", "true"];
    const { code, stdout, stderr } = await run({ mode: "child", binary, options });
    assertEquals({ code, stdout }, { code: 1, stdout: "" });
    assertMatch(stderr, /^smell-baron: .*PID 1/);
  });

  Deno.test(`leaves the rest of its caller's process group alone, ${how}`, async () => {
    const words = [binary, ...first, print_signals, "main", "15", "0"];
    const script = `${print_signals} bystander & "$@"; echo "code $?"; wait`;
    await using run = start({ binary: "/bin/sh", options: ["-c", script, "sh", ...words] });
    await ready(run, "bystander", "main");
    const parent = await run.namespaceInit();
    const find = (ending: string) =>
      familyOf(parent).findLast(({ commandLine }) => commandLine.endsWith(ending))!;
    await sendSignal(find("main 15 0").parent, TERM);
    await run.takeSignal(TERM, "main");
    assertEquals(await run.stdout.take(), "code 0");
    await sendSignal(find("bystander").pid, USR2);
    await run.takeSignal(USR2, "bystander"); // the first that it hears
  });

  for (
    const { environment, period } of [
      { environment: "-v", period: "10s" },
      { environment: "-v --grace=9s", period: "9s" },
    ]
  ) {
    Deno.test(`gives leftovers ${period} with BARONET_OPTIONS="${environment}", ${how}`, async () => {
      const env = { BARONET_OPTIONS: environment };
      const options = [...first, "-f", exit_with, "0", "---", idle, "left"];
      const { code, stderr } = await run({ binary, env, options });
      assertEquals(code, 0);
      assertMatch(stderr, new RegExp(`waiting at most ${period}$`, "m"));
    });
  }
}
