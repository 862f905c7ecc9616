// SPDX-License-Identifier: MIT
// The shutdown report is short whatever happens, and says what it leaves out; with -q, and under the
// name of another init, there is none.
import { assertEquals, assertMatch } from "@std/assert";
import { hasTakenAll } from "./commands.ts";
import { fixture, MODES, sendSignal, start } from "./harness.ts";
import { quoted } from "./jobs.ts";
import { waysToBe } from "./named.ts";
import { childrenOf } from "./processes.ts";
import { ignorer, jsonReportIn, reportIn, stopped, withIgnorer } from "./reports.ts";

const [TERM, RT] = [15, 40];
const IDLE = fixture("idle");

for (const { mode, as } of MODES) {
  Deno.test(`reports nothing with -q, whoever is killed, ${as}`, async () => {
    await using run = start({ mode, options: ["-q", "--grace", "100ms"], command: withIgnorer() });
    await run.stdout.takeAll("left ready", "main ready");
    assertEquals(await stopped(run), { code: 7, stderr: "" });
  });

  Deno.test(`lists 32 of many that ended during the stop, and who was killed is one, ${as}`, async () => {
    const many = `for i in $(seq 50); do ${IDLE} many & done`;
    const script = `${many}; exec ${quoted(withIgnorer())}`;
    const options = ["--grace", "200ms", "--log", "json"];
    await using run = start({ mode, options, command: ["sh", "-c", script] });
    await run.stdout.takeAll("left ready", "main ready", ...Array(50).fill("many ready"));
    const { report } = jsonReportIn((await stopped(run)).stderr);
    const killed = report.processes.filter(({ ended }: { ended: string }) =>
      ended === "killed by SIGKILL"
    );
    assertEquals(killed.map(({ name }: { name: string }) => name), ["idle left"]);
    assertEquals([report.processes.length, report.unlisted], [32, 20]);
    assertEquals(report.orphansReaped, 51);
  });

  Deno.test(`counts a flood of signals, and says what it has left out, ${as}`, async () => {
    const flood = 1100;
    const command = ignorer("main", TERM, RT);
    await using run = start({ mode, options: ["--grace", "1ms"], command });
    assertEquals(await run.stdout.take(), "main ready");
    const init = await run.pid();
    const [main] = childrenOf(init);
    await run.signal(TERM);
    await run.signal(RT, ...Array(flood).fill(5));
    await hasTakenAll(run);
    await sendSignal(main, 9);
    const { code, stderr } = await run.result();
    assertEquals({ code, report: reportIn(stderr).slice(1) }, {
      code: 137,
      report: [
        `  "${command[0]}" (pid N): SIGTERM after T, SIGRTMIN+6 999 times from T on, ` +
        "killed by SIGKILL after T",
        "  orphans reaped since the start: 0",
        "  events left out, because there were too many: 102",
      ],
    });
  });
}

for (const name of ["tini", "dumb-init", "catatonit", "smell-baron"]) {
  for (const { how, binary, first } of await waysToBe(name)) {
    Deno.test(`reports nothing ${how}, which reports nothing`, async () => {
      const env = { BARONET_OPTIONS: "-vv --grace=100ms" };
      const options = [...first, ...withIgnorer()];
      await using run = start({ binary, options, env });
      await run.stdout.takeAll("left ready", "main ready");
      const { stderr } = await stopped(run);
      assertMatch(stderr, /event \{"type":"childExited"/);
      assertEquals(stderr.match(/.*(Stopped|Ended|orphans reaped).*/g), null);
    });
  }
}
