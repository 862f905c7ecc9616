// SPDX-License-Identifier: MIT
// -c, --first: commands that must have succeeded before the others start.
//
// "Not started" is shown by order: all commands write to one pipe, and the line of the one that
// has to wait comes behind what the others have written before they ended.
import { assertEquals } from "@std/assert";
import { heard, pidOf, ready, several } from "./commands.ts";
import { eventually, fixture, MODES, type Run, run, sendSignal, start } from "./harness.ts";
import { childrenOf } from "./processes.ts";

const [HUP, USR1, TERM, CONT] = [1, 10, 15, 18];
const LONG = "10m"; // a grace period that no test waits for
const print_signals = fixture("print_signals");
const exit_with = fixture("exit_with");
const idle = fixture("idle");
const slow_cleanup = fixture("slow_cleanup");
const blocked = [fixture("with_signals"), "all", "none"];
const main = [print_signals, "main", String(TERM), "0"];

/** Everything that was printed, once baronet has ended as expected. */
async function stdoutAtEnd(run: Run, expected: { code: number; stderr?: string }): Promise<string> {
  const { code, stdout, stderr } = await run.result();
  assertEquals({ code, stderr }, { stderr: "", ...expected });
  return stdout.replaceAll(/ si_code.*/g, "");
}

for (const { mode, as } of MODES) {
  Deno.test(`starts the others only when the first command has ended, wherever that is written, ${as}`, async () => {
    for (
      const { options, command } of [
        { options: ["-c"], command: several([slow_cleanup, "first"], main) },
        { options: [], command: several(main, ["--first", slow_cleanup, "first"]) },
      ]
    ) {
      await using run = start({ mode, options, command });
      await ready(run, "first");
      assertEquals(childrenOf(await run.pid()).length, 1);
      await sendSignal(await pidOf(run, "first"), USR1);
      assertEquals(await run.stdout.take(), "first released without TERM");
      await ready(run, "main");
      await run.signal(TERM);
      assertEquals(await run.exitCode(), 0);
    }
  });

  Deno.test(`runs several first commands at the same time, and waits for all of them, ${as}`, async () => {
    const command = several([slow_cleanup, "one"], main, ["-c", slow_cleanup, "two"]);
    await using run = start({ mode, options: ["-c"], command });
    await ready(run, "one", "two"); // neither has ended yet
    await sendSignal(await pidOf(run, "two"), USR1);
    assertEquals(await run.stdout.take(), "two released without TERM");
    await eventually(async () => assertEquals(childrenOf(await run.pid()).length, 1));
    await sendSignal(await pidOf(run, "one"), USR1);
    assertEquals(await run.stdout.take(), "one released without TERM");
    await ready(run, "main");
  });

  for (const [how, words, code] of [["fails", "3", 3], ["is killed", "signal 9", 137]] as const) {
    Deno.test(`exits with its code and starts no other when a first command ${how}, ${as}`, async () => {
      const command = several([exit_with, ...words.split(" ")], [idle, "never"]);
      const result = await run({ mode, options: ["-c"], command });
      assertEquals(result, { code, stdout: "", stderr: "" });
    });
  }

  Deno.test(`lets the other first commands clean up when one of them fails, ${as}`, async () => {
    const command = several([slow_cleanup, "one"], ["-c", print_signals, "two", "10", "5"], main);
    await using run = start({ mode, options: ["-c", "--grace", LONG], command });
    await ready(run, "one", "two");
    await sendSignal(await pidOf(run, "two 10 5"), USR1);
    await run.takeSignal(USR1, "two");
    assertEquals(await run.stdout.take(), "one cleaning");
    await sendSignal(await pidOf(run, "one"), USR1);
    assertEquals(await run.stdout.take(), "one clean");
    assertEquals(await run.exitCode(), 5);
    assertEquals(run.stdout.untaken, []);
  });

  Deno.test(`exits with 127 and starts no other when a first command is not there, ${as}`, async () => {
    const command = several(["/no/such"], [idle, "never"]);
    const { code, stdout } = await run({ mode, options: ["-c"], command });
    assertEquals({ code, stdout }, { code: 127, stdout: "" });
  });

  for (const [name, signal] of [["TERM", TERM], ["INT", 2], ["QUIT", 3]] as const) {
    Deno.test(`exits with 128+n and starts no other when ${name} came while a first command ran that then succeeds, ${as}`, async () => {
      const first = [print_signals, "first", String(signal), "0"];
      await using run = start({ mode, options: ["-c"], command: several(first, main) });
      await ready(run, "first");
      await run.signal(signal);
      const stdout = await stdoutAtEnd(run, { code: 128 + signal });
      assertEquals(stdout, `first ready\nfirst ${signal}\n`);
    });
  }

  Deno.test(`exits with the first command's own code when TERM makes it fail, ${as}`, async () => {
    const first = [print_signals, "first", String(TERM), "7"];
    await using run = start({ mode, options: ["-c"], command: several(first, main) });
    await ready(run, "first");
    await run.signal(TERM);
    assertEquals(await stdoutAtEnd(run, { code: 7 }), `first ready\nfirst ${TERM}\n`);
  });

  Deno.test(`takes a TERM that was pending at its start for a stop during the first command, ${as}`, async () => {
    const first = [print_signals, "first", String(TERM), "0"];
    const through = [...blocked, "sh", "-c", 'kill -TERM $$; exec "$@"', "sh"];
    await using run = start({ mode, through, options: ["-c"], command: several(first, main) });
    const stdout = await stdoutAtEnd(run, { code: 128 + TERM });
    assertEquals(stdout, `first ready\nfirst ${TERM}\n`);
  });

  Deno.test(`goes on after other signals to a first command, ${as}`, async () => {
    const first = [print_signals, "first", String(USR1), "0"];
    await using run = start({ mode, options: ["-c"], command: several(first, main) });
    await ready(run, "first");
    await run.signal(HUP);
    await run.takeSignal(HUP, "first");
    await run.signal(USR1);
    await run.takeSignal(USR1, "first");
    await ready(run, "main");
  });

  Deno.test(`keeps what a first command leaves behind until the end, ${as}`, async () => {
    const daemon = [fixture("setsid_daemon"), print_signals, "daemon", "12", "0"];
    const options = ["-c", "--grace", LONG];
    await using run = start({ mode, through: blocked, options, command: several(daemon, main) });
    await ready(run, "daemon", "main");
    await run.signal(TERM);
    assertEquals(await heard(run, 3), [`daemon ${TERM}`, `daemon ${CONT}`, `main ${TERM}`]);
    await sendSignal(await pidOf(run, "daemon 12 0"), 12);
    assertEquals(await run.exitCode(), 0);
  });

  Deno.test(`exits with 0 when there are first commands alone and all succeed, ${as}`, async () => {
    const command = several([exit_with, "0"], ["-c", exit_with, "0"]);
    assertEquals(await run({ mode, options: ["-c"], command }), {
      code: 0,
      stdout: "",
      stderr: "",
    });
  });
}

Deno.test("does not take the code of a first command for that of a watched one", async () => {
  const command = several([exit_with, "3"], [exit_with, "4"]);
  assertEquals((await run({ options: ["-c", "-e", "3"], command })).code, 4);
});

Deno.test("refuses a command that is both first and watched, exit code 100", async () => {
  assertEquals(await run({ options: ["-c", "-f"], command: ["true"] }), {
    code: 100,
    stdout: "",
    stderr: 'baronet[1] fatal: Cannot start "true": --first and --watch exclude each other\n' +
      "  What runs first has ended before anything is watched; leave one of the two out\n",
  });
});
