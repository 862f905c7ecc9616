// SPDX-License-Identifier: MIT
// A bug of ours takes no container down: when the TypeScript throws or has no memory left, the C
// host goes on alone.
//
// Runs a build that is made to fail: its TypeScript throws on SIGUSR1 and takes all the memory
// there is on SIGUSR2.
import { assertEquals, assertMatch } from "@std/assert";
import { buildInit } from "../scripts/build_init.ts";
import { BUILD, ROOT } from "../scripts/paths.ts";
import { eventually, fixture, HOST, MODES, SANITIZED, sendSignal, start } from "./harness.ts";
import { childrenOf, familyOf } from "./processes.ts";

const [KILL, USR1, USR2, TERM] = [9, 10, 12, 15];
const binary = `${BUILD}/baronet-throws`;
const FAILURES = [{ what: "throws", trigger: USR1 }, { what: "has no memory left", trigger: USR2 }];

await buildInit({ entry: `${ROOT}/test/fixtures/throwing_init.ts`, host: HOST, out: binary });

for (const { mode, as } of MODES) {
  for (const { what, trigger } of FAILURES) {
    // The sanitizers' allocator has no limit to reach.
    const options = { ignore: SANITIZED && trigger === USR2 };
    Deno.test(`goes on without its TypeScript when that ${what}, ${as}`, options, async () => {
      const script = '"$0" "$1" daemon; exec "$1" main 15 7';
      const words = [fixture("setsid_daemon"), fixture("print_signals")];
      await using run = start({ mode, binary, command: ["sh", "-c", script, ...words] });
      await run.stdout.takeAll("daemon ready", "main ready");
      const init = await run.pid();

      await run.signal(trigger);
      await run.takeSignal(trigger, "main"); // the signal that brought it down is not lost either
      assertMatch(
        await run.stderr.take("one line that says what happened"),
        /^baronet\[\d+\] error: Cannot \S/,
      );

      await run.signal(40, 1, 2, 3);
      for (const value of [1, 2, 3]) {
        assertMatch(await run.takeSignal(40, "main"), new RegExp(`value=${value}$`));
      }
      const daemon = familyOf(init).find(({ commandLine }) => commandLine.endsWith("daemon"));
      await sendSignal(daemon!.pid, KILL);
      await eventually(() => assertEquals(childrenOf(init).length, 1));
      await run.signal(TERM);
      await run.takeSignal(TERM, "main");
      assertEquals(await run.exitCode(), 7);
      assertEquals((await run.stderr.ended()).trimEnd().split("\n").length, 1);
    });
  }
}
