// SPDX-License-Identifier: MIT
// When the command has exited, whoever is left gets TERM and CONT, time to finish, and KILL when the grace period ends.
//
// Nothing here measures time: "waits" is shown by a leftover that only ends when the test tells it to.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { BARONET, eventually, fixture, Mode, MODES, Run, sendSignal, start } from "./harness.ts";
import { childrenOf, familyOf, programOf, statusField } from "./processes.ts";

const [KILL, USR1, USR2, TERM, CONT, STOP] = [9, 10, 12, 15, 18, 19];
const LONG = "10m"; // a grace period that no test waits for

/** Starts `leftover` in the background and the command, which exits with 7 on TERM; both are ready when it returns. */
async function startWithLeftover(
  mode: Mode,
  options: string[],
  leftover: string,
  extra = {},
): Promise<Run> {
  const run = start({
    mode,
    options,
    command: ["sh", "-c", `${leftover} & exec ${fixture("print_signals")} main ${TERM} 7`],
    ...extra,
  });
  await run.stdout.takeAll("left ready", "main ready");
  return run;
}

/** The host's pid of the process that printed "left ready". */
async function leftoverOf(run: Run): Promise<number> {
  const family = familyOf(await run.pid());
  const found = family.find(({ commandLine }) => commandLine.endsWith(" left"));
  if (found === undefined) {
    throw new Error(`expected a process "... left", got ${JSON.stringify(family)}`);
  }
  return found.pid;
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
      await using run = await startWithLeftover(mode, ["--grace", LONG], leftover);
      const left = await leftoverOf(run);
      await run.signal(TERM);
      await run.takeSignal(TERM, "main");
      assertEquals(await run.stdout.take(), "left cleaning");
      await eventually(async () => assertEquals(childrenOf(await run.pid()), [left])); // the command is reaped, baronet waits
      await sendSignal(left, USR1);
      assertEquals(await run.stdout.take(), "left clean");
      assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, {
        code: 7,
        stderr: "",
      });
    });
  }

  Deno.test(`sends leftovers TERM, then CONT, ${as}`, async () => {
    await using run = await startWithLeftover(
      mode,
      ["--grace", LONG],
      `${fixture("print_signals")} left 12 0`,
    );
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
    await using run = await startWithLeftover(
      mode,
      ["--grace", LONG],
      `${fixture("slow_cleanup")} left`,
    );
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
    const shell = `sh -c 'trap "${
      fixture("slow_cleanup")
    } helper & exit 0" TERM; echo left ready; while :; do sleep 1000 & wait $!; done' left`;
    await using run = await startWithLeftover(mode, ["--grace", LONG], shell);
    await run.signal(TERM);
    await run.takeSignal(TERM, "main");
    assertEquals(await run.stdout.take(), "helper ready");
    const init = await run.pid();
    const helper = await eventually(() => {
      const [, ...left] = familyOf(init);
      assertEquals(left.map(({ commandLine }) => commandLine.split(" ").at(-1)), ["helper"]);
      return left[0].pid;
    });
    await sendSignal(helper, USR1);
    await eventually(() => assertMatch(run.stdout.text, /^helper (clean|released without TERM)$/m));
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
    await using run = await startWithLeftover(mode, ["--no-wait", "--grace", LONG], ignorer);
    await run.signal(TERM);
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  });

  const STUBBORN = [
    {
      reason: "it ignores SIGTERM",
      name: "idle",
      start: `${fixture("with_signals")} none ${TERM} ${fixture("idle")} left`,
    },
    {
      reason: "it blocks SIGTERM",
      name: "idle",
      start: `${fixture("with_signals")} ${TERM} none ${fixture("idle")} left`,
    },
    {
      reason: "it catches SIGTERM but did not exit in time",
      name: "slow_cleanup",
      start: `${fixture("slow_cleanup")} left`,
    },
  ];
  for (const { reason, name, start: leftover } of STUBBORN) {
    Deno.test(`KILLs a leftover after the grace period and says why: ${reason}, ${as}`, async () => {
      const graceMs = 200;
      await using run = await startWithLeftover(mode, ["--grace", `${graceMs}ms`], leftover);
      const asked = performance.now();
      await run.signal(TERM);
      assertEquals(await run.exitCode(), 7);
      assert(
        performance.now() - asked >= graceMs,
        `expected a wait of at least ${graceMs} ms, got ${performance.now() - asked} ms`,
      );
      assertMatch(
        run.stderr.text,
        new RegExp(
          `^baronet\\[\\d+\\] warn: Killing "${name}" \\(pid \\d+\\): ${reason}\n( {2}.*\n)?$`,
        ),
      );
    });
  }

  Deno.test(`KILLs at once with --grace 0, ${as}`, async () => {
    const ignorer = `${fixture("with_signals")} none ${TERM} ${fixture("idle")} left`;
    await using run = await startWithLeftover(mode, ["--grace", "0"], ignorer);
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 7);
    assertMatch(run.stderr.text, /Killing "idle" \(pid \d+\): it ignores SIGTERM/);
  });

  Deno.test(`names each of several that had to be killed, and only those, ${as}`, async () => {
    const stubborn = (label: string) =>
      `${fixture("with_signals")} none ${TERM} ${fixture("idle")} ${label}`;
    const script = `${stubborn("one")} & ${stubborn("two")} & ${fixture("idle")} mild & exec ${
      fixture("print_signals")
    } main ${TERM} 7`;
    await using run = start({ mode, options: ["--grace", "200ms"], command: ["sh", "-c", script] });
    await run.stdout.takeAll("one ready", "two ready", "mild ready", "main ready");
    const pids = familyOf(await run.pid()).filter(({ commandLine }) =>
      / (one|two)$/.test(commandLine)
    ).map(({ namespacePid }) => namespacePid);
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 7);
    const named = [...run.stderr.text.matchAll(/Killing "idle" \(pid (\d+)\): it ignores SIGTERM/g)]
      .map(([, pid]) => Number(pid));
    assertEquals(named.toSorted(), pids.toSorted());
  });

  Deno.test(`KILLs leftovers where there is no /proc to tell who they are, ${as}`, async () => {
    const ignorer = `${fixture("with_signals")} none ${TERM} ${fixture("idle")} left`;
    await using run = await startWithLeftover(mode, ["--grace", "200ms"], ignorer, { proc: false });
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 7);
    assertMatch(run.stderr.text, /^baronet\[\d+\] warn: Killing .*\n( {2}.*\n)?$/);
  });

  Deno.test(`forwards nothing to a dead command: a second TERM while leftovers clean up does no harm, ${as}`, async () => {
    await using run = await startWithLeftover(
      mode,
      ["--grace", LONG],
      `${fixture("slow_cleanup")} left`,
    );
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
    await using run = await startWithLeftover(
      mode,
      ["--grace", LONG],
      `${fixture("slow_cleanup")} left`,
    );
    const left = await leftoverOf(run);
    const main = familyOf(await run.pid()).find(({ commandLine }) =>
      commandLine.endsWith(`main ${TERM} 7`)
    );
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
