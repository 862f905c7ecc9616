// SPDX-License-Identifier: MIT
// The shutdown report: at -v, or when somebody had to be killed or a stop took long, the last thing
// that baronet says is how it went.
// shutdown_report_limits_test.ts has what it leaves out, and who makes none.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { pidInside, pidOf, several } from "./commands.ts";
import { fixture, MODES, run, start } from "./harness.ts";
import { jsonReportIn, reportIn, stopped, withIgnorer } from "./reports.ts";

const [INT, TERM] = [2, 15];
const print_signals = fixture("print_signals");
const exit_with = fixture("exit_with");
const orphan_maker = fixture("orphan_maker");

const SENT = { signal: "SIGTERM", afterMs: "T", times: 1 };
const OUTSIDE = { signal: "SIGTERM", isFromKernel: false, senderPid: 0, senderName: null };
const FROM_OUTSIDE = "SIGTERM from outside of the PID namespace";

for (const { mode, as } of MODES) {
  Deno.test(`reports at -v who asked, who heard it and whose code it is, ${as}`, async () => {
    const command = several([print_signals, "one", `${TERM}`, "3"], [
      print_signals,
      "two",
      `${TERM}`,
      "0",
    ]);
    await using run = start({ mode, options: ["-v"], command });
    await run.stdout.takeAll("one ready", "two ready");
    const { code, stderr } = await stopped(run);
    assertEquals({ code, report: reportIn(stderr) }, {
      code: 3,
      report: [
        `baronet[N] info: Stopped T after ${FROM_OUTSIDE}: exit code 3, that of "${print_signals}"`,
        `  "${print_signals}" (pid N): SIGTERM after T, exited with code 3 after T`,
        `  "${print_signals}" (pid N): SIGTERM after T, exited with code 0 after T`,
        "  orphans reaped since the start: 0",
      ],
    });
  });

  Deno.test(`says nothing without -v when everybody stops in time, ${as}`, async () => {
    await using run = start({ mode, command: [print_signals, "", `${TERM}`, "7"] });
    assertEquals(await run.stdout.take(), "ready");
    assertEquals(await stopped(run), { code: 7, stderr: "" });
  });

  Deno.test(`reports at -v also where nobody asked, ${as}`, async () => {
    const { stderr } = await run({ mode, options: ["-v"], command: [exit_with, "5"] });
    assertEquals(reportIn(stderr), [
      `baronet[N] info: Ended by itself: exit code 5, that of "${exit_with}"`,
      "  orphans reaped since the start: 0",
    ]);
  });

  Deno.test(`reports without -v that somebody had to be killed, and why, ${as}`, async () => {
    await using run = start({ mode, options: ["--grace", "200ms"], command: withIgnorer() });
    await run.stdout.takeAll("left ready", "main ready");
    const { code, stderr } = await stopped(run);
    const together = mode === "pid1";
    assertEquals({ code, report: reportIn(stderr) }, {
      code: 7,
      report: [
        `baronet[N] warn: Stopped T after ${FROM_OUTSIDE}: exit code 7, that of "sh"`,
        '  "sh" (pid N): SIGTERM after T, exited with code 7 after T',
        `  "idle left" (pid N): ${
          together ? "" : "SIGTERM after T, SIGCONT after T, SIGKILL after T, "
        }it ignores SIGTERM, killed by SIGKILL after T`,
        ...(together ? ["  everybody: SIGTERM after T, SIGCONT after T, SIGKILL after T"] : []),
        "  orphans reaped since the start: 1",
      ],
    });
    assertEquals(stderr.match(/: Killing /g)?.length, 1);
  });

  Deno.test(`reports without -v that a stop took more than half the grace period, ${as}`, async () => {
    const script = "trap 'sleep 0.2; exit 4' TERM; echo ready; while :; do sleep 0.01; done";
    for (const [grace, isLate] of [["100ms", true], ["1h", false]] as const) {
      await using run = start({ mode, options: ["--grace", grace], command: ["sh", "-c", script] });
      assertEquals(await run.stdout.take(), "ready");
      const { code, stderr } = await stopped(run);
      const expected = [
        `baronet[N] warn: Stopped T after ${FROM_OUTSIDE}: exit code 4, that of "sh"`,
        '  "sh" (pid N): SIGTERM after T, exited with code 4 after T',
        "  orphans reaped since the start: 0",
      ];
      assertEquals({ code, report: isLate ? reportIn(stderr) : stderr }, {
        code: 4,
        report: isLate ? expected : "",
      });
      const ms = Number(/Stopped (\d+)ms/.exec(stderr)?.[1] ?? 200);
      assert(ms >= 200 && ms < 10_000, `expected 200 ms or somewhat more, got ${stderr}`);
    }
  });

  Deno.test(`finds no stop late without a grace period, ${as}`, async () => {
    const command = [print_signals, "", `${TERM}`, "7"];
    await using run = start({ mode, options: ["--grace", "0"], command });
    assertEquals(await run.stdout.take(), "ready");
    assertEquals(await stopped(run), { code: 7, stderr: "" });
  });

  Deno.test(`names the process inside that has asked for the stop, ${as}`, async () => {
    const script = "trap 'exit 5' TERM; echo $$; kill -TERM $PPID; while :; do :; done";
    const command = ["sh", "-c", script];
    const { code, stdout, stderr } = await run({ mode, options: ["-v"], command });
    assertEquals(code, 5);
    const pid = stdout.trim();
    assertMatch(
      stderr,
      new RegExp(
        `info: Stopped \\d+ms after SIGTERM from "sh" \\(pid ${pid}\\): exit code 5, that`,
      ),
    );
  });

  Deno.test(`writes the report as data with --log json, ${as}`, async () => {
    const options = ["--log", "json", "--grace", "200ms", "--expect", "7=9"];
    await using run = start({ mode, options, command: withIgnorer() });
    await run.stdout.takeAll("left ready", "main ready");
    const main = pidInside(await pidOf(run, `main ${TERM} 7`));
    const left = pidInside(await pidOf(run, "idle left"));
    const { code, stderr } = await stopped(run);
    const { level, text, report, longestMs } = jsonReportIn(stderr);
    assertEquals({ code, level, longestMs: longestMs >= 200 }, {
      ...{ code: 9, level: "warn", longestMs: true },
    });
    assertMatch(
      text,
      /^Stopped \d+ms after SIGTERM from .*: exit code 9, which --expect makes of the 7 of "sh"$/,
    );
    const everybody = ["SIGTERM", "SIGCONT", "SIGKILL"].map((signal) => ({ ...SENT, signal }));
    const ended = { endedAfterMs: "T", killedBecause: null };
    assertEquals(report, {
      askedBy: OUTSIDE,
      tookMs: "T",
      processes: [
        { pid: main, name: "sh", signals: [SENT], ...ended, ended: "exited with code 7" },
        {
          pid: left,
          name: "idle left",
          signals: mode === "pid1" ? [] : everybody,
          endedAfterMs: "T",
          ended: "killed by SIGKILL",
          killedBecause: "it ignores SIGTERM",
        },
      ],
      unlisted: 0,
      groups: mode === "pid1" ? [{ pid: -1, signals: everybody }] : [],
      orphansReaped: 1,
      exitCode: 9,
      exitCodeOf: "sh",
      commandExitCode: 7,
      unrecorded: 0,
    });
  });

  Deno.test(`reports as data what could not be started, ${as}`, async () => {
    const options = ["--log", "json", "-v"];
    const { stderr } = await run({ mode, options, command: ["/no/such"] });
    const { level, text, report } = jsonReportIn(stderr);
    assertEquals({ level, text, report }, {
      level: "info",
      text: 'Ended by itself: exit code 127, because "/no/such" could not be started',
      report: {
        ...{ askedBy: null, tookMs: "T", processes: [], unlisted: 0, groups: [] },
        ...{ orphansReaped: 0, exitCode: 127, exitCodeOf: "/no/such", commandExitCode: null },
        unrecorded: 0,
      },
    });
  });

  for (const { options, how } of [{ options: [], how: "" }, { options: ["-v"], how: " at -v" }]) {
    Deno.test(`counts the orphans that it has reaped since the start${how}, ${as}`, async () => {
      const all = [...options, "--grace", "100ms"];
      const command = withIgnorer([orphan_maker, "100", "10"]);
      await using run = start({ mode, options: all, command });
      await run.stdout.takeAll("left ready", "made 100");
      const { stderr } = await stopped(run);
      // And the leftover itself
      assertEquals(reportIn(stderr).at(-1), "  orphans reaped since the start: 101");
    });
  }
}

Deno.test("begins the report anew when TERM comes after an INT that has stopped nobody", async () => {
  await using run = start({ options: ["-v"], command: [print_signals, "", `${TERM}`, "7"] });
  assertEquals(await run.stdout.take(), "ready");
  await run.signal(INT);
  await run.takeSignal(INT);
  const { stderr } = await stopped(run);
  assertEquals(reportIn(stderr).slice(0, 2), [
    `baronet[N] info: Stopped T after ${FROM_OUTSIDE}: exit code 7, that of "${print_signals}"`,
    `  "${print_signals}" (pid N): SIGTERM after T, exited with code 7 after T`,
  ]);
});

Deno.test("reports the end of a pause, whose exit code is its own", async () => {
  // Nothing is printed when it is ready: a signal that comes too early waits for it.
  const through = [fixture("with_signals"), "all", "none"];
  await using run = start({ through, options: ["-v", "--pause"] });
  const { code, stderr } = await stopped(run);
  assertEquals({ code, report: reportIn(stderr) }, {
    code: 0,
    report: [
      `baronet[N] info: Stopped T after ${FROM_OUTSIDE}: exit code 0, baronet's own`,
      "  orphans reaped since the start: 0",
    ],
  });
});
