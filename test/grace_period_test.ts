// SPDX-License-Identifier: MIT
// When the command has exited, whoever is left gets TERM and CONT and time to finish.
//
// Nothing here measures time: that baronet waits is shown by a leftover that only ends when the
// test tells it to.
import { assertEquals, assertMatch } from "@std/assert";
import { BARONET, eventually, fixture, MODES, type Run, sendSignal, start } from "./harness.ts";
import { quoted } from "./jobs.ts";
import { leftoverOf, startWithLeftover } from "./leftovers.ts";
import { childrenOf, familyOf, programOf, statusField } from "./processes.ts";

const [KILL, USR1, USR2, TERM, CONT, STOP] = [9, 10, 12, 15, 18, 19];
const LONG = "10m"; // a grace period that no test waits for

/** What a leftover does on TERM: it starts another process, and exits. */
const HELPER = `${fixture("slow_cleanup")} helper & exit 0`;

/** A leftover that has started its worker before it has a trap, which a shell still has after fork. */
function trapping(trap: string): string {
  const script = `exec 2>/dev/null; sleep 1000 & trap '${trap}' TERM; echo left ready; wait`;
  return `sh -c ${quoted([script])} left`;
}

/** Sends TERM; when only the helper is left, its pid. */
async function helperAfterTerm(run: Run): Promise<number> {
  await run.signal(TERM);
  await run.takeSignal(TERM, "main");
  assertEquals(await run.stdout.take(), "helper ready");
  const init = await run.pid();
  return await eventually(() => {
    const [, ...left] = familyOf(init);
    assertEquals(left.map(({ commandLine }) => commandLine.split(" ").at(-1)), ["helper"]);
    return left[0].pid;
  });
}

const LEFTOVERS = [
  { who: "a process of the command's group", start: `${fixture("slow_cleanup")} left` },
  {
    who: "a daemon in its own session",
    start: `${fixture("setsid_daemon")} ${fixture("slow_cleanup")} left`,
  },
];

for (const { mode, as } of MODES) {
  for (const { who, start: leftover } of LEFTOVERS) {
    Deno.test(`waits for the clean-up of ${who} and exits with the command's code, ${as}`, async () => {
      await using run = await startWithLeftover(leftover, { mode, options: ["--grace", LONG] });
      const left = await leftoverOf(run);
      await run.signal(TERM);
      await run.takeSignal(TERM, "main");
      assertEquals(await run.stdout.take(), "left cleaning");
      // The command is reaped, baronet waits
      await eventually(async () => assertEquals(childrenOf(await run.pid()), [left]));
      await sendSignal(left, USR1);
      assertEquals(await run.stdout.take(), "left clean");
      assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, {
        code: 7,
        stderr: "",
      });
    });
  }

  Deno.test(`sends leftovers TERM, then CONT, ${as}`, async () => {
    await using run = await startWithLeftover(`${fixture("print_signals")} left 12 0`, {
      mode,
      options: ["--grace", LONG],
    });
    const left = await leftoverOf(run);
    await run.signal(TERM);
    await run.takeSignal(TERM, "main");
    await run.takeSignal(TERM, "left");
    await run.takeSignal(CONT, "left");
    await sendSignal(left, USR2);
    await run.takeSignal(USR2, "left");
    assertEquals(await run.exitCode(), 7);
  });

  Deno.test(`continues a leftover that is stopped, so that it hears TERM, ${as}`, async () => {
    await using run = await startWithLeftover(`${fixture("slow_cleanup")} left`, {
      mode,
      options: ["--grace", LONG],
    });
    const left = await leftoverOf(run);
    await sendSignal(left, STOP);
    await eventually(() => assertMatch(statusField(left, "State"), /^T/));
    await run.signal(TERM);
    await run.takeSignal(TERM, "main");
    assertEquals(await run.stdout.take(), "left cleaning");
    await sendSignal(left, USR1);
    assertEquals(await run.exitCode(), 7);
  });

  Deno.test(`waits for a process that a leftover starts for its clean-up, ${as}`, async () => {
    // It protects what it starts for its clean-up, as TERM can come before that can hear it.
    const leftover = trapping(`trap "" TERM; ${HELPER}`);
    await using run = await startWithLeftover(leftover, { mode, options: ["--grace", LONG] });
    await sendSignal(await helperAfterTerm(run), USR1);
    await eventually(() => assertMatch(run.stdout.text, /^helper (clean|released without TERM)$/m));
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  });

  Deno.test(`leaves alone whoever a leftover starts for its clean-up, ${as}`, async () => {
    const options = ["--grace", LONG];
    await using run = await startWithLeftover(trapping(HELPER), { mode, options });
    await sendSignal(await helperAfterTerm(run), USR1);
    assertEquals(await run.stdout.take(), "helper released without TERM");
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  });

  Deno.test(`exits at once when nobody is left, ${as}`, async () => {
    await using run = start({
      mode,
      options: ["--grace", LONG],
      command: [fixture("print_signals"), "main", String(TERM), "7"],
    });
    assertEquals(await run.stdout.take(), "main ready");
    await run.signal(TERM);
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  });

  Deno.test(`exits at once with --no-wait, ${as}`, async () => {
    const ignorer = `${fixture("with_signals")} none ${TERM} ${fixture("idle")} left`;
    await using run = await startWithLeftover(ignorer, {
      mode,
      options: ["--no-wait", "--grace", LONG],
    });
    await run.signal(TERM);
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  });

  Deno.test(`forwards nothing to a dead command: a second TERM while leftovers clean up does no harm, ${as}`, async () => {
    await using run = await startWithLeftover(`${fixture("slow_cleanup")} left`, {
      mode,
      options: ["--grace", LONG],
    });
    const left = await leftoverOf(run);
    await run.signal(TERM);
    await run.takeSignal(TERM, "main");
    assertEquals(await run.stdout.take(), "left cleaning");
    await eventually(async () => assertEquals(childrenOf(await run.pid()), [left]));
    await run.signal(TERM);
    await run.signal(USR2);
    await sendSignal(left, USR1);
    await eventually(() => assertMatch(run.stdout.text, /^left clean$/m));
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  });

  Deno.test(`exits with 128+n when KILL had to end the command, and still lets the others finish, ${as}`, async () => {
    await using run = await startWithLeftover(`${fixture("slow_cleanup")} left`, {
      mode,
      options: ["--grace", LONG],
    });
    const left = await leftoverOf(run);
    const [, ...family] = familyOf(await run.pid());
    const main = family.find(({ commandLine }) => commandLine.endsWith(`main ${TERM} 7`));
    await sendSignal(main!.pid, KILL);
    assertEquals(await run.stdout.take(), "left cleaning");
    await sendSignal(left, USR1);
    assertEquals(await run.exitCode(), 137);
  });
}

