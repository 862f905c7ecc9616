// SPDX-License-Identifier: MIT
// --stop-timeout: a command that a stop signal does not end is KILLed, and named with the reason.
//
// That baronet would wait for ever is read off the kernel: the system call that it sleeps in has
// no deadline.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { heard, pidOf, ready, several, sleepsForEver } from "./commands.ts";
import { eventually, fixture, MODES, SANITIZED, sendSignal, start } from "./harness.ts";
import { statusField } from "./processes.ts";

const [HUP, INT, QUIT, USR1, TERM, STOP] = [1, 2, 3, 10, 15, 19];
const SHORT_MS = 200;
const SHORT = `${SHORT_MS}ms`;
const LONG = "10m"; // a grace period or timeout that no test waits for
const print_signals = fixture("print_signals");
const slow_cleanup = fixture("slow_cleanup");

/** A command that is there until it is KILLed: it ignores these signals. */
function ignorer(label: string, ...signals: number[]): string[] {
  return [fixture("with_signals"), "none", signals.join(), fixture("idle"), label];
}

/** All of stderr: who is killed and why, and the report, which says that again. */
function killing(name: string, reason: string): RegExp {
  const who = `"${name}" \\(pid \\d+\\): `;
  return new RegExp(
    `^baronet\\[\\d+\\] warn: Killing ${who}${reason}\n` +
      "baronet\\[\\d+\\] warn: Stopped .*\n" +
      `( {2}.*\n)*  ${who}.*${reason}, killed by SIGKILL after .*\n( {2}.*\n)+$`,
  );
}

