// SPDX-License-Identifier: MIT
// How many instructions an init runs from its start to its end, in user mode, counted by valgrind's
// callgrind. The one figure that is the same on every machine and in every run.
import { runCommand } from "../run_command.ts";
import { ensureTools } from "../tools.ts";
import type { Init } from "./inits.ts";
import { FOLDER, type Programs } from "./programs.ts";
import { type Recorder, showProgress } from "./recorder.ts";

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
  const out = `${FOLDER}/callgrind.out`;
  const callgrind = ["valgrind", "--tool=callgrind", `--callgrind-out-file=${out}`];
  for (const init of inits) {
    // A session of its own: smell-baron ends its whole process group.
    await runCommand(["setsid", "--wait", ...callgrind, init.path, programs.nothing]);
    const count = parseInstructions(await Deno.readTextFile(out));
    recorder.record("startInstructions", { init: init.name, value: count / 1000 });
    showProgress(init.name);
  }
}

/** The last line of callgrind's file: "totals: 12345". */
export function parseInstructions(profile: string): number {
  const count = /^(?:totals|summary): (\d+)$/m.exec(profile)?.[1];
  if (count === undefined) throw new Error("Cannot count instructions: callgrind says no total");
  return Number(count);
}
