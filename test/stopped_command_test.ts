// SPDX-License-Identifier: MIT
// A command that was stopped just before baronet hears a stop signal.
//
// Both are pending when baronet looks, and the kernel hands out the lower number first: the stop
// signal, then SIGCHLD, which tells of the command.
import { assertEquals, assertMatch } from "@std/assert";
import { pidOf, ready, sleepsForEver } from "./commands.ts";
import { eventually, fixture, Lines, MODES, sendSignal, start } from "./harness.ts";
import { statusField } from "./processes.ts";

const [INT, USR1, TERM, STOP] = [2, 10, 15, 19];

/** What is sent to the process from now on is pending, all of it, when it looks for signals next. */
async function holdBeforeWait(pid: number): Promise<() => Promise<void>> {
  const holder = new Deno.Command(fixture("hold_before_wait"), {
    args: [String(pid)],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = new Lines("stdout", holder.stdout);
  assertEquals(await lines.take("held"), "held");
  return async () => {
    await holder.stdin.close();
    assertEquals((await holder.status).code, 0);
    await lines.close();
  };
}

for (const { mode, as } of MODES) {
  for (const signal of [TERM, INT, USR1]) {
    Deno.test(`lets a command go on that was stopped just before stop signal ${signal} came, ${as}`, async () => {
      const options = ["--stop-signal", "USR1"];
      await using run = start({ mode, options, command: [fixture("idle"), "main"] });
      await ready(run, "main");
      const command = await pidOf(run, "idle main");
      await sleepsForEver(run);
      const letGoOn = await holdBeforeWait(await run.pid());
      await sendSignal(command, STOP);
      await eventually(() => assertMatch(statusField(command, "State"), /^T/));
      await run.signal(signal);
      await letGoOn();
      const own = signal === TERM ? USR1 : signal;
      assertEquals((await run.result()).code, 128 + own);
    });
  }
}
