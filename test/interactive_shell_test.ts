// SPDX-License-Identifier: MIT
// An interactive shell as the command of PID 1, as with `docker run -it`: job control works in it.
import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { BARONET, sendSignal } from "./harness.ts";
import { areStopped, quoted, SHELLS, USE } from "./jobs.ts";
import { named } from "./named.ts";
import { CTRL_C, CTRL_Z, onTerminal } from "./pty.ts";

const [INT, KILL, TERM, CONT] = [2, 9, 15, 18];
const [, DASH] = SHELLS;

const INITS: { name: string; binary: string }[] = [
  { name: "baronet", binary: BARONET },
  { name: "dumb-init", binary: await named("dumb-init") },
];

for (const { shell, words } of SHELLS) {
  for (const { name, binary } of INITS) {
    Deno.test(`runs an interactive ${shell} with job control, as ${name}`, async () => {
      await using terminal = onTerminal([binary, ...words], { isPid1: true });
      // "can't access tty; job control turned off" would be here
      assertEquals(await terminal.prompt(), "");
      await terminal.type(`${quoted(USE)}\n`);
      await terminal.hears("ready");
      const job = await terminal.pidOf(USE);
      await terminal.type(CTRL_C);
      await terminal.hears(`signal ${INT}`);
      await terminal.type(CTRL_Z);
      await terminal.prompt();
      await areStopped(job);
      assertMatch(await terminal.command("jobs"), /^\[1\].*Stopped.*$/);
      await terminal.type("fg\n");
      await terminal.hears(`signal ${CONT}`);
      await terminal.type("hello\nexit 3\n");
      await terminal.hears("read hello");
      await terminal.prompt();
      assertEquals(await terminal.command("echo code $?"), "code 3");
      await terminal.type("exit 9\n");
      assertEquals(await terminal.exitCode(), 9);
      assertNotMatch(terminal.screen.text, /job control|tty|foreground/i);
    });
  }
}

Deno.test("asks a job that Ctrl-Z has stopped to end when its shell has ended", async () => {
  await using terminal = onTerminal([BARONET, ...DASH.words], { isPid1: true });
  await terminal.prompt();
  await terminal.type(`${quoted(USE)}\n`);
  await terminal.hears("ready");
  const job = await terminal.pidOf(USE);
  await terminal.type(CTRL_Z);
  await terminal.prompt();
  await areStopped(job);
  await sendSignal(await terminal.pidOf(DASH.words), KILL);
  await terminal.hears(`signal ${TERM}`);
  assertEquals(await terminal.exitCode(), 137);
});
