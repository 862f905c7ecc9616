// SPDX-License-Identifier: MIT
// A signal that comes while baronet starts several commands is heard by each of them once,
// whatever instant it comes at; early_signal_test.ts has the same for one command.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ready, several } from "./commands.ts";
import {
  BARONET,
  concurrently,
  eventually,
  fixture,
  SANITIZED,
  sendSignal,
  start,
} from "./harness.ts";
import { childrenOf, statusField } from "./processes.ts";

const RT = 35;
// Sent when both commands are ready, dequeued after every other
const LAST = 64;
const blocked = [fixture("with_signals"), "all", "none"];
const command = several(
  [fixture("print_signals"), "one", String(LAST), "0"],
  [fixture("print_signals"), "two", String(LAST), "7"],
);

function startAtStop(words: string[]) {
  const options = [...words, BARONET, "--", ...command];
  return start({ binary: fixture("signal_at_stop"), through: blocked, options });
}

async function listStops(how: string): Promise<string[]> {
  await using run = startAtStop([how, "0", "0", "init"]);
  await ready(run, "one", "two");
  const [init] = childrenOf(await run.pid());
  let before = "";
  return await eventually(() => {
    const { text } = run.stderr;
    const isLast = statusField(init, "State").startsWith("S") && text === before;
    before = text;
    assert(isLast, `expected baronet to wait, got\n${text}`);
    return text.trim().split("\n");
  });
}

for (const [how, as] of [["pid1", "as PID 1"], ["child", "not as PID 1"]]) {
  for (const [target, whom] of [["init", "baronet"], ["group", "its process group"]]) {
    // The sanitizers make a thousand system calls, never the same ones.
    Deno.test(
      `forwards a signal once to each of two commands, sent to ${whom} at any system call of their start, ${as}`,
      {
        ignore: SANITIZED,
      },
      async () => {
        const stops = await listStops(how);
        assert(stops.length >= 20, `expected at least 20 stops, got\n${stops.join("\n")}`);
        await concurrently(stops.keys(), async (index) => {
          await using run = startAtStop([how, String(index + 1), String(RT), target]);
          await eventually(() => {
            assertEquals(run.stdout.text.match(/\w+ ready/g)?.toSorted(), [
              "one ready",
              "two ready",
            ]);
          });
          assertMatch(await run.stderr.take(stops[index]), /^sent at stop /);
          const [init] = childrenOf(await run.pid());
          await sendSignal(init, LAST);
          assertEquals(await run.exitCode(), 7);
          const lines = (await run.stdout.ended()).match(/^\w+ \d+/gm);
          assertEquals(
            lines?.toSorted(),
            [`one ${RT}`, `one ${LAST}`, `two ${RT}`, `two ${LAST}`],
            `sent at ${stops[index]}, got ${lines}`,
          );
        });
      },
    );
  }
}