for (const { mode, as } of MODES) {
  const STUBBORN = [
    { reason: "it ignores SIGTERM", name: "idle main", command: ignorer("main", TERM) },
    {
      reason: "it blocks SIGTERM",
      name: "idle main",
      command: [fixture("with_signals"), String(TERM), "none", fixture("idle"), "main"],
    },
    {
      reason: "it catches SIGTERM but did not exit in time",
      name: "slow_cleanup main",
      command: [slow_cleanup, "main"],
    },
  ];
  for (const { reason, name, command } of STUBBORN) {
    Deno.test(`KILLs a command after --stop-timeout and says why: ${reason}, ${as}`, async () => {
      await using run = start({ mode, options: ["--stop-timeout", SHORT], command });
      await ready(run, "main");
      const asked = performance.now();
      await run.signal(TERM);
      const { code, stderr } = await run.result();
      const passedMs = performance.now() - asked;
      assertEquals(code, 137);
      assertMatch(stderr, killing(name, reason));
      assert(passedMs >= SHORT_MS, `expected at least ${SHORT_MS} ms, got ${passedMs} ms`);
    });
  }

  Deno.test(`lets a command that is stopped go on, so that it hears the stop signal, ${as}`, async () => {
    await using run = start({ mode, command: [fixture("idle"), "main"] });
    await ready(run, "main");
    const command = await pidOf(run, "idle main");
    await sendSignal(command, STOP);
    await eventually(() => assertMatch(statusField(command, "State"), /^T/));
    await run.signal(TERM);
    assertEquals((await run.result()).code, 143);
  });

  Deno.test(`KILLs a command that is stopped after --stop-timeout, and says so, ${as}`, async () => {
    const options = ["--stop-timeout", SHORT];
    const script = "trap 'kill -STOP $$' TERM; echo ready; sleep 100 & while :; do wait; done";
    await using run = start({ mode, options, command: ["/bin/sh", "-c", script] });
    await ready(run, "");
    await run.signal(TERM);
    const { code, stderr } = await run.result();
    assertEquals(code, 137);
    assertMatch(stderr, /^baronet\[\d+\] warn: Killing "sh -c .*" \(pid \d+\): it is stopped\n/);
  });

  for (const [name, signal] of [["INT", INT], ["QUIT", QUIT], ["TERM", TERM]] as const) {
    Deno.test(`KILLs a command that ignores the ${name} it was sent, and names that signal, ${as}`, async () => {
      const options = ["--stop-timeout", SHORT];
      await using run = start({ mode, options, command: ignorer("main", signal) });
      await ready(run, "main");
      await run.signal(signal);
      const { code, stderr } = await run.result();
      assertEquals(code, 137);
      assertMatch(stderr, killing("idle main", `it ignores SIG${name}`));
    });
  }

  Deno.test(`KILLs a command that ignores its own --stop-signal, and names that signal, ${as}`, async () => {
    const options = ["--stop-timeout", SHORT, "--stop-signal", "USR1"];
    await using run = start({ mode, options, command: ignorer("main", USR1) });
    await ready(run, "main");
    await run.signal(TERM);
    const { code, stderr } = await run.result();
    assertEquals(code, 137);
    assertMatch(stderr, killing("idle main", "it ignores SIGUSR1"));
  });

  // The sanitizers' runtime reads the time between two calls.
  const settled = { ignore: SANITIZED };
  Deno.test(`never KILLs without --stop-timeout, ${as}`, settled, async () => {
    await using run = start({ mode, command: [slow_cleanup, "main"] });
    await ready(run, "main");
    await run.signal(TERM);
    assertEquals(await run.stdout.take(), "main cleaning");
    await sleepsForEver(run);
    await sendSignal(await pidOf(run, "slow_cleanup main"), USR1);
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 0, stderr: "" });
  });

  Deno.test(`starts no clock for a signal that asks nobody to stop, ${as}`, settled, async () => {
    const options = ["--stop-timeout", SHORT];
    await using run = start({ mode, options, command: [print_signals] });
    await ready(run, "");
    for (const signal of [HUP, USR1, 28, 40]) {
      await run.signal(signal);
      await run.takeSignal(signal);
      await sleepsForEver(run);
    }
  });

  Deno.test(`exits at once, with the command's code, when that ends in time, ${as}`, async () => {
    const options = ["--stop-timeout", LONG, "--grace", LONG];
    await using run = start({ mode, options, command: [print_signals, "", String(TERM), "7"] });
    await ready(run, "");
    await run.signal(TERM);
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  });

  Deno.test(`KILLs a command's whole group after --stop-timeout with --group, ${as}`, async () => {
    const words = [...ignorer("", TERM)].slice(0, -1);
    const script = '"$@" worker & exec "$@" main';
    const options = ["--group", "--stop-timeout", SHORT, "--grace", LONG];
    await using run = start({ mode, options, command: ["sh", "-c", script, "sh", ...words] });
    await ready(run, "worker", "main");
    await run.signal(TERM);
    const { code, stderr } = await run.result(); // without waiting for the grace period
    assertEquals(code, 137);
    assertMatch(stderr, killing("idle main", "it ignores SIGTERM"));
  });

  Deno.test(`leaves the others of the group their grace period without --group, ${as}`, async () => {
    const script = '"$0" worker & shift; exec "$@"';
    const words = [slow_cleanup, "sh", ...ignorer("main", TERM)];
    const options = ["--stop-timeout", SHORT, "--grace", LONG];
    await using run = start({ mode, options, command: ["sh", "-c", script, ...words] });
    await ready(run, "worker", "main");
    await run.signal(TERM);
    assertEquals(await run.stdout.take(), "worker cleaning");
    await sendSignal(await pidOf(run, "slow_cleanup worker"), USR1);
    assertEquals(await run.stdout.take(), "worker clean");
    const { code, stderr } = await run.result();
    assertEquals(code, 137);
    assertMatch(stderr, killing("idle main", "it ignores SIGTERM"));
  });

  Deno.test(`KILLs and names only those of several commands that have not ended, ${as}`, async () => {
    const command = several(ignorer("one", TERM), [print_signals, "two", String(TERM), "4"], [
      slow_cleanup,
      "three",
    ]);
    await using run = start({ mode, options: ["--stop-timeout", SHORT], command });
    await ready(run, "one", "two", "three");
    await run.signal(TERM);
    const { code, stderr } = await run.result();
    assertEquals({
      code,
      named: [...stderr.matchAll(/Killing ("\w+ \w+") \(pid \d+\): (.*)$/gm)].map(([, name, why]) =>
        `${name}: ${why}`
      ),
    }, {
      code: 137,
      named: [
        '"idle one": it ignores SIGTERM',
        '"slow_cleanup three": it catches SIGTERM but did not exit in time',
      ],
    });
  });

  Deno.test(`KILLs a first command after --stop-timeout as well, ${as}`, async () => {
    const command = several(ignorer("first", TERM), [print_signals, "never"]);
    await using run = start({ mode, options: ["-c", "--stop-timeout", SHORT], command });
    await ready(run, "first");
    await run.signal(TERM);
    const { code, stdout } = await run.result();
    assertEquals({ code, stdout }, { code: 137, stdout: "first ready\n" });
  });

  Deno.test(`still forwards while it waits for a command to stop, ${as}`, async () => {
    await using run = start({
      mode,
      options: ["--stop-timeout", LONG],
      command: several([print_signals, "one"], [print_signals, "two"]),
    });
    await ready(run, "one", "two");
    for (const signal of [TERM, USR1, TERM, INT]) {
      await run.signal(signal);
      assertEquals(await heard(run, 2), [`one ${signal}`, `two ${signal}`]);
    }
  });
}

Deno.test("finishes by itself where the KILL of its stopper does nothing: sent from inside the namespace, as Argo's is", async () => {
  const script = 'kill -KILL 1; kill -STOP 1; kill -TERM 1; exec "$@"';
  const stubborn = [fixture("with_signals"), "none", String(TERM), "sh", "-c", script, "sh"];
  const options = ["--stop-timeout", SHORT];
  await using run = start({ options, command: [...stubborn, fixture("idle"), "main"] });
  const { code, stderr } = await run.result();
  assertEquals(code, 137);
  assertMatch(stderr, /^baronet\[1\] warn: Killing ".*" \(pid \d+\): it ignores SIGTERM\n/);
});
