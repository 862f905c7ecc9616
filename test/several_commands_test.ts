// SPDX-License-Identifier: MIT
// Several commands in one container: who is waited for, whose code counts, who hears what.
import { assertEquals, assertMatch } from "@std/assert";
import { heard, pidOf, ready, several } from "./commands.ts";
import { eventually, fixture, MODES, run, sendSignal, start } from "./harness.ts";
import { childrenOf, statusField } from "./processes.ts";

const [USR1, USR2, TERM, CONT] = [10, 12, 15, 18];
const LONG = "10m"; // a grace period that no test waits for
const print_signals = fixture("print_signals");
const exit_with = fixture("exit_with");
const setsid_daemon = fixture("setsid_daemon");
const slow_cleanup = fixture("slow_cleanup");
const blocked = [fixture("with_signals"), "all", "none"];

/** A command that prints its signals and exits with `code` on `signal`. */
function printer(label: string, code = 0, signal = TERM): string[] {
  return [print_signals, label, String(signal), String(code)];
}

const CODES = [
  { title: "0 when all of them did", exits: ["0", "0", "0"], code: 0 },
  { title: "the one that is not 0", exits: ["0", "0", "7"], code: 7 },
  { title: "the first that is not 0 on the command line", exits: ["0", "5", "6"], code: 5 },
  { title: "128+n when a signal killed one", exits: ["0", "signal 9", "3"], code: 137 },
];

for (const { mode, as } of MODES) {
  Deno.test(`runs several commands at once, each with its own arguments, ${as}`, async () => {
    const command = several(printer("one two"), printer("three"));
    await using run = start({ mode, command });
    await ready(run, "one two", "three");
    await run.signal(TERM);
    assertEquals(await heard(run, 2), [`one two ${TERM}`, `three ${TERM}`]);
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 0, stderr: "" });
  });

  for (const { title, exits, code } of CODES) {
    Deno.test(`exits with several commands' code: ${title}, ${as}`, async () => {
      const command = several(...exits.map((words) => [exit_with, ...words.split(" ")]));
      assertEquals(await run({ mode, command }), { code, stdout: "", stderr: "" });
    });
  }

  Deno.test(`waits for all, and takes the code of the first on the command line, whoever ended first, ${as}`, async () => {
    const command = several(printer("one", 0), printer("two", 5), printer("three", 6));
    await using run = start({ mode, command });
    await ready(run, "one", "two", "three");
    for (const ending of ["three 15 6", "one 15 0"]) {
      await sendSignal(await pidOf(run, ending), TERM);
      await heard(run, 1);
    }
    await eventually(async () => assertEquals(childrenOf(await run.pid()).length, 1));
    await run.signal(USR1);
    await run.takeSignal(USR1, "two");
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 5);
  });

  Deno.test(`makes every command the leader of a process group of its own, ${as}`, async () => {
    await using run = start({ mode, command: several(printer("one"), printer("two")) });
    await ready(run, "one", "two");
    const pids = [await pidOf(run, "one 15 0"), await pidOf(run, "two 15 0")];
    assertEquals(pids.map((pid) => statusField(pid, "NSpgid")), [
      statusField(pids[0], "NSpid"),
      statusField(pids[1], "NSpid"),
    ]);
  });

  Deno.test(`forwards every signal once to every command, real-time values included, ${as}`, async () => {
    await using run = start({ mode, command: several(printer("one"), printer("two")) });
    await ready(run, "one", "two");
    for (const signal of [USR1, 1, USR2, 28]) {
      await run.signal(signal);
      assertEquals(await heard(run, 2), [`one ${signal}`, `two ${signal}`]);
    }
    await run.signal(40, 7);
    const lines = [await run.stdout.take(), await run.stdout.take()].toSorted();
    assertMatch(lines[0], /^one 40 .*value=7$/);
    assertMatch(lines[1], /^two 40 .*value=7$/);
  });

  Deno.test(`forwards to the groups of all commands with --group, ${as}`, async () => {
    const script = '"$0" worker & exec "$0" main';
    const command = several(["sh", "-c", script, print_signals], printer("two"));
    await using run = start({ mode, options: ["-g"], command });
    await ready(run, "worker", "main", "two");
    await run.signal(USR1);
    assertEquals(await heard(run, 3), [`main ${USR1}`, `two ${USR1}`, `worker ${USR1}`]);
  });

  Deno.test(`ends when the watched command does, with its code, and lets the others clean up, ${as}`, async () => {
    const command = several([slow_cleanup, "helper"], ["-f", ...printer("main", 3)]);
    await using run = start({ mode, options: ["--grace", LONG], command });
    await ready(run, "helper", "main");
    await sendSignal(await pidOf(run, "main 15 3"), TERM);
    await run.takeSignal(TERM, "main");
    assertEquals(await run.stdout.take(), "helper cleaning");
    await sendSignal(await pidOf(run, "helper"), USR1);
    assertEquals(await run.stdout.take(), "helper clean");
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 3, stderr: "" });
  });

  Deno.test(`goes on when a command exits that is not watched, whatever its code, ${as}`, async () => {
    const command = several([exit_with, "9"], ["--watch", ...printer("main", 0)]);
    await using run = start({ mode, command });
    await ready(run, "main");
    await eventually(async () => assertEquals(childrenOf(await run.pid()).length, 1));
    await run.signal(USR1);
    await run.takeSignal(USR1, "main");
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 0);
  });

  Deno.test(`waits for every watched command, ${as}`, async () => {
    const command = several(printer("one", 0), ["-f", ...printer("two", 4)], printer("three", 9));
    await using run = start({ mode, options: ["-f"], command });
    await ready(run, "one", "two", "three");
    await sendSignal(await pidOf(run, "one 15 0"), TERM);
    await run.takeSignal(TERM, "one");
    await eventually(async () => assertEquals(childrenOf(await run.pid()).length, 2));
    await run.signal(USR1);
    assertEquals(await heard(run, 2), [`three ${USR1}`, `two ${USR1}`]);
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 4);
  });

  for (const code of [0, 6]) {
    Deno.test(`ends with --any when the first command exits with ${code}, whatever the others' codes, ${as}`, async () => {
      const command = several(printer("one", 9), printer("two", code), printer("three", 8));
      await using run = start({ mode, options: ["--any", "--grace", LONG], command });
      await ready(run, "one", "two", "three");
      await sendSignal(await pidOf(run, `two 15 ${code}`), TERM);
      assertEquals(await heard(run, 3), [`one ${TERM}`, `three ${TERM}`, `two ${TERM}`]);
      assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code, stderr: "" });
    });
  }

  Deno.test(`ends with --any only when a watched command exits, where one is watched, ${as}`, async () => {
    const command = several([exit_with, "9"], ["-f", ...printer("one", 2)], printer("two"));
    await using run = start({ mode, options: ["--any"], command });
    await ready(run, "one", "two");
    await eventually(async () => assertEquals(childrenOf(await run.pid()).length, 2));
    await run.signal(USR1);
    assertEquals(await heard(run, 2), [`one ${USR1}`, `two ${USR1}`]);
    await sendSignal(await pidOf(run, "one 15 2"), TERM);
    assertEquals(await run.exitCode(), 2);
  });

  Deno.test(`ends what runs when a command cannot be started, and starts none behind it, ${as}`, async () => {
    const command = several(printer("one", 3), ["/no/such"], printer("never", 0));
    await using run = start({ mode, through: blocked, options: ["--grace", LONG], command });
    await ready(run, "one"); // TERM has waited for that
    await run.takeSignal(TERM, "one");
    const { code, stdout, stderr } = await run.result();
    assertEquals({ code, ready: stdout.match(/\w+ ready/g) }, { code: 127, ready: ["one ready"] });
    assertMatch(
      stderr,
      /^baronet\[\d+\] error: Cannot start "\/no\/such": no such file or directory \(ENOENT\)\n {2}\S.*\n$/,
    );
  });

  Deno.test(`asks the leftovers of all commands, whatever their group or session, ${as}`, async () => {
    const daemon = `${setsid_daemon} "$0" daemon 12 0; exec "$0" one 15 3`;
    const command = several(["sh", "-c", daemon, print_signals], [
      "sh",
      "-c",
      '"$0" worker 12 0 & exec "$0" two 15 0',
      print_signals,
    ]);
    await using run = start({ mode, options: ["--grace", LONG], command });
    await ready(run, "daemon", "one", "worker", "two");
    const leftovers = [await pidOf(run, "daemon 12 0"), await pidOf(run, "worker 12 0")];
    await run.signal(TERM);
    assertEquals(await heard(run, 6), [
      `daemon ${TERM}`,
      `daemon ${CONT}`,
      `one ${TERM}`,
      `two ${TERM}`,
      `worker ${TERM}`,
      `worker ${CONT}`,
    ]);
    for (const pid of leftovers) await sendSignal(pid, USR2);
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 3, stderr: "" });
  });
}

