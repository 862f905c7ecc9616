// SPDX-License-Identifier: MIT
// A command with a leftover: a process that is still there when the command has exited.
import { eventually, fixture, type Run, type Setup, start } from "./harness.ts";
import { familyOf } from "./processes.ts";

const TERM = 15;

/**
 * Starts `leftover`, words of a shell that print "left ready", and a command that exits with 7 on
 * TERM.
 */
export async function startWithLeftover(leftover: string, setup: Setup): Promise<Run> {
  const script = `${leftover} & exec ${fixture("print_signals")} main ${TERM} 7`;
  const run = start({ ...setup, command: ["sh", "-c", script] });
  try {
    await run.stdout.takeAll("left ready", "main ready");
    return run;
  } catch (error) {
    await run[Symbol.asyncDispose]();
    throw error;
  }
}

/** The host's pid of the leftover: the process whose first argument is "left". */
export async function leftoverOf(run: Run): Promise<number> {
  const init = await run.pid();
  return await eventually(() => {
    const [, ...family] = familyOf(init);
    const found = family.find(({ commandLine }) => /^\S+ left( |$)/.test(commandLine));
    if (found === undefined) {
      throw new Error(`expected a process "... left", got ${JSON.stringify(family)}`);
    }
    return found.pid;
  });
}
