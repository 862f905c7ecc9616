// SPDX-License-Identifier: MIT
// Who does not end within the grace period is KILLed, and named with the reason.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { fixture, MODES, SANITIZED, start } from "./harness.ts";
import { startWithLeftover } from "./leftovers.ts";
import { familyOf } from "./processes.ts";

const TERM = 15;

for (const { mode, as } of MODES) {
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
      await using run = await startWithLeftover(leftover, {
        mode,
        options: ["--grace", `${graceMs}ms`],
      });
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
          `^baronet\\[\\d+\\] warn: Killing "${name} left" \\(pid \\d+\\): ${reason}\n` +
            "baronet\\[\\d+\\] warn: Stopped .*\n" +
            `( {2}.*\n)*  "${name} left" .*${reason}, killed by SIGKILL after .*\n( {2}.*\n)+$`,
        ),
      );
    });
  }

  Deno.test(`KILLs at once with --grace 0, ${as}`, async () => {
    const ignorer = `${fixture("with_signals")} none ${TERM} ${fixture("idle")} left`;
    await using run = await startWithLeftover(ignorer, { mode, options: ["--grace", "0"] });
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 7);
    assertMatch(run.stderr.text, /Killing "idle left" \(pid \d+\): it ignores SIGTERM/);
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
    const named = [
      ...run.stderr.text.matchAll(/Killing "idle \w+" \(pid (\d+)\): it ignores SIGTERM/g),
    ]
      .map(([, pid]) => Number(pid));
    assertEquals(named.toSorted(), pids.toSorted());
  });

  // The sanitizers read /proc/self/maps.
  const withoutProc = { ignore: SANITIZED };
  Deno.test(
    `KILLs leftovers where there is no /proc to tell who they are, ${as}`,
    withoutProc,
    async () => {
      const ignorer = `${fixture("with_signals")} none ${TERM} ${fixture("idle")} left`;
      await using run = await startWithLeftover(ignorer, {
        mode,
        options: ["--grace", "200ms"],
        proc: false,
      });
      await run.signal(TERM);
      assertEquals(await run.exitCode(), 7);
      assertMatch(
        run.stderr.text,
        /^baronet\[\d+\] warn: Killing .*\nbaronet\[\d+\] warn: Stopped .*\n( {2}.*\n)+$/,
      );
    },
  );
}