Deno.test("leaves processes alone that are not its descendants when it is not PID 1", async () => {
  const leftover = `${fixture("slow_cleanup")} left & exec ${
    fixture("print_signals")
  } main ${TERM} 7`;
  const script = `${
    fixture("print_signals")
  } bystander & ${BARONET} --grace ${LONG} -- sh -c "$1"; echo "code $?"; wait`;
  await using run = start({ binary: "/bin/sh", options: ["-c", script, "sh", leftover] });
  await run.stdout.takeAll("bystander ready", "left ready", "main ready");
  const parent = await run.namespaceInit();
  const baronet = childrenOf(parent).find((pid) => programOf(pid) === BARONET)!;
  const bystander = familyOf(parent).find(({ commandLine }) => commandLine.endsWith(" bystander"))!;
  const left = familyOf(baronet).find(({ commandLine }) => commandLine.endsWith(" left"))!;
  await sendSignal(baronet, TERM);
  await run.takeSignal(TERM, "main");
  assertEquals(await run.stdout.take(), "left cleaning");
  await sendSignal(left.pid, USR1);
  assertEquals([await run.stdout.take(), await run.stdout.take()], ["left clean", "code 7"]);
  await sendSignal(bystander.pid, USR2);
  await run.takeSignal(USR2, "bystander"); // the first that it hears
});

Deno.test("waits for a child that it had before it was baronet", async () => {
  // ENTRYPOINT scripts do this: start a helper, then exec the init.
  const through = ["sh", "-c", `${fixture("slow_cleanup")} left & exec "$@"`, "sh"];
  await using run = start({
    through,
    options: ["--grace", LONG],
    command: [fixture("print_signals"), "main", String(TERM), "7"],
  });
  await run.stdout.takeAll("left ready", "main ready");
  const left = await leftoverOf(run);
  await run.signal(TERM);
  await run.takeSignal(TERM, "main");
  assertEquals(await run.stdout.take(), "left cleaning");
  await sendSignal(left, USR1);
  assertEquals(await run.exitCode(), 7);
});
