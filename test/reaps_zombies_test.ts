// SPDX-License-Identifier: MIT
// Orphans are adopted and reaped, however many die at once, as PID 1 and as a subreaper.
import { assertEquals } from "@std/assert";
import { eventually, fixture, MODES, NOBODY, Run, run, sendSignal, start } from "./harness.ts";
import { childrenOf, familyOf, zombiesOf } from "./processes.ts";

const [KILL, USR1, TERM, CONT, STOP] = [9, 10, 15, 18, 19];
const orphan_maker = fixture("orphan_maker");
const REFUSALS = [
  ["EPERM", "1", "operation not permitted"],
  ["EINVAL", "22", "invalid argument"], // a kernel before 3.4
] as const;

/** Polls until baronet has one child left, the command, and no zombie. */
async function onlyTheCommandIsLeft(run: Run): Promise<void> {
  const init = await run.pid();
  await eventually(() =>
    assertEquals({ children: childrenOf(init).length, zombies: zombiesOf(init) }, {
      children: 1,
      zombies: 0,
    })
  );
}

for (const { mode, as } of MODES) {
  Deno.test(`reaps three orphans that die at the same time (SIGCHLD coalesces), ${as}`, async () => {
    await using run = start({ mode, command: [orphan_maker, "3", "3"] });
    assertEquals(await run.stdout.take(), "made 3");
    await onlyTheCommandIsLeft(run);
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 143);
    // A plain parent would have told of an orphan that fell through to it
    assertEquals(run.stderr.text, "");
  });

  Deno.test(`reaps 10,000 orphans that die 500 at a time, ${as}`, async () => {
    await using run = start({ mode, command: [orphan_maker, "10000", "500"] });
    assertEquals(await run.stdout.take(), "made 10000");
    await onlyTheCommandIsLeft(run);
    assertEquals(run.stderr.text, "");
  });

  Deno.test(`reaps 2,000 orphans that all died while it was stopped, ${as}`, async () => {
    await using run = start({
      mode,
      command: [
        "sh",
        "-c",
        'trap "$0 2000 2000" USR1; echo ready; while :; do sleep 1000 & wait $!; done',
        orphan_maker,
      ],
    });
    assertEquals(await run.stdout.take(), "ready");
    const init = await run.pid();
    const shell = childrenOf(init)[0];
    await sendSignal(init, STOP);
    await sendSignal(shell, USR1);
    assertEquals(await run.stdout.take(), "made 2000");
    await eventually(() => assertEquals(zombiesOf(init), 2000));
    await sendSignal(init, CONT);
    await eventually(() => assertEquals(zombiesOf(init), 0));
  });

  Deno.test(`adopts a daemon that left its session, and reaps it when it dies, ${as}`, async () => {
    const script = '"$1" "$2" daemon; exec "$2" main';
    const words = [fixture("setsid_daemon"), fixture("print_signals")];
    await using run = start({ mode, command: ["sh", "-c", script, "sh", ...words] });
    await run.stdout.takeAll("daemon ready", "main ready");
    const init = await run.pid();
    const daemon = familyOf(init).find(({ commandLine }) => commandLine.endsWith("daemon"));
    assertEquals(daemon?.parent, init);
    await sendSignal(daemon!.pid, KILL);
    await onlyTheCommandIsLeft(run);
    assertEquals(run.stderr.text, "");
  });
}

for (const option of ["-s", "--subreaper"]) {
  Deno.test(`adopts orphans with ${option} as well, as it does without`, async () => {
    const setup = { options: [option], command: [orphan_maker, "3", "3", "5"] };
    for (const { mode } of MODES) {
      // A plain parent would tell of an orphan that fell through to it
      assertEquals(await run({ ...setup, mode }), { code: 5, stdout: "", stderr: "" });
    }
  });
}

for (const [name, errno, state] of REFUSALS) {
  Deno.test(`says that it cannot adopt orphans when the kernel refuses with ${name}, and goes on`, async () => {
    const through = [fixture("without_syscalls"), errno, "prctl_subreaper"];
    const setup = { through, command: [fixture("exit_with"), "5"] };
    const text = "Orphans will not be adopted: this process is pid 2 and cannot be a subreaper";
    assertEquals(await run({ ...setup, mode: "child" }), {
      code: 5,
      stdout: "",
      stderr: `baronet[2] warn: ${text}: ${state} (${name})\n  Run it as PID 1\n`,
    });
    // There it need not be one
    assertEquals(await run({ ...setup, mode: "pid1" }), { code: 5, stdout: "", stderr: "" });
  });
}

Deno.test("reaps as a user without any privilege, not as PID 1", async () => {
  await using run = start({ mode: "child", user: NOBODY, command: [orphan_maker, "100", "10"] });
  assertEquals(await run.stdout.take(), "made 100");
  await onlyTheCommandIsLeft(run);
  assertEquals(run.stderr.text, "");
});

Deno.test("leaves the zombies of others to their parents", async () => {
  // sh starts two processes and becomes a program that never waits: they are its zombies for ever.
  await using run = start({ command: ["sh", "-c", 'true & true & exec "$0"', fixture("idle")] });
  assertEquals(await run.stdout.take(), "ready");
  const init = await run.pid();
  const [command] = childrenOf(init);
  await eventually(() => assertEquals(zombiesOf(command), 2));
  assertEquals({ children: childrenOf(init), zombies: zombiesOf(command) }, {
    children: [command],
    zombies: 2,
  });
  await run.signal(TERM);
  assertEquals(await run.exitCode(), 143);
});
