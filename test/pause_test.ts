// SPDX-License-Identifier: MIT
// -P, --pause: no command; baronet reaps until TERM or INT, as the process that holds a pod's
// namespaces.
//
// Nothing is printed when it is ready, so it inherits all signals blocked: what comes too early
// waits for it.
import { assertEquals, assertMatch } from "@std/assert";
import { ready } from "./commands.ts";
import { eventually, fixture, MODES, run, sendSignal, start } from "./harness.ts";
import { leftoverOf } from "./leftovers.ts";
import { childrenOf, openFilesOf, statusField } from "./processes.ts";

const [KILL, TERM, CONT, USR2] = [9, 15, 18, 12];
const LONG = "10m"; // a grace period that no test waits for
const blocked = [fixture("with_signals"), "all", "none"];

/** Starts a child of the process that will be baronet, then that. */
function withChild(words: string): string[] {
  return ["sh", "-c", `${words} & exec "$@"`, "sh"];
}

for (const { mode, as } of MODES) {
  for (const option of ["-P", "--pause"]) {
    for (const [name, signal] of [["TERM", TERM], ["INT", 2]] as const) {
      Deno.test(`waits with ${option} and exits with 0 on ${name}, not on any other signal, ${as}`, async () => {
        await using run = start({ mode, through: blocked, options: [option] });
        const init = await run.pid();
        for (const other of [1, 3, 10, USR2, 28, 40]) await run.signal(other);
        await eventually(() => {
          assertMatch(statusField(init, "State"), /^S/);
          assertEquals(statusField(init, "ShdPnd"), "0000000000000000");
        });
        await run.signal(signal);
        assertEquals(await run.result(), { code: 0, stdout: "", stderr: "" });
      });
    }
  }

  Deno.test(`reaps with --pause, ${as}`, async () => {
    const through = withChild(`${fixture("idle")} left`);
    await using run = start({ mode, through, options: ["-P", "-w"] });
    await ready(run, "left");
    await sendSignal(await leftoverOf(run), KILL);
    assertMatch(
      await run.stderr.take(),
      /^baronet\[\d+\] warn: Reaped "idle" \(pid \d+\), which was killed by SIGKILL \(9\)$/,
    );
    await eventually(async () => assertEquals(childrenOf(await run.pid()), []));
  });

  Deno.test(`lets others clean up before it exits with --pause, ${as}`, async () => {
    const left = `${fixture("print_signals")} left ${USR2} 0`;
    const options = ["-P", "--grace", LONG];
    await using run = start({ mode, through: [...blocked, ...withChild(left)], options });
    await ready(run, "left");
    const pid = await leftoverOf(run);
    await run.signal(TERM);
    await run.takeSignal(TERM, "left");
    await run.takeSignal(CONT, "left");
    await sendSignal(pid, USR2);
    assertEquals(await run.exitCode(), 0);
  });

  Deno.test(`sits in / and holds no file but 0, 1 and 2 with --pause, ${as}`, async () => {
    const through = [fixture("with_files"), "0,1,2,3,9", "sh", "-c", 'cd /usr && exec "$@"', "sh"];
    await using run = start({ mode, through, options: ["-P"] });
    const init = await run.pid();
    await eventually(() =>
      assertEquals({ cwd: Deno.readLinkSync(`/proc/${init}/cwd`), files: openFilesOf(init) }, {
        cwd: "/",
        files: [0, 1, 2],
      })
    );
  });
}

Deno.test("adopts and reaps what leaves its family, as PID 1, with --pause", async () => {
  const orphans = `${fixture("orphan_maker")} 50 50 0; ${fixture("setsid_daemon")} ${
    fixture("idle")
  } left`;
  await using run = start({ through: withChild(`(${orphans})`), options: ["--pause"] });
  await ready(run, "left");
  await eventually(async () => assertEquals(childrenOf(await run.pid()).length, 1));
  await sendSignal(await leftoverOf(run), KILL);
  await eventually(async () => assertEquals(childrenOf(await run.pid()), []));
});

for (const words of [["true"], ["true", "---", "true"]]) {
  Deno.test(`refuses a command with --pause: "${words.join(" ")}", exit code 100`, async () => {
    assertEquals(await run({ options: ["-P"], command: words }), {
      code: 100,
      stdout: "",
      stderr: 'baronet[1] fatal: Cannot start "true": --pause runs no command\n' +
        "  Leave the command out, or --pause\n",
    });
  });
}
