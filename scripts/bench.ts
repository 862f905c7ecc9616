// SPDX-License-Identifier: MIT
// `deno task bench`: what baronet costs, beside other inits, in one run on one machine. docs/bench.md
// says what the figures mean. Only ratios within one run can be compared.
import { resolve } from "node:path";
import { JUDGED } from "./bench/bars.ts";
import { drawChart } from "./bench/chart.ts";
import { Crew, DrivenInit } from "./bench/driven_init.ts";
import { FULL, QUICK } from "./bench/extent.ts";
import type { Results } from "./bench/figures.ts";
import { measureGrowth } from "./bench/growth.ts";
import { measureIdle } from "./bench/idle.ts";
import { gatherInits, type Init } from "./bench/inits.ts";
import { countInstructions } from "./bench/instructions.ts";
import { type BenchOptions, readBenchOptions } from "./bench/options.ts";
import { compilePrograms, type Programs } from "./bench/programs.ts";
import { measureReaps } from "./bench/reaps.ts";
import { Recorder } from "./bench/recorder.ts";
import { measureSignals } from "./bench/signals.ts";
import { measureStarts } from "./bench/starts.ts";
import { formatResults, listMissedBars } from "./bench/table.ts";
import { BUILD, DIST } from "./paths.ts";
import { runTask, showStep, showSteps } from "./progress.ts";
import { COMPILER_PACKAGES, ensureTools } from "./tools.ts";

async function bench(options: BenchOptions): Promise<void> {
  const results = await measure(options);
  console.log(`\n${formatResults(results)}`);
  const json = options.json ?? `${BUILD}/bench.json`;
  await Deno.writeTextFile(json, `${JSON.stringify(results, undefined, 2)}\n`);
  if (options.chart !== undefined) {
    await Deno.writeTextFile(options.chart, drawChart(JSON.parse(await Deno.readTextFile(json))));
  }
  const missed = listMissedBars(results);
  if (!options.isStrict || missed.length === 0) return;
  throw new Error(`Cannot hold every bar: ${missed.length} missed\n  ${missed.join("\n  ")}`);
}

async function measure({ isQuick, baronet, smellBaron }: BenchOptions): Promise<Results> {
  const extent = isQuick ? QUICK : FULL;
  const recorder = new Recorder();
  await ensureTools(COMPILER_PACKAGES);
  const programs = await showStep("compiling the programs that measure", compilePrograms);
  const paths = { baronet: baronet ?? `${DIST}/baronet-amd64.musl`, smellBaron };
  const inits = await showStep(
    "gathering the inits",
    () => gatherInits({ ...paths, floor: programs.floor }, recorder),
  );

  await using crew = await Crew.start(inits, programs);
  const driven = crew.members;
  const context = { programs, extent, recorder };
  await showSteps([
    ["timing starts", () => measureStarts(inits, context)],
    ["counting instructions", () => countInstructions(inits, context)],
    [`watching them idle for ${extent.idleS} s`, () => measureIdle(inits, context)],
    ["timing signals", () => measureSignals(driven, context)],
    [
      `reaping ${extent.orphans} orphans one by one`,
      () => measureReaps(driven, { ...context, kind: "singly" }),
    ],
    [
      `reaping ${extent.orphans} orphans in backlogs`,
      () => measureReaps(driven, { ...context, kind: "backlog" }),
    ],
    [
      `${extent.growth} signals and ${extent.growth} orphans`,
      () => measureOwnGrowth(inits, context),
    ],
  ]);
  return {
    measuredAt: new Date().toISOString(),
    machine: await describeMachine(driven),
    isQuick,
    inits: inits.map(({ name, about, isDynamic }) => ({ name, about, isDynamic })),
    figures: recorder.figures,
    notes: recorder.notes,
  };
}

async function measureOwnGrowth(
  inits: readonly Init[],
  context: { programs: Programs; extent: typeof FULL; recorder: Recorder },
): Promise<void> {
  const init = inits.find(({ name }) => name === JUDGED);
  if (init === undefined) return;
  await using fresh = await DrivenInit.start(init, context.programs);
  await measureGrowth(fresh, context);
}

async function describeMachine([first]: readonly DrivenInit[]): Promise<string> {
  const info = await Deno.readTextFile("/proc/cpuinfo");
  const processor = /^model name\s*:\s*(.+)$/m.exec(info)?.[1] ?? Deno.build.arch;
  const cores = navigator.hardwareConcurrency;
  return `${processor}, ${cores} CPUs, Linux ${Deno.osRelease()}, ${
    first?.pinning ?? "not pinned"
  }`;
}

/** Paths are the user's; a task runs in the project's folder. */
function makeAbsolute(options: BenchOptions): BenchOptions {
  const absolute = (path: string | undefined) =>
    path === undefined ? undefined : resolve(Deno.env.get("INIT_CWD") ?? ".", path);
  return {
    ...options,
    baronet: absolute(options.baronet),
    smellBaron: absolute(options.smellBaron),
    json: absolute(options.json),
    chart: absolute(options.chart),
  };
}

if (import.meta.main) await runTask(() => bench(makeAbsolute(readBenchOptions(Deno.args))));