Deno.test("gives a command the word --- where ---- is written", async () => {
  const show = ["sh", "-c", 'printf "<%s>" "$@"', "sh", "a", "----", "b", "-----"];
  assertEquals(await run({ command: several(show, ["true"]) }), {
    code: 0,
    stdout: "<a><---><b><----->",
    stderr: "",
  });
});

const WRONG = [
  {
    words: ["true", "---"],
    text: 'Cannot start: no command follows "---"',
    advice: "Name a command behind each ---; a word that is to be --- is written ----",
  },
  {
    words: ["true", "---", "-f", "---", "true"],
    text: 'Cannot start: no command follows "---"',
    advice: "Name a command behind each ---; a word that is to be --- is written ----",
  },
  {
    words: ["---", "true"],
    text: "Cannot start: no command was given",
    advice: "Name the command after the options, for example: baronet -- /srv/app",
  },
  {
    words: ["true", "---", "--group", "sleep", "1"],
    text: 'Cannot use option "--group" for "sleep": it is not about one command',
    advice: "Write it in front of the first command",
  },
  {
    words: ["true", "---", "--wacth", "true"],
    text: 'Cannot use option "--wacth": no such option',
    advice: 'Did you mean --watch? "baronet --help" lists the options',
  },
];

for (const { words, text, advice } of WRONG) {
  Deno.test(`refuses "${words.join(" ")}", exit code 100`, async () => {
    assertEquals(await run({ command: words }), {
      code: 100,
      stdout: "",
      stderr: `baronet[1] fatal: ${text}\n  ${advice}\n`,
    });
  });
}
