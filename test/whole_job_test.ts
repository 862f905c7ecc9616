// SPDX-License-Identifier: MIT
// Below a shell with job control: what a key, a signal or a lost connection means for all that a
// job consists of: baronet, its commands, other inits, a script or a pipeline around it.
import { assertEquals, assertMatch } from "@std/assert";
import { BARONET, eventually } from "./harness.ts";
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

const [INT, TERM, CONT] = [2, 15, 18];
const [BASH] = SHELLS;

function run(command: readonly string[], ...options: string[]): string {
  return quoted([BARONET, ...options, ...command]);
}

/** Ctrl-Z, then fg: all of these stop, and go on, and as many as say so hear CONT. */
async function stopsAndGoesOn(terminal: Terminal, pids: number[], hearing = 1): Promise<void> {
  await terminal.type(CTRL_Z);
  await terminal.prompt();
  await areStopped(...pids);
  await terminal.type("fg\n");
  await terminal.hears(...Array(hearing).fill(`signal ${CONT}`));
  await areRunning(...pids);
}

for (const { shell, words } of SHELLS) {
  Deno.test(`stops with the script around it on Ctrl-Z, below ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    const script = ["sh", "-c", `${run(USE)}; echo ended`];
    await terminal.type(`${quoted(script)}\n`);
    await terminal.hears("ready");
    const pids = [await terminal.pidOf(script), ...await pidsOf(terminal, USE)];
    for (let round = 0; round < 2; round++) {
      await terminal.type(CTRL_Z);
      await terminal.prompt();
      await areStopped(...pids);
      await terminal.type("fg\n");
      await terminal.hears(`signal ${CONT}`);
      await terminal.type("hello\n");
      await terminal.hears("read hello");
      await areRunning(...pids);
    }
    await terminal.type("exit 0\n");
    assertMatch(await terminal.prompt(), /^ended$/m);
  });

  Deno.test(`stops with the pipeline around it on Ctrl-Z, below ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.type(`${run(USE)} | cat\n`);
    await terminal.hears("ready");
    const pids = [await terminal.pidOf(["cat"]), ...await pidsOf(terminal, USE)];
    // When the shell started the cat it handed the terminal to the job once more: to baronet, which
    // hands it on as soon as the command was stopped for it, and continues that. So it is at the
    // command's next read, the first or, where it waited in that already, the second.
    for (const line of ["first", "second"]) {
      await terminal.type(`${line}\n`);
      await terminal.hearsAtLast(`read ${line}`);
    }
    await stopsAndGoesOn(terminal, pids);
    await terminal.type("hello\nexit 0\n");
    await terminal.hears("read hello");
    await terminal.prompt();
  });

  Deno.test(`stops with another init below it on Ctrl-Z, below ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.type(`${run(USE, BARONET)}\n`);
    await terminal.hears("ready");
    const outer = await terminal.pidOf([BARONET, BARONET, ...USE]);
    const pids = [outer, ...await pidsOf(terminal, USE)];
    await stopsAndGoesOn(terminal, pids);
    await terminal.type("hello\n");
    await terminal.hears("read hello");
  });

  Deno.test(`stops all its commands on Ctrl-Z, and fg continues all, below ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    const commands = [...WAIT, "---", ...IDLE];
    await terminal.type(`${run(commands)}\n`);
    await terminal.hears("ready");
    await terminal.shows(/^ready$/);
    const init = await terminal.pidOf([BARONET, ...commands]);
    const pids = [init, await terminal.pidOf(WAIT), await terminal.pidOf(IDLE)];
    await stopsAndGoesOn(terminal, pids);
  });

  Deno.test(`stops all that its command has started on Ctrl-Z, and fg continues it, below ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    const command = ["sh", "-c", `${quoted([...WAIT, "too"])} & exec ${quoted(WAIT)}`];
    await terminal.type(`${run(command)}\n`);
    await terminal.hears("ready", "ready");
    const pids = [await terminal.pidOf(WAIT), await terminal.pidOf([...WAIT, "too"])];
    await stopsAndGoesOn(terminal, pids, 2);
  });

  Deno.test(`asks a stopped command to stop when it is told and continued, below ${shell}`, async () => {
    await using terminal = onTerminal(words);
    await terminal.prompt();
    await terminal.type(`${run(USE)}\n`);
    await terminal.hears("ready");
    await terminal.type(CTRL_Z);
    await terminal.prompt();
    await terminal.command("kill -TERM %1; kill -CONT %1");
    await terminal.hears(`signal ${TERM}`);
    // It may still tell of its end
    await eventually(async () => assertEquals(await terminal.command("jobs"), ""));
  });

  for (const state of ["running", "stopped"]) {
    Deno.test(`ends a ${state} command when ${shell} loses its connection`, async () => {
      await using terminal = onTerminal(words);
      await terminal.prompt();
      await terminal.type(`${run(IDLE)}\n`);
      await terminal.shows(/^ready$/);
      if (state === "stopped") {
        await terminal.type(CTRL_Z);
        await terminal.prompt();
      }
      await terminal.hangUp();
      assertEquals(await terminal.exitCode(), 129); // once nobody is left
    });
  }
}

// fg without CONT: the terminal is baronet's until somebody reads it
Deno.test("hands keys on to the whole job when fg has given it the terminal while it ran", async () => {
  await using terminal = onTerminal(BASH.words);
  await terminal.prompt();
  const job = ["sh", "-c", `${quoted([...WAIT, "too"])} & exec ${quoted(WAIT)}`];
  await terminal.command(`${run(job)} &`);
  await terminal.hears("ready", "ready");
  const pids = [await terminal.pidOf(WAIT), await terminal.pidOf([...WAIT, "too"])];
  await terminal.type("fg\n");
  const leader = await terminal.leader();
  await eventually(() => assertEquals(haveForeground(leader), [false]));
  assertEquals(haveForeground(...pids), [false, false]);
  await terminal.type(CTRL_C);
  await terminal.hears(`signal ${INT}`, `signal ${INT}`);
  await eventually(() => assertEquals(haveForeground(...pids), [true, true]));
  await terminal.type(CTRL_Z);
  await terminal.prompt();
  await areStopped(...pids);
});
