// SPDX-License-Identifier: MIT
// How many instructions an init runs from its start to its end, in user mode, counted by valgrind's
// callgrind. The one figure that is nearly the same on every machine and in every run; so a test can
// hold it to a bar (test/instructions_test.ts).
import { runCommand } from "../run_command.ts";
import { ensureTools } from "../tools.ts";
import type { Init } from "./inits.ts";
import { FOLDER, type Programs } from "./programs.ts";
import { type Recorder, showProgress } from "./recorder.ts";
import { listStarts } from "./starts.ts";

export async function countInstructions(
  inits: readonly Init[],
  { programs, recorder }: { programs: Programs; recorder: Recorder },
): Promise<void> {
  try {
    await ensureTools(["valgrind"]);
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split("\n");
    recorder.note(`instructions are not counted: ${reason}`);
    return;
  }
  for (const init of inits) {
    for (const { kind, command } of listStarts(init, programs.nothing)) {
      const value = await countOf(command) / 1000;
      const figure = kind === "plain" ? "startInstructions" : "optionsInstructions";
      recorder.record(figure, { init: init.name, value });
    }
    showProgress(init.name);
  }
}

/** Of the command alone, not of what it starts. */
export async function countOf(command: readonly string[]): Promise<number> {
  const out = `${FOLDER}/callgrind.out`;
  const callgrind = ["valgrind", "--tool=callgrind", `--callgrind-out-file=${out}`];
  // In a session of its own, as smell-baron ends its whole process group; and in surroundings of its
  // own, as an init that looks for a variable looks at all before it.
  const surroundings = ["env", "-i", "PATH=/usr/bin:/bin"];
  await runCommand(["setsid", "--wait", ...surroundings, ...callgrind, ...command]);
  return parseInstructions(await Deno.readTextFile(out));
}

/** The last line of callgrind's file: "totals: 12345". */
export function parseInstructions(profile: string): number {
  const count = /^(?:totals|summary): (\d+)$/m.exec(profile)?.[1];
  if (count === undefined) throw new Error("Cannot count instructions: callgrind says no total");
  return Number(count);
}
