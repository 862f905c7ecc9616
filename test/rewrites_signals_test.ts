// SPDX-License-Identifier: MIT
// --rewrite and --stop-signal: a signal that arrives as another one, or not at all.
import { assertEquals, assertMatch } from "@std/assert";
import { heard, pidOf, ready, several } from "./commands.ts";
import { eventually, fixture, MODES, run, sendSignal, start } from "./harness.ts";
import { leftoverOf, startWithLeftover } from "./leftovers.ts";
import { childrenOf } from "./processes.ts";

const [HUP, INT, QUIT, USR1, USR2, TERM, CONT] = [1, 2, 3, 10, 12, 15, 18];
const LONG = "10m"; // a grace period that no test waits for
const print_signals = fixture("print_signals");

const SPELLINGS = [
  { pair: "TERM:QUIT", from: TERM, to: QUIT },
  { pair: "SIGTERM:SIGQUIT", from: TERM, to: QUIT },
  { pair: "term:sigquit", from: TERM, to: QUIT },
  { pair: "15:3", from: TERM, to: QUIT },
  { pair: "TERM:3", from: TERM, to: QUIT },
  { pair: "RTMIN+3:INT", from: 37, to: INT }, // as Docker numbers them: RTMIN is 34
  { pair: "WINCH:RTMAX-1", from: 28, to: 63 },
  { pair: "40:41", from: 40, to: 41 },
  { pair: "SEGV:USR1", from: 11, to: USR1 },
];

for (const { mode, as } of MODES) {
  for (const { pair, from, to } of SPELLINGS) {
    Deno.test(`forwards signal ${from} as ${to} with --rewrite ${pair}, and no other, ${as}`, async () => {
      await using run = start({ mode, options: ["--rewrite", pair], command: [print_signals] });
      await ready(run, "");
      await run.signal(from);
      await run.takeSignal(to);
      await run.signal(to);
      await run.takeSignal(to);
      await run.signal(USR2);
      await run.takeSignal(USR2);
    });
  }

  for (const pair of ["HUP:0", "HUP:drop", "1:DROP", "SIGHUP:0"]) {
    Deno.test(`swallows a signal with -r ${pair}, and says so with -v, ${as}`, async () => {
      await using run = start({ mode, options: ["-v", "-r", pair], command: [print_signals] });
      await ready(run, "");
      await run.signal(HUP);
      await run.signal(USR1);
      await run.takeSignal(USR1); // the first that it hears
      const line = /^baronet\[\d+\] info: Not forwarding SIGHUP \(1\): --rewrite drops it$/m;
      await eventually(() => assertMatch(run.stderr.text, line));
    });
  }

  Deno.test(`rewrites once, never what is rewritten already: chains and exchanges, ${as}`, async () => {
    const pairs = ["USR1:USR2", "USR2:USR1", "HUP:INT", "INT:QUIT"];
    const options = pairs.flatMap((pair) => ["-r", pair]);
    await using run = start({ mode, options, command: [print_signals] });
    await ready(run, "");
    for (const [from, to] of [[USR1, USR2], [USR2, USR1], [HUP, INT], [INT, QUIT], [QUIT, QUIT]]) {
      await run.signal(from);
      await run.takeSignal(to);
    }
  });

  Deno.test(`takes the last --rewrite of a signal, ${as}`, async () => {
    const options = ["-r", "USR1:HUP", "-r", "USR1:0", "--rewrite=10:QUIT"];
    await using run = start({ mode, options, command: [print_signals] });
    await ready(run, "");
    await run.signal(USR1);
    await run.takeSignal(QUIT);
  });

  Deno.test(`rewrites for every command and for its whole group, ${as}`, async () => {
    const script = '"$0" worker & exec "$0" main';
    const command = several(["sh", "-c", script, print_signals], [print_signals, "two"]);
    await using run = start({ mode, options: ["-g", "-r", "HUP:USR1"], command });
    await ready(run, "worker", "main", "two");
    await run.signal(HUP);
    assertEquals(await heard(run, 3), [`main ${USR1}`, `two ${USR1}`, `worker ${USR1}`]);
  });

  Deno.test(`ends a command that nothing else ends, with --rewrite TERM:KILL, ${as}`, async () => {
    await using run = start({ mode, options: ["-r", "TERM:KILL"], command: [print_signals] });
    await ready(run, "");
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 137);
  });

  for (const pair of ["TERM:0", "TERM:USR1"]) {
    Deno.test(`sends leftovers TERM at the end in spite of --rewrite ${pair}, ${as}`, async () => {
      await using run = await startWithLeftover(`${print_signals} left ${USR2} 0`, {
        mode,
        options: ["-r", pair, "--grace", LONG],
      });
      const left = await leftoverOf(run);
      await sendSignal(await pidOf(run, "main 15 7"), TERM);
      await run.takeSignal(TERM, "main");
      await run.takeSignal(TERM, "left");
      await run.takeSignal(CONT, "left");
      await sendSignal(left, USR2);
      assertEquals(await run.exitCode(), 7);
    });
  }

  Deno.test(`makes of TERM what each command's --stop-signal says, of nothing else, ${as}`, async () => {
    const command = several(
      [print_signals, "one"],
      ["--stop-signal", "2", print_signals, "two"],
      ["--stop-signal=RTMIN+3", print_signals, "three"],
      [print_signals, "four"],
    );
    await using run = start({ mode, options: ["--stop-signal", "SIGQUIT"], command });
    await ready(run, "one", "two", "three", "four");
    await run.signal(TERM);
    assertEquals(await heard(run, 4), [`four ${TERM}`, `one ${QUIT}`, "three 37", `two ${INT}`]);
    await run.signal(INT);
    assertEquals(await heard(run, 4), ["four 2", "one 2", "three 2", "two 2"]);
  });

  Deno.test(`takes what becomes TERM by --rewrite for TERM, and ends as --stop-signal says, ${as}`, async () => {
    const options = ["-r", "PWR:TERM", "--stop-signal", "INT"];
    await using run = start({ mode, options, command: [print_signals, "", String(INT), "5"] });
    await ready(run, "");
    await run.signal(30);
    await run.takeSignal(INT);
    assertEquals(await run.exitCode(), 5);
  });

  Deno.test(`stops a command that still runs at the end by its --stop-signal, ${as}`, async () => {
    const command = several(
      [print_signals, "main", String(TERM), "3"],
      ["--stop-signal", "INT", print_signals, "helper", String(USR2), "0"],
      [print_signals, "other", String(USR2), "0"],
    );
    await using run = start({ mode, options: ["--grace", LONG, "-f"], command });
    await ready(run, "main", "helper", "other");
    const helpers = [await pidOf(run, "helper 12 0"), await pidOf(run, "other 12 0")];
    await sendSignal(await pidOf(run, "main 15 3"), TERM);
    await run.takeSignal(TERM, "main");
    assertEquals(await heard(run, 4), [
      `helper ${CONT}`,
      `helper ${INT}`,
      `other ${TERM}`,
      `other ${CONT}`,
    ]);
    for (const pid of helpers) await sendSignal(pid, USR2);
    assertEquals(await run.exitCode(), 3);
  });

  Deno.test(`does not ask a command a second time at the end that was asked to stop, ${as}`, async () => {
    const command = several([print_signals, "main", String(INT), "3"], [
      ...["--stop-signal", "INT", print_signals, "helper", String(USR2), "0"],
    ]);
    const options = ["--stop-signal=INT", "-f", "--grace", LONG];
    await using run = start({ mode, options, command });
    await ready(run, "main", "helper");
    const helper = await pidOf(run, "helper 12 0");
    await run.signal(TERM);
    assertEquals(await heard(run, 3), [`helper ${CONT}`, `helper ${INT}`, `main ${INT}`]);
    await eventually(async () => assertEquals(childrenOf(await run.pid()), [helper]));
    await sendSignal(helper, USR2);
    await run.takeSignal(USR2, "helper"); // no second INT before it
    assertEquals(await run.exitCode(), 3);
  });
}

