// SPDX-License-Identifier: MIT
// --delay: a signal is held back for a while, so that a load balancer can look elsewhere first.
//
// That a signal is held back is shown by order: with a delay that no test waits for, what was sent
// after it arrives before it. Only "not too early" is measured, never "in time".
import { assert, assertEquals, assertMatch } from "@std/assert";
import { hasTakenAll, heard, ready, several } from "./commands.ts";
import { fixture, MODES, run, start } from "./harness.ts";

const [HUP, USR1, USR2, TERM] = [1, 10, 12, 15];
const LONG = "10m"; // a delay, and a grace period, that no test waits for
const print_signals = fixture("print_signals");

for (const { mode, as } of MODES) {
  Deno.test(`holds a signal back with --delay while all others pass, and a second one forwards it at once, ${as}`, async () => {
    await using run = start({
      mode,
      options: ["--delay", `TERM=${LONG}`],
      command: [print_signals],
    });
    await ready(run, "");
    await run.signal(TERM);
    for (const signal of [USR1, HUP, 40]) {
      await run.signal(signal);
      await run.takeSignal(signal);
    }
    await run.signal(TERM);
    await run.takeSignal(TERM);
    await run.signal(USR2);
    await run.takeSignal(USR2); // the two TERM have become one
  });

  Deno.test(`holds back again what comes after it was forwarded, ${as}`, async () => {
    await using run = start({
      mode,
      options: ["--delay", `HUP=${LONG}`],
      command: [print_signals],
    });
    await ready(run, "");
    for (const passing of [USR1, USR2]) {
      await run.signal(HUP);
      await run.signal(passing);
      await run.takeSignal(passing);
      await run.signal(HUP);
      await run.takeSignal(HUP);
    }
  });

  Deno.test(`forwards a signal by itself when its delay is over, and not before, ${as}`, async () => {
    const delayMs = 200;
    const options = ["-v", "--delay", `TERM=${delayMs}ms`];
    await using run = start({ mode, options, command: [print_signals, "", String(TERM), "7"] });
    await ready(run, "");
    const sent = performance.now();
    await run.signal(TERM);
    await run.takeSignal(TERM);
    const passedMs = performance.now() - sent;
    assert(passedMs >= delayMs, `expected at least ${delayMs} ms, got ${passedMs} ms`);
    const { code, stderr } = await run.result();
    assertEquals(code, 7);
    assertMatch(stderr, /^baronet\[\d+\] info: Forwarding SIGTERM \(15\) in 200ms$/m);
  });

  Deno.test(`keeps number, order and values of real-time signals that it held back, ${as}`, async () => {
    const options = ["--delay", `40=${LONG}`];
    await using run = start({ mode, options, command: [print_signals] });
    await ready(run, "");
    await run.signal(40, 7);
    await hasTakenAll(run);
    await run.signal(USR1);
    await run.takeSignal(USR1);
    await run.signal(40, 8);
    assertMatch(await run.takeSignal(40), /value=7$/);
    assertMatch(await run.takeSignal(40), /value=8$/);
    await run.signal(USR2);
    await run.takeSignal(USR2);
  });

  Deno.test(`has a delay of its own for every signal, ${as}`, async () => {
    const options = ["--delay", `TERM=${LONG}`, `--delay=HUP=${LONG}`, "--delay", "USR1=1ms"];
    await using run = start({ mode, options, command: [print_signals] });
    await ready(run, "");
    await run.signal(TERM);
    await hasTakenAll(run); // HUP and USR1 would be taken first
    await run.signal(HUP);
    await run.signal(USR1);
    await run.takeSignal(USR1);
    await run.signal(HUP);
    await run.takeSignal(HUP);
    await run.signal(TERM);
    await run.takeSignal(TERM);
  });

  Deno.test(`holds back what arrives, and then forwards what --rewrite and --stop-signal make of it, ${as}`, async () => {
    const options = ["--delay", `PWR=${LONG}`, "-r", "PWR:TERM", "--stop-signal", "INT"];
    const command = several([print_signals, "one"], [print_signals, "two"]);
    await using run = start({ mode, options, command });
    await ready(run, "one", "two");
    await run.signal(30);
    await hasTakenAll(run); // TERM would be taken first
    await run.signal(TERM); // is not delayed
    assertEquals(await heard(run, 2), ["one 2", "two 15"]);
    await run.signal(30);
    assertEquals(await heard(run, 2), ["one 2", "two 15"]);
  });

  Deno.test(`exits at once when its command does, whatever it holds back, ${as}`, async () => {
    const options = ["--delay", `TERM=${LONG}`, "--grace", LONG];
    await using run = start({ mode, options, command: [print_signals, "", String(USR1), "7"] });
    await ready(run, "");
    await run.signal(TERM);
    await run.signal(USR1);
    await run.takeSignal(USR1);
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  });

  Deno.test(`starts the clock of --stop-timeout when it forwards, not when it holds back, ${as}`, async () => {
    const stubborn = [fixture("with_signals"), "none", String(TERM), fixture("idle")];
    const options = ["-v", "--delay", "TERM=200ms", "--stop-timeout", "200ms"];
    await using run = start({ mode, options, command: stubborn });
    await ready(run, "");
    const sent = performance.now();
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 137);
    const passedMs = performance.now() - sent;
    assert(passedMs >= 400, `expected at least 400 ms, got ${passedMs} ms`);
  });

  Deno.test(`sends leftovers TERM at the end without any delay, ${as}`, async () => {
    const options = ["--delay", `TERM=${LONG}`, "--grace", LONG];
    const script = '"$0" left 15 0 & exec "$0" main 10 7';
    await using run = start({ mode, options, command: ["sh", "-c", script, print_signals] });
    await ready(run, "left", "main");
    await run.signal(USR1);
    await run.takeSignal(USR1, "main");
    await run.takeSignal(TERM, "left");
    assertEquals(await run.exitCode(), 7);
  });
}

const EXAMPLE = "Write for example TERM=5s";
const WRONG = [
  ...["TERM", "TERM=", "=5s", "TERM=5x", "TERM:5s", "15=1s=2s"].map((value) => ({
    value,
    state: "not of the form SIG=DURATION",
    advice: EXAMPLE,
  })),
  {
    value: "TREM=5s",
    state: "not of the form SIG=DURATION",
    advice: `Did you mean SIGTERM? ${EXAMPLE}`,
  },
  { value: "KILL=5s", state: "SIGKILL (9) is never forwarded", advice: EXAMPLE },
];

for (const { value, state, advice } of WRONG) {
  Deno.test(`refuses "--delay ${value}" in two lines, exit code 100`, async () => {
    assertEquals(await run({ options: ["--delay", value], command: ["true"] }), {
      code: 100,
      stdout: "",
      stderr: `baronet[1] fatal: Cannot use "${value}" for --delay: ${state}\n  ${advice}\n`,
    });
  });
}
