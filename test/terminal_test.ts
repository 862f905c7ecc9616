// SPDX-License-Identifier: MIT
// On a terminal, as with `docker run -it` or `ssh -t`: who has the foreground, keys, window size,
// a lost connection. What a shell's job control makes of it is in job_control_test.ts.
import { assertEquals, assertMatch } from "@std/assert";
import { BARONET, eventually, fixture, sendSignal } from "./harness.ts";
import {
  areRunning,
  areStopped,
  haveForeground,
  IDLE,
  jobOf,
  pidsOf,
  quoted,
  USE,
  WAIT,
} from "./jobs.ts";
import { statusField } from "./processes.ts";
import { CTRL_BACKSLASH, CTRL_C, CTRL_Z, onTerminal, PLACES, type Terminal } from "./pty.ts";

const [INT, KILL, TERM, CONT, STOP, LAST] = [2, 9, 15, 18, 19, 64];

/** Long enough for whoever is busy to be seen. */
async function runShortly(): Promise<void> {
  await new Deno.Command(fixture("exit_with"), { args: ["0"] }).output();
}

for (const { as, isPid1 } of PLACES) {
  Deno.test(`gives its command the terminal, which it can read, ${as}`, async () => {
    await using terminal = onTerminal([BARONET, ...USE], { isPid1 });
    await terminal.hears("ready");
    const [init, command] = await pidsOf(terminal, USE);
    const session = jobOf(init).session;
    assertEquals({ ...jobOf(command), init: jobOf(init).isForeground }, {
      isStopped: false,
      group: command,
      session,
      hasTerminal: true,
      isForeground: true,
      init: false,
    });
    await terminal.type("hello\n");
    await terminal.hears("read hello");
    await terminal.type("exit 3\n");
    assertEquals(await terminal.exitCode(), 3);
  });

  Deno.test(`lets keys and new sizes reach its command exactly once, ${as}`, async () => {
    await using terminal = onTerminal([BARONET, ...USE], { isPid1 });
    await terminal.hears("ready");
    const [init] = await pidsOf(terminal, USE);
    await terminal.type(CTRL_C);
    await terminal.hears("signal 2");
    await terminal.hearsNoMore(init);
    await terminal.type(CTRL_BACKSLASH);
    await terminal.hears("signal 3");
    await terminal.hearsNoMore(init);
    for (const [rows, columns] of [[50, 132], [24, 80]]) {
      await terminal.resize({ rows, columns });
      await terminal.hears(`signal 28: ${rows} rows, ${columns} columns`);
      await terminal.hearsNoMore(init);
    }
  });

  Deno.test(`exits with 128+2 when Ctrl-C ends its command, ${as}`, async () => {
    await using terminal = onTerminal([BARONET, ...IDLE], { isPid1 });
    assertEquals(await terminal.screen.take(), "ready");
    await terminal.type(CTRL_C);
    assertEquals(await terminal.exitCode(), 130);
  });

  Deno.test(`goes on after Ctrl-Z, where nobody could continue it, ${as}`, async () => {
    await using terminal = onTerminal([BARONET, ...USE], { isPid1 });
    await terminal.hears("ready");
    const [init, command] = await pidsOf(terminal, USE);
    for (let round = 0; round < 3; round++) {
      await terminal.type(CTRL_Z);
      await terminal.hears(`signal ${CONT}`);
      await terminal.type("hello\n");
      await terminal.hears("read hello");
    }
    await areRunning(init, command);
    assertEquals(haveForeground(init, command), [false, true]);
  });

  // As with `docker run --init -it` and an image that has an init as well
  Deno.test(`goes on after Ctrl-Z below another init, ${as}`, async () => {
    await using terminal = onTerminal([BARONET, BARONET, ...USE], { isPid1 });
    await terminal.hears("ready");
    await terminal.type(CTRL_Z);
    await terminal.hears(`signal ${CONT}`);
    await terminal.type("hello\n");
    await terminal.hears("read hello");
  });

  Deno.test(`leaves a command stopped that was stopped by hand, ${as}`, async () => {
    await using terminal = onTerminal([BARONET, ...WAIT], { isPid1 });
    await terminal.hears("ready");
    const [init, command] = await pidsOf(terminal, WAIT);
    await sendSignal(command, STOP);
    await areStopped(command);
    await sendSignal(init, LAST);
    // It has handled both once it sleeps with nothing pending
    await eventually(() => {
      assertEquals(statusField(command, "ShdPnd"), "8000000000000000");
      assertMatch(statusField(init, "State"), /^S/);
    });
    await areStopped(command);
    await sendSignal(command, CONT);
    await terminal.hears(`signal ${CONT}`, `signal ${LAST}`);
  });

  Deno.test(`tells its command that the connection is lost, once, and sleeps on, ${as}`, async () => {
    await using terminal = onTerminal([BARONET, ...WAIT], { isPid1 });
    await terminal.hears("ready");
    const [init] = await pidsOf(terminal, WAIT);
    await terminal.hangUp();
    await terminal.hears("signal 1", `signal ${CONT}`); // the kernel sends both to a session leader
    await terminal.hearsNoMore(init);
    await eventually(() => assertMatch(statusField(init, "State"), /^S/));
    const wakeUps = () => statusField(init, "voluntary_ctxt_switches");
    const before = wakeUps();
    for (let count = 0; count < 20; count++) await runShortly();
    assertEquals(wakeUps(), before);
    await sendSignal(init, TERM);
    await terminal.hears(`signal ${TERM}`);
    assertEquals(await terminal.exitCode(), 0);
  });

  Deno.test(`exits with 128+1 when the lost connection ends its command, ${as}`, async () => {
    await using terminal = onTerminal([BARONET, ...IDLE], { isPid1 });
    assertEquals(await terminal.screen.take(), "ready");
    await terminal.hangUp();
    assertEquals(await terminal.exitCode(), 129);
  });

  for (
    const { claim, redirections } of [
      { claim: "stdin is /dev/null", redirections: "</dev/null" },
      { claim: "stdin is closed", redirections: "<&-" },
      { claim: "only stderr leads to it", redirections: "<&- >/dev/null" },
    ]
  ) {
    Deno.test(`gives its command the terminal when ${claim}, ${as}`, async () => {
      const through = ["sh", "-c", `exec "$@" ${redirections}`, "sh"];
      await using terminal = onTerminal([...through, BARONET, ...WAIT], { isPid1 });
      await terminal.hears("ready");
      const [init, command] = await pidsOf(terminal, WAIT);
      assertEquals(haveForeground(init, command), [false, true]);
      await terminal.type(CTRL_C);
      await terminal.hears(`signal ${INT}`);
      await terminal.hearsNoMore(init);
      await terminal.type(CTRL_Z);
      await terminal.hears(`signal ${CONT}`);
    });
  }

  Deno.test(`lets Ctrl-C reach its command once when no file leads to the terminal, ${as}`, async () => {
    const through = ["sh", "-c", 'exec "$@" </dev/null >/dev/null 2>&1', "sh"];
    await using terminal = onTerminal([...through, BARONET, ...WAIT], { isPid1 });
    await terminal.hears("ready");
    const [init] = await pidsOf(terminal, WAIT);
    await terminal.type(CTRL_C);
    await terminal.hears(`signal ${INT}`);
    await terminal.hearsNoMore(init);
  });

  Deno.test(`continues a stopped process that is left, so that it hears TERM, ${as}`, async () => {
    const script = `${quoted(WAIT)} & exec ${quoted(USE)}`;
    await using terminal = onTerminal([BARONET, "sh", "-c", script], { isPid1 });
    await terminal.hears("ready", "ready");
    const left = await terminal.pidOf(WAIT);
    await sendSignal(left, STOP);
    await areStopped(left);
    await sendSignal(await terminal.leader(), TERM);
    await terminal.hears(`signal ${TERM}`, `signal ${TERM}`);
    assertEquals(await terminal.exitCode(), 0);
  });

  Deno.test(`keeps away from a terminal that is not its own, ${as}`, async () => {
    await using terminal = onTerminal(["setsid", "--wait", BARONET, ...USE], { isPid1 });
    await terminal.hears("ready");
    const [init, command] = await pidsOf(terminal, USE);
    assertEquals([init, command].map((pid) => jobOf(pid).hasTerminal), [false, false]);
    assertEquals(haveForeground(await terminal.leader()), [true]);
    await terminal.type("hello\n");
    await terminal.hears("read hello");
  });
}

const ENDS: { how: string; end: (terminal: Terminal) => Promise<void> }[] = [
  { how: "exits", end: (terminal) => terminal.type("exit 0\n") },
  { how: "is killed", end: async (terminal) => sendSignal(await terminal.pidOf(USE), KILL) },
];
for (const { how, end } of ENDS) {
  Deno.test(`takes the terminal back when its command ${how}, so that a script can read on`, async () => {
    const script = `${
      quoted([BARONET, ...USE])
    }; echo ended; read line && echo "read $line"; exit 5`;
    await using terminal = onTerminal(["sh", "-c", script]);
    await terminal.hears("ready");
    await end(terminal);
    assertEquals(await terminal.screen.take(), "ended");
    await terminal.type("hello\n");
    assertEquals(await terminal.screen.take(), "read hello");
    assertEquals(await terminal.exitCode(), 5);
  });
}
