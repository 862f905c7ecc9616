// SPDX-License-Identifier: MIT
// A signal that comes while baronet starts is neither lost nor doubled, whatever instant it comes
// at.
//
// Two ways to hit every instant: a tracer that holds baronet, or its child before exec, at each
// entry to and return from a system call and sends the signal there (every interleaving that the
// kernel can show); and hundreds of starts with a signal at a random moment. The command inherits
// all signals blocked and unblocks them with its handlers in place, so a signal that reaches it
// early waits and cannot kill it.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { BARONET, concurrently, eventually, fixture, run, SANITIZED, start } from "./harness.ts";
import { childrenOf, statusField } from "./processes.ts";

const [USR1, USR2, TERM, RT] = [10, 12, 15, 35];
// Sent when the command is ready, dequeued after every other: what has not arrived before it is
// lost
const LAST = 64;
const blocked = [fixture("with_signals"), "all", "none"];
const command = [fixture("print_signals"), "", String(LAST), "7"];

const STARTS = [
  { as: "as PID 1", how: "pid1" },
  { as: "not as PID 1", how: "child" },
];
const TARGETS = [
  { whom: "baronet", target: "init" },
  { whom: "its process group", target: "group" },
];

// A group or session that the child makes is the pitfall: before it is there nobody hears.
const RECEIVERS = [
  { whom: "its command's group", options: ["--group"] },
  { whom: "its command's session as dumb-init", options: ["--as", "dumb-init"] },
  { whom: "its one child as dumb-init", options: ["--as", "dumb-init", "-c"] },
  { whom: "its command's group as catatonit", options: ["--as", "catatonit", "-g"] },
];

/** Every moment at which the tracer can hold the start, in words. */
async function listStops(how: string, ownOptions: string[]): Promise<string[]> {
  await using run = start({
    binary: fixture("signal_at_stop"),
    through: blocked,
    options: [how, "0", "0", "init", BARONET, ...ownOptions, "--", ...command],
  });
  assertEquals(await run.stdout.take(), "ready");
  const tracer = await run.pid();
  let before: string;
  return await eventually(() => { // the start is over when baronet sleeps in its last system call
    const state = statusField(childrenOf(tracer)[0], "State");
    // The child's exec may be reported after baronet has gone to sleep.
    const isLast = /: init enters \d+\n(stop \d+: child .*\n)*$/.test(run.stderr.text) &&
      run.stderr.text === before;
    before = run.stderr.text;
    assert(
      isLast && state.startsWith("S"),
      `expected baronet to wait, got state ${state} after\n${before}`,
    );
    return before.trim().split("\n");
  });
}

/** The numbers of the signals in the order in which the command heard them. */
function signalsIn(stdout: string): number[] {
  return stdout.split("\n").filter((line) => /^\d/.test(line)).map((line) =>
    Number(line.split(" ")[0])
  );
}

interface Sent {
  how: string;
  signal: number;
  target: string;
  ownOptions?: string[];
}

/** Starts baronet once for each moment of its start, and sends the signal at that moment. */
async function forwardsAtEachStop({ how, signal, target, ownOptions = [] }: Sent) {
  const stops = await listStops(how, ownOptions);
  assert(stops.length >= 10, `expected at least 10 system call stops, got\n${stops.join("\n")}`);
  await concurrently(stops.keys(), async (index) => {
    const stop = String(index + 1);
    const words = [how, stop, String(signal), target, BARONET, ...ownOptions, "--", ...command];
    await using run = start({
      binary: fixture("signal_at_stop"),
      through: blocked,
      options: words,
    });
    assertEquals(await run.stdout.take(), "ready");
    assertMatch(await run.stderr.take(stops[index]), new RegExp(`^sent at stop ${stop}: `));
    const [init] = childrenOf(await run.pid());
    await new Deno.Command(fixture("send_signal"), { args: [String(init), String(LAST)] })
      .output();
    assertEquals(await run.exitCode(), 7);
    const got = signalsIn(await run.stdout.ended());
    assertEquals(
      got,
      [signal, LAST],
      `expected ${signal} once and ${LAST}, sent at ${stops[index]}, got ${got}`,
    );
  });
}

// The sanitizers make a thousand system calls, never the same ones.
/** With sanitizers, and without a snapshot, each takes a tenth of a second. */
const RANDOM_STARTS = SANITIZED ? 30 : 300;
const withFewCalls = { ignore: SANITIZED };

for (const { as, how } of STARTS) {
  for (const { whom, target } of TARGETS) {
    for (const signal of [USR1, TERM, RT]) {
      Deno.test(
        `forwards signal ${signal} once, sent to ${whom} at any system call of its start, ${as}`,
        withFewCalls,
        () => forwardsAtEachStop({ how, signal, target }),
      );
    }
  }

  for (const { whom, options } of RECEIVERS) {
    Deno.test(
      `forwards a signal once to ${whom}, sent at any system call of the start, ${as}`,
      withFewCalls,
      () => forwardsAtEachStop({ how, signal: RT, target: "init", ownOptions: options }),
    );
  }

  for (const { whom, target } of TARGETS) {
    Deno.test(`forwards a signal once, sent to ${whom} at a random moment, ${RANDOM_STARTS} starts, ${as}`, async () => {
      const count = RANDOM_STARTS;
      const options = [how, String(count), String(RT), target, BARONET, "--", ...command];
      const { code, stdout } = await run({
        binary: fixture("early_signals"),
        through: blocked,
        options,
      });
      const numbers = signalsIn(stdout);
      const times = (signal: number) => numbers.filter((number) => number === signal).length;
      const summary = stdout.match(/^exited with 7: (\d+)$/m)?.[1];
      assertEquals({ code, signals: times(RT), last: times(LAST), summary }, {
        code: 0,
        signals: count,
        last: count,
        summary: String(count),
      });
    });
  }

  Deno.test(`hands on the signals that were pending before it was started, ${as}`, async () => {
    const send = `kill -${USR1} $$; kill -${USR2} $$; exec "$@"`;
    const through = [...blocked, "sh", "-c", send, "sh"];
    const { stdout, code } = await run({
      mode: how === "pid1" ? "pid1" : "child",
      through,
      command: [fixture("print_signals"), "", String(USR2), "7"],
    });
    assertEquals({ code, signals: signalsIn(stdout) }, { code: 7, signals: [USR1, USR2] });
  });
}
