// SPDX-License-Identifier: MIT
// Below a shell with job control: Ctrl-Z, fg, bg, jobs and background jobs, as without baronet.
// That these mean all of a job is in whole_job_test.ts.
import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { BARONET, eventually, sendSignal } from "./harness.ts";
import {
  areRunning,
  areStopped,
  haveForeground,
  IDLE,
  pidsOf,
  quoted,
  SHELLS,
  USE,
  WAIT,
} from "./jobs.ts";
import { CTRL_C, CTRL_Z, onTerminal, type Terminal } from "./pty.ts";

const [INT, USR1, USR2, TERM, CONT] = [2, 10, 12, 15, 18];

function run(command: readonly string[], ...options: string[]): string {
  return quoted([BARONET, ...options, ...command]);
}

/** The shell has been told that its job has stopped. */
async function knowsItStopped(shell: Terminal): Promise<void> {
  await eventually(async () => assertMatch(await shell.command("jobs"), /^\[1\].*Stopped/));
}

for (const { shell, words } of SHELLS) {
  Deno.test(`has the terminal while it runs, and then ${shell} has it again`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.type(`${run(USE)}\n`);
    await terminal.hears("ready");
    const [init, command] = await pidsOf(terminal, USE);
    assertEquals(haveForeground(init, command), [false, true]);
    await terminal.type(CTRL_C);
    await terminal.hears(`signal ${INT}`);
    await terminal.hearsNoMore(init);
    await terminal.type("exit 3\n");
    await terminal.prompt();
    assertEquals(await terminal.command("echo code $?"), "code 3");
    assertEquals(haveForeground(await terminal.leader()), [true]);
  });

  Deno.test(`stops on Ctrl-Z also where its input and output are files, and fg continues it, below ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.type(`${run(WAIT)} </dev/null >/dev/null 2>&1\n`);
    await terminal.hears("ready");
    const pids = await pidsOf(terminal, WAIT);
    await terminal.type(CTRL_Z);
    await terminal.prompt();
    await areStopped(...pids);
    await terminal.type("fg\n");
    // Of two signals that are pending the lower number would be heard first.
    await terminal.hears(`signal ${CONT}`);
    await areRunning(...pids);
    await terminal.type(CTRL_C);
    await terminal.hears(`signal ${INT}`);
  });

  Deno.test(`leaves the terminal to ${shell} when it runs in the background`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.command(`${run(WAIT)} &`);
    await terminal.hears("ready");
    const [init, command] = await pidsOf(terminal, WAIT);
    const leader = await terminal.leader();
    assertEquals(haveForeground(leader, init, command), [true, false, false]);
    await terminal.type("read line\nhello\n");
    await terminal.prompt();
    assertEquals(await terminal.command('echo "read $line"'), "read hello");
    assertEquals(haveForeground(leader, init, command), [true, false, false]);
    await sendSignal(init, TERM);
    await terminal.hears(`signal ${TERM}`);
    await terminal.command("wait");
    assertEquals(haveForeground(leader), [true]);
    assertEquals(await terminal.command("echo still here"), "still here");
  });

  Deno.test(`stops with its command on Ctrl-Z, and fg continues both, below ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.type(`${run(USE)}\n`);
    await terminal.hears("ready");
    const pids = await pidsOf(terminal, USE);
    for (let round = 0; round < 3; round++) {
      await terminal.type(CTRL_Z);
      await terminal.prompt();
      await areStopped(...pids);
      assertEquals(haveForeground(await terminal.leader()), [true]);
      assertMatch(await terminal.command("jobs"), /^\[1\].*Stopped.*$/);
      await terminal.type("fg\n");
      await terminal.hears(`signal ${CONT}`);
      await areRunning(...pids);
      assertEquals(haveForeground(...pids), [false, true]);
      await terminal.type("hello\n");
      await terminal.hears("read hello");
    }
    await terminal.type("exit 4\n");
    await terminal.prompt();
    assertEquals(await terminal.command("echo code $?"), "code 4");
  });

  Deno.test(`stops with its command on Ctrl-Z where there is no /proc, below ${shell}`, async () => {
    const hidden = ["sh", "-c", 'mount -t tmpfs -o ro tmpfs /proc && exec "$@"', "sh"];
    await using terminal = onTerminal([...hidden, ...words]);
    await terminal.prompt();
    await terminal.type(`${run(USE)}\n`);
    await terminal.hears("ready");
    const pids = await pidsOf(terminal, USE);
    await terminal.type(CTRL_Z);
    await terminal.prompt();
    await areStopped(...pids);
    await terminal.type("fg\n");
    await terminal.hears(`signal ${CONT}`);
    await terminal.type("hello\n");
    await terminal.hears("read hello");
  });

  Deno.test(`goes on without the terminal on bg, below ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.type(`${run(WAIT)}\n`);
    await terminal.hears("ready");
    const pids = await pidsOf(terminal, WAIT);
    await terminal.type(CTRL_Z);
    await terminal.prompt();
    await terminal.command("bg");
    await terminal.hears(`signal ${CONT}`);
    await areRunning(...pids);
    assertEquals(haveForeground(await terminal.leader(), ...pids), [true, false, false]);
    assertMatch(await terminal.command("jobs"), /^\[1\].*Running.*$/);
  });

  Deno.test(`stops when its command reads in the background, and reads on after fg, below ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.command(`${run(USE)} &`);
    await terminal.hears("ready");
    const pids = await pidsOf(terminal, USE);
    for (let round = 0; round < 2; round++) {
      await areStopped(...pids);
      await knowsItStopped(terminal);
      await terminal.type("fg\n");
      await terminal.hears(`signal ${CONT}`);
      await terminal.type("hello\n");
      await terminal.hears("read hello");
      await terminal.type(CTRL_Z);
      await terminal.prompt();
      await terminal.command("bg");
      await terminal.hears(`signal ${CONT}`);
    }
  });

  Deno.test(`gets the terminal from fg while it runs, below ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.command(`${run(WAIT)} &`);
    await terminal.hears("ready");
    const pids = await pidsOf(terminal, WAIT);
    await terminal.type("fg\n");
    const leader = await terminal.leader();
    await eventually(() => assertEquals(haveForeground(leader), [false]));
    // To a job that runs bash sends no CONT: nothing tells baronet that it has the terminal
    if (shell === "dash") await terminal.hears(`signal ${CONT}`);
    await sendSignal(pids[1], USR1);
    await terminal.hears(`signal ${USR1}`);
    if (shell === "bash") await terminal.hears(`signal ${CONT}`);
    await terminal.type("hello\n");
    await terminal.hears("read hello");
    assertEquals(haveForeground(...pids), [false, true]);
  });

  Deno.test(`logs to a terminal with "stty tostop" from the background of ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.command("stty tostop");
    await terminal.type(`${run(WAIT, "-v")} &\n`);
    await terminal.hears("ready");
    await terminal.shows(/ info: Started /);
    const init = await terminal.pidOf([BARONET, "-v", ...WAIT]);
    await sendSignal(init, USR2);
    await terminal.shows(/ info: Forwarding SIGUSR2 /);
    await terminal.hears(`signal ${USR2}`);
    await terminal.hearsNoMore(init);
    await areRunning(init, await terminal.pidOf(WAIT));
  });

  Deno.test(`stops with a command that writes to a terminal with "stty tostop", below ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.command("stty tostop");
    await terminal.command(`${run(IDLE)} &`);
    await areStopped(...await pidsOf(terminal, IDLE));
    assertNotMatch(terminal.screen.text, /^ready$/m);
    await knowsItStopped(terminal);
    await terminal.type("fg\n");
    await terminal.shows(/^ready$/);
  });
}
