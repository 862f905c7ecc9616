// SPDX-License-Identifier: MIT
// From posix_spawn to the end of waitpid: every init with a program that exits at once, and those
// that can, with options and two such programs.
import { runCommand } from "../run_command.ts";
import { REFERENCE } from "./bars.ts";
import type { Extent } from "./extent.ts";
import type { FigureName } from "./figures.ts";
import type { Init } from "./inits.ts";
import type { Programs } from "./programs.ts";
import { type Recorder, repeatUntilStable, Samples } from "./recorder.ts";
import { median, quantile } from "./statistics.ts";

/** "$" stands for the program. */
const WITH_OPTIONS: Readonly<Record<string, string>> = {
  baronet: "--grace 2s --stop-timeout 5s -g $ --- $",
  "smell-baron": "-f $ --- $",
};

interface StartCase {
  readonly init: Init;
  readonly figure: FigureName;
  readonly command: readonly string[];
}

export async function measureStarts(
  inits: readonly Init[],
  { programs, extent, recorder }: { programs: Programs; extent: Extent; recorder: Recorder },
): Promise<void> {
  const cases = inits.flatMap((init) => listCases(init, programs.nothing));
  const samples = new Samples(`startUs ${REFERENCE}`);
  const rounds = extent.startRoundsPerPass;
  const isStable = await repeatUntilStable(samples, async (pass) => {
    const words = cases.flatMap(({ command }, index) => index === 0 ? command : ["::", ...command]);
    const command = [programs.timeStarts, String(rounds), String(pass), ...words];
    const [, ...lines] = (await runCommand(command)).trimEnd().split("\n");
    for (const [index, { init, figure }] of cases.entries()) {
      samples.add(`${figure} ${init.name}`, lines[index].trim().split(" ").map(Number));
    }
  }, extent.starts);
  for (const { init, figure } of cases) {
    const times = samples.of(`${figure} ${init.name}`);
    recorder.record(figure, { init: init.name, value: median(times) / 1000 });
    if (figure !== "startUs") continue;
    recorder.record("startLeastUs", { init: init.name, value: quantile(times, 0) / 1000 });
    if (!isStable) recorder.note(`the medians of the starts still moved after ${times.length}`);
  }
}

function listCases(init: Init, program: string): StartCase[] {
  const plain: StartCase = { init, figure: "startUs", command: [init.path, program] };
  const words = WITH_OPTIONS[init.name];
  if (words === undefined) return [plain];
  const command = [init.path, ...words.split(" ").map((word) => word === "$" ? program : word)];
  return [plain, { init, figure: "optionsStartUs", command }];
}
