// SPDX-License-Identifier: MIT
// Every signal that can be forwarded reaches the command once, in order and with its value.
import { assertEquals, assertMatch } from "@std/assert";
import { pidOf, ready } from "./commands.ts";
import { eventually, fixture, MODES, NOBODY, sendSignal, start } from "./harness.ts";
import { statusField } from "./processes.ts";

const [KILL, USR1, USR2, TERM, CHLD, CONT, STOP] = [9, 10, 12, 15, 17, 18, 19];
const FORWARDABLE = Array.from({ length: 64 }, (_, index) => index + 1).filter((signal) =>
  ![KILL, CHLD, STOP].includes(signal)
);
const print_signals = fixture("print_signals");

/** "41 7": number and value of a line that print_signals printed. */
function numberAndValue(line: string): string {
  return line.replace(/^(\d+) .* value=(-?\d+)$/, "$1 $2");
}

for (const { mode, as } of MODES) {
  for (const user of [undefined, NOBODY]) {
    const who = `${as}, as ${user === undefined ? "root" : "nobody"}`;

    Deno.test(`forwards each of the 61 forwardable signals exactly once, ${who}`, async () => {
      await using run = start({ mode, user, command: [print_signals] });
      await ready(run, "");
      for (const signal of FORWARDABLE) {
        await run.signal(signal);
        // Were the one before delivered twice, its second line would come here
        await run.takeSignal(signal);
      }
      await run.signal(USR1);
      await run.takeSignal(USR1);
      assertEquals(run.stdout.untaken, []);
      assertEquals(run.stderr.text, "");
    });

    Deno.test(`keeps order, number and values of queued real-time signals, ${who}`, async () => {
      await using run = start({ mode, user, command: [print_signals] });
      await ready(run, "");
      const values = [
        7,
        -1,
        2147483647,
        -2147483648,
        0,
        5,
        5,
        5,
        8,
        9,
        10,
        11,
        12,
        13,
        14,
        15,
        16,
        17,
        18,
        19,
      ];
      await run.signal(40, ...values);
      for (const value of values) {
        assertEquals(numberAndValue(await run.takeSignal(40)), `40 ${value}`);
      }
    });
  }

  Deno.test(`keeps every queued signal for a command that is stopped, ${as}`, async () => {
    await using run = start({ mode, command: [print_signals] });
    await ready(run, "");
    const command = await pidOf(run, "print_signals");
    await sendSignal(command, STOP);
    await eventually(() => assertMatch(statusField(command, "State"), /^T/));
    await run.signal(50, ...Array.from({ length: 20 }, (_, index) => index));
    await run.signal(34, 100, 101);
    await run.signal(USR1);
    const init = await run.pid();
    // Baronet has handed all of them on once it sleeps with nothing pending
    await eventually(() => {
      assertEquals(statusField(init, "ShdPnd"), "0000000000000000");
      assertMatch(statusField(init, "State"), /^S/);
    });
    await sendSignal(command, CONT);
    const got = [];
    for (let count = 0; count < 24; count++) {
      got.push(numberAndValue(await run.stdout.take("one of 24 signals")));
    }
    const queued = ["34 100", "34 101", ...Array.from({ length: 20 }, (_, index) => `50 ${index}`)];
    assertEquals(got, [`${USR1} 0`, `${CONT} 0`, ...queued]);
  });

  Deno.test(`keeps every signal that was queued while it was stopped itself, ${as}`, async () => {
    await using run = start({ mode, command: [print_signals] });
    await ready(run, "");
    const init = await run.pid();
    await sendSignal(init, STOP);
    await eventually(() => assertMatch(statusField(init, "State"), /^T/));
    await run.signal(64, 1, 2, 3);
    await run.signal(35, ...Array.from({ length: 20 }, (_, index) => index));
    await run.signal(USR2);
    await run.signal(CONT);
    const got = [];
    for (let count = 0; count < 25; count++) {
      got.push(numberAndValue(await run.stdout.take("one of 25 signals")));
    }
    const expected = [
      `${USR2} 0`,
      `${CONT} 0`,
      ...Array.from({ length: 20 }, (_, index) => `35 ${index}`),
      "64 1",
      "64 2",
      "64 3",
    ];
    // A value arrives after those that were queued before it; which number arrives first is up to
    // the scheduler.
    assertEquals(got.toSorted(), expected.toSorted());
    assertEquals(
      got.filter((line) => line.startsWith("35 ")),
      expected.filter((line) => line.startsWith("35 ")),
    );
    assertEquals(got.filter((line) => line.startsWith("64 ")), ["64 1", "64 2", "64 3"]);
  });

  Deno.test(`forwards to the command alone, ${as}`, async () => {
    await using run = start({
      mode,
      command: ["sh", "-c", '"$0" worker & exec "$0" main', print_signals],
    });
    await ready(run, "worker", "main");
    for (const signal of [USR1, TERM, 40]) {
      await run.signal(signal);
      await run.takeSignal(signal, "main");
    }
    await sendSignal(await pidOf(run, "print_signals worker"), USR2);
    await run.takeSignal(USR2, "worker"); // the first that the worker hears
  });

  Deno.test(`forwards to every process of the command's group with --group, and to nobody outside of it, ${as}`, async () => {
    const script = 'setsid "$0" outsider & "$0" worker & exec "$0" main';
    await using run = start({
      mode,
      options: ["--group"],
      command: ["sh", "-c", script, print_signals],
    });
    await ready(run, "worker", "main", "outsider");
    for (const signal of [USR1, TERM, 40]) {
      await run.signal(signal);
      const lines = [await run.stdout.take(), await run.stdout.take()].map((line) =>
        line.replace(/ si_code.*/, "")
      );
      assertEquals(lines.toSorted(), [`main ${signal}`, `worker ${signal}`]);
    }
    await sendSignal(await pidOf(run, "print_signals outsider"), USR2);
    await run.takeSignal(USR2, "outsider");
  });
}

