// SPDX-License-Identifier: MIT
// As dumb-init on a terminal: the command has it in a session of its own, and what the kernel says
// about handing it over is for nobody.
import { assertEquals } from "@std/assert";
import { sendSignal } from "./harness.ts";
import {
  areRunning,
  areStopped,
  haveForeground,
  jobOf,
  quoted,
  SHELLS,
  USE,
  WAIT,
} from "./jobs.ts";
import { named } from "./named.ts";
import { CTRL_C, CTRL_Z, onTerminal, PLACES } from "./pty.ts";

const [HUP, INT, TERM, CONT, TSTP] = [1, 2, 15, 18, 20];
const DUMB_INIT = await named("dumb-init");

for (const { as, isPid1 } of PLACES) {
  Deno.test(`gives its terminal to the session that its command leads, ${as}`, async () => {
    await using terminal = onTerminal([DUMB_INIT, ...USE], { isPid1 });
    await terminal.hears("ready");
    const [init, command] = [
      await terminal.pidOf([DUMB_INIT, ...USE]),
      await terminal.pidOf(USE),
    ];
    assertEquals(jobOf(command), {
      isStopped: false,
      group: command,
      session: command,
      hasTerminal: true,
      isForeground: true,
    });
    assertEquals(jobOf(init).hasTerminal, false);
    await terminal.type("hello\n");
    await terminal.hears("read hello");
    await terminal.type(CTRL_C);
    await terminal.hears(`signal ${INT}`);
    await terminal.hearsNoMore(init);
  });

  Deno.test(`tells its command of no HUP or CONT but real ones, ${as}`, async () => {
    await using terminal = onTerminal([DUMB_INIT, "-v", ...WAIT], { isPid1 });
    await terminal.hears("ready");
    const init = await terminal.pidOf([DUMB_INIT, "-v", ...WAIT]);
    await terminal.shows(/Ignoring tty hand-off signal 1\./);
    await terminal.shows(/Ignoring tty hand-off signal 18\./);
    await terminal.hearsNoMore(init);
    for (const signal of [HUP, CONT]) {
      await sendSignal(init, signal);
      await terminal.hears(`signal ${signal}`);
    }
    await terminal.hearsNoMore(init);
    await terminal.hangUp();
    await terminal.hears(`signal ${HUP}`, `signal ${CONT}`); // from the kernel, to the session leader
    await terminal.hearsNoMore(init);
    await sendSignal(init, TERM);
    await terminal.hears(`signal ${TERM}`);
    assertEquals(await terminal.exitCode(), 0);
  });
}

Deno.test("stops with its session on TSTP, and both go on with CONT", async () => {
  await using terminal = onTerminal([DUMB_INIT, ...USE]);
  await terminal.hears("ready");
  const pids = [await terminal.pidOf([DUMB_INIT, ...USE]), await terminal.pidOf(USE)];
  await sendSignal(pids[0], TSTP);
  await areStopped(...pids);
  await sendSignal(pids[0], CONT);
  await terminal.hears(`signal ${CONT}`);
  await areRunning(...pids);
  await terminal.type("hello\n");
  await terminal.hears("read hello");
});

for (const { shell, words } of SHELLS) {
  Deno.test(`hands keys on to its command's session below ${shell}, and Ctrl-Z stops both`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.type(`${quoted([DUMB_INIT, ...WAIT])}\n`);
    await terminal.hears("ready");
    const pids = [await terminal.pidOf([DUMB_INIT, ...WAIT]), await terminal.pidOf(WAIT)];
    assertEquals(haveForeground(...pids), [true, false]); // the terminal stays with the shell's session
    await sendSignal(pids[0], HUP); // no terminal was handed over: the first one is real
    await terminal.hears(`signal ${HUP}`);
    await terminal.type(CTRL_C);
    await terminal.hears(`signal ${INT}`);
    await terminal.hearsNoMore(pids[0]);
    for (let round = 0; round < 2; round++) {
      await terminal.type(CTRL_Z);
      await terminal.prompt();
      await areStopped(...pids);
      await terminal.type("fg\n");
      await terminal.hears(`signal ${CONT}`);
      await areRunning(...pids);
    }
    await sendSignal(pids[0], TERM);
    await terminal.hears(`signal ${TERM}`);
    await terminal.prompt();
  });
}
