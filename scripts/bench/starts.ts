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

type Kind = "plain" | "withOptions";

export interface Start {
  readonly init: Init;
  readonly kind: Kind;
  readonly command: readonly string[];
}

const FIGURE_OF: Readonly<Record<Kind, FigureName>> = {
  plain: "startUs",
  withOptions: "optionsStartUs",
};

export async function measureStarts(
  inits: readonly Init[],
  { programs, extent, recorder }: { programs: Programs; extent: Extent; recorder: Recorder },
): Promise<void> {
  const cases = inits.flatMap((init) => listStarts(init, programs.nothing));
  const samples = new Samples(`startUs ${REFERENCE}`);
  const rounds = extent.startRoundsPerPass;
  const isStable = await repeatUntilStable(samples, async (pass) => {
    const words = cases.flatMap(({ command }, index) => index === 0 ? command : ["::", ...command]);
    const command = [programs.timeStarts, String(rounds), String(pass), ...words];
    const [, ...lines] = (await runCommand(command)).trimEnd().split("\n");
    for (const [index, { init, kind }] of cases.entries()) {
      samples.add(`${FIGURE_OF[kind]} ${init.name}`, lines[index].trim().split(" ").map(Number));
    }
  }, extent.starts);
  for (const { init, kind } of cases) {
    const times = samples.of(`${FIGURE_OF[kind]} ${init.name}`);
    recorder.record(FIGURE_OF[kind], { init: init.name, value: median(times) / 1000 });
    if (kind !== "plain") continue;
    recorder.record("startLeastUs", { init: init.name, value: quantile(times, 0) / 1000 });
    if (!isStable) recorder.note(`the medians of the starts still moved after ${times.length}`);
  }
}

/** What is measured of an init's start: `program` alone and, where it can, two with options. */
export function listStarts(init: Init, program: string): Start[] {
  const plain: Start = { init, kind: "plain", command: [init.path, program] };
  const words = WITH_OPTIONS[init.name];
  if (words === undefined) return [plain];
  const command = [init.path, ...words.split(" ").map((word) => word === "$" ? program : word)];
  return [plain, { init, kind: "withOptions", command }];
}