Deno.test("forwards a real-time signal without its value when the limit on queued signals is reached", async () => {
  const through = ["prlimit", "--sigpending=0"];
  await using run = start({ user: NOBODY + 1000, through, command: [print_signals] });
  await ready(run, "");
  await run.signal(40);
  await run.takeSignal(40);
  await run.signal(USR1);
  await run.takeSignal(USR1);
});

Deno.test("goes on, and says who and why, when it may not signal its command", async () => {
  // A command of another user, and baronet without the capability to signal it.
  const through = ["setpriv", "--bounding-set=-kill", "--inh-caps=-kill", "--"];
  const command = [
    "setpriv",
    `--reuid=${NOBODY}`,
    `--regid=${NOBODY}`,
    "--clear-groups",
    "--",
    print_signals,
    "",
    "12",
    "4",
  ];
  await using run = start({ through, command });
  await ready(run, "");
  await run.signal(USR1);
  assertMatch(
    await run.stderr.take("a warning"),
    /^baronet\[1\] warn: Cannot forward SIGUSR1 \(10\) to pid \d+: operation not permitted \(EPERM\)$/,
  );
  assertMatch(await run.stderr.take("the next step"), /^ {2}\S/);
  await sendSignal(await pidOf(run, "print_signals  12 4"), USR2);
  assertEquals(await run.exitCode(), 4);
});

Deno.test("never forwards the SIGPIPE of its own log", async () => {
  await using run = start({ options: ["-vv"], command: [print_signals] });
  await ready(run, "");
  await run.stderr.close();
  await run.signal(USR1);
  await run.takeSignal(USR1);
  await run.signal(USR2);
  await run.takeSignal(USR2); // a SIGPIPE (13) would have come before or right after it
  await run.signal(TERM);
  await run.takeSignal(TERM);
  await run.signal(13);
  await run.takeSignal(13); // one that somebody sends is forwarded all the same
});
