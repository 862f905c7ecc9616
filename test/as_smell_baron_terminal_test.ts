// SPDX-License-Identifier: MIT
// As smell-baron on a terminal: its commands are in its own process group, so that the terminal
// itself sends them keys and new sizes, and baronet does not send these again.
import { assertEquals } from "@std/assert";
import { sendSignal } from "./harness.ts";
import { areRunning, areStopped, jobOf, quoted, SHELLS, USE, WAIT } from "./jobs.ts";
import { named } from "./named.ts";
import { CTRL_BACKSLASH, CTRL_C, CTRL_Z, onTerminal, PLACES } from "./pty.ts";

const [INT, QUIT, TERM, CONT, WINCH, LAST] = [2, 3, 15, 18, 28, 64];
const SMELL_BARON = await named("smell-baron");

for (const { as, isPid1 } of PLACES) {
  Deno.test(`shares its terminal with its commands, which can read it, ${as}`, async () => {
    await using terminal = onTerminal([SMELL_BARON, ...USE], { isPid1 });
    await terminal.hears("ready");
    const init = await terminal.pidOf([SMELL_BARON, ...USE]);
    const { group, session } = jobOf(init);
    assertEquals(jobOf(await terminal.pidOf(USE)), {
      isStopped: false,
      group,
      session,
      hasTerminal: true,
      isForeground: true,
    });
    await terminal.type("hello\n");
    await terminal.hears("read hello");
    await terminal.type("exit 3\n");
    assertEquals(await terminal.exitCode(), 3);
  });

  Deno.test(`lets keys and new sizes reach each of two commands once, and takes no key for TERM, ${as}`, async () => {
    const words = [SMELL_BARON, ...WAIT, "---", ...WAIT];
    await using terminal = onTerminal(words, { isPid1 });
    await terminal.hears("ready", "ready");
    const init = await terminal.pidOf(words);
    const bothHearOnly = async (line: string) => {
      await terminal.hears(line, line);
      await sendSignal(init, LAST); // whatever baronet had to forward is heard before this
      await terminal.hears(`signal ${LAST}`, `signal ${LAST}`);
    };
    await terminal.type(CTRL_C);
    await bothHearOnly(`signal ${INT}`);
    await terminal.type(CTRL_BACKSLASH);
    await bothHearOnly(`signal ${QUIT}`);
    await terminal.resize({ rows: 50, columns: 132 });
    await bothHearOnly(`signal ${WINCH}: 50 rows, 132 columns`);
    await terminal.type(CTRL_Z); // nobody could continue them: the kernel stops nobody
    await sendSignal(init, INT); // one that is sent asks them to stop
    await terminal.hears(`signal ${TERM}`, `signal ${TERM}`);
    assertEquals(await terminal.exitCode(), 0);
  });

  Deno.test(`tells its commands once that the connection is lost, ${as}`, async () => {
    const words = [SMELL_BARON, ...WAIT, "---", ...WAIT];
    await using terminal = onTerminal(words, { isPid1 });
    await terminal.hears("ready", "ready");
    const init = await terminal.pidOf(words);
    await terminal.hangUp();
    const heard = [];
    for (let i = 0; i < 4; i++) heard.push(await terminal.aside.take("HUP and CONT, twice"));
    assertEquals(heard.toSorted(), ["signal 1", "signal 1", "signal 18", "signal 18"]);
    await sendSignal(init, LAST);
    await terminal.hears(`signal ${LAST}`, `signal ${LAST}`);
  });
}

for (const { shell, words } of SHELLS) {
  Deno.test(`stops with its commands on Ctrl-Z, and fg continues them, below ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.type(`${quoted([SMELL_BARON, ...WAIT])}\n`);
    await terminal.hears("ready");
    const pids = [await terminal.pidOf([SMELL_BARON, ...WAIT]), await terminal.pidOf(WAIT)];
    for (let round = 0; round < 2; round++) {
      await terminal.type(CTRL_Z);
      await terminal.prompt();
      await areStopped(...pids);
      await terminal.type("fg\n");
      await areRunning(...pids);
      await terminal.hears(`signal ${CONT}`);
      // From the shell, which continues the group, and from baronet, which cannot know that
      await sendSignal(pids[0], LAST);
      const rest = [];
      while (rest.at(-1) !== `signal ${LAST}`) rest.push(await terminal.aside.take());
      assertEquals(rest.filter((line) => line !== `signal ${CONT}`), [`signal ${LAST}`]);
    }
    await terminal.type(CTRL_C);
    await terminal.hears(`signal ${INT}`);
    await terminal.hearsNoMore(pids[0]);
  });
}