const SIGNALS = "Write a name such as TERM or RTMIN+3, or a number from 1 to 64";
const PAIRS = "Write for example TERM:QUIT, 15:3, or HUP:drop to swallow it";
const WRONG = [
  {
    words: ["--rewrite", "KILL:TERM"],
    text: 'Cannot use "KILL:TERM" for --rewrite: SIGKILL (9) is never forwarded',
    advice: PAIRS,
  },
  {
    words: ["-r", "TREM:INT"],
    text: 'Cannot use "TREM:INT" for --rewrite: not of the form FROM:TO with two signals',
    advice: `Did you mean SIGTERM? ${PAIRS}`,
  },
  ...["TERM", "15:", ":15", "15:2x", "15:65", "0:15", "TERM:INT:HUP"].map((pair) => ({
    words: ["-r", pair],
    text: `Cannot use "${pair}" for --rewrite: not of the form FROM:TO with two signals`,
    advice: PAIRS,
  })),
  {
    words: ["--stop-signal", "TREM"],
    text: 'Cannot use "TREM" for --stop-signal: no such signal',
    advice: `Did you mean SIGTERM? ${SIGNALS}`,
  },
  {
    words: ["--stop-signal", "65"],
    text: 'Cannot use "65" for --stop-signal: no such signal',
    advice: SIGNALS,
  },
];

for (const { words, text, advice } of WRONG) {
  Deno.test(`refuses "${words.join(" ")}" in two lines, exit code 100`, async () => {
    assertEquals(await run({ options: words, command: ["true"] }), {
      code: 100,
      stdout: "",
      stderr: `baronet[1] fatal: ${text}\n  ${advice}\n`,
    });
  });
}
