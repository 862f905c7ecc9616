// SPDX-License-Identifier: MIT
// Several commands on one terminal: who of them gets the foreground, and when it passes on.
import { assertEquals } from "@std/assert";
import { BARONET, eventually, sendSignal } from "./harness.ts";
import { haveForeground, IDLE, jobOf, USE, WAIT } from "./jobs.ts";
import { CTRL_C, onTerminal, PLACES } from "./pty.ts";

const [INT, TERM] = [2, 15];

for (const { as, isPid1 } of PLACES) {
  Deno.test(`gives the terminal to the first of several commands, and ends them all, ${as}`, async () => {
    const words = [BARONET, ...WAIT, "---", ...USE, "---", ...IDLE, "third"];
    await using terminal = onTerminal(words, { isPid1 });
    await terminal.hears("ready", "ready");
    assertEquals(await terminal.screen.take(), "third ready");
    const pids = await Promise.all(
      [WAIT, USE, [...IDLE, "third"]].map((one) => terminal.pidOf(one)),
    );
    // The second reads the terminal without having it
    await eventually(() =>
      assertEquals(pids.map((pid) => jobOf(pid).isStopped), [false, true, false])
    );
    assertEquals(haveForeground(...pids), [true, false, false]);
    await terminal.type(CTRL_C);
    await terminal.hears(`signal ${INT}`);
    await sendSignal(await terminal.pidOf(words), TERM);
    await terminal.hears(`signal ${TERM}`, `signal ${TERM}`);
    assertEquals(await terminal.exitCode(), 143);
  });

  Deno.test(`forwards keys to the other commands once the one with the terminal has exited, ${as}`, async () => {
    const words = [BARONET, ...USE, "---", ...WAIT];
    await using terminal = onTerminal(words, { isPid1 });
    await terminal.hears("ready", "ready");
    const init = await terminal.pidOf(words);
    await terminal.type("exit 0\n");
    await eventually(() => assertEquals(haveForeground(init), [true]));
    await terminal.type(CTRL_C);
    await terminal.hears(`signal ${INT}`);
  });

  Deno.test(`gives the terminal to the command that runs first, then to the main one, ${as}`, async () => {
    const words = [BARONET, "--first", ...USE, "---", ...WAIT];
    await using terminal = onTerminal(words, { isPid1 });
    await terminal.hears("ready");
    await terminal.type("hello\nexit 0\n");
    await terminal.hears("read hello", "ready");
    assertEquals(haveForeground(await terminal.pidOf(WAIT)), [true]);
  });
}
