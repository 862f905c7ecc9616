// SPDX-License-Identifier: MIT
// "deno task start": the case that started this project. A container runs /run.sh, which starts
// its program without exec; it is stopped as every orchestrator stops it. Who is PID 1 decides
// whether the program hears of it.
import type { ImageFiles } from "./image_files.ts";
import { BUILD, DIST, ROOT } from "./paths.ts";
import { runTask, showStep } from "./progress.ts";
import { runCommand } from "./run_command.ts";
import { openStage, type Stopped } from "./start_stages.ts";
import { COMPILER_PACKAGES, ensureTools } from "./tools.ts";

const DEADLINE_S = 10; // what docker stop and docker compose give a container

const RUN_SH = `#!/bin/sh
/program
`;

const CASES: { pid1: string; words: string[] }[] = [
  { pid1: "/run.sh, a shell", words: ["/run.sh"] },
  { pid1: "tini -- /run.sh", words: ["/tini", "--", "/run.sh"] },
  { pid1: "baronet -- /run.sh", words: ["/baronet", "--", "/run.sh"] },
  { pid1: "baronet -g -- /run.sh", words: ["/baronet", "-g", "--", "/run.sh"] },
];

/** A dynamic program, and every library and loader that it needs, at the same paths. */
async function withLibraries(target: string, program: string): Promise<ImageFiles> {
  const listed = (await runCommand(["ldd", program])).matchAll(/(?:=> )?(\/\S+) \(0x/g);
  return {
    [target]: { copy: program },
    ...Object.fromEntries([...listed].map(([, path]) => [path, { copy: path }])),
  };
}

async function gatherFiles(): Promise<ImageFiles> {
  await ensureTools([...COMPILER_PACKAGES, "busybox-static", "tini"]);
  const program = `${BUILD}/start_program`;
  const source = `${ROOT}/scripts/start_program.c`;
  await runCommand(["musl-gcc", "-static", "-Os", "-s", "-o", program, source]);
  return {
    "/bin/busybox": { copy: "/bin/busybox" },
    "/bin/sh": { link: "busybox" },
    "/run.sh": { text: RUN_SH },
    "/program": { copy: program },
    "/baronet": { copy: `${DIST}/baronet-amd64.musl` },
    ...await withLibraries("/tini", "/usr/bin/tini"),
  };
}

const HEAD = ["PID 1", "the program heard", "its clean-up", "the stop took", "exit code"];

function rowOf(pid1: string, { printed, tookMs, exitCode }: Stopped): string[] {
  const heard = printed.filter((line) => line === "heard SIGTERM");
  const begun = heard.length > 0 ? "cut off" : "never began";
  return [
    pid1,
    heard.length === 0 ? "nothing" : heard.map(() => "SIGTERM").join(", "),
    printed.includes("clean-up finished") ? "finished" : begun,
    `${(tookMs / 1000).toFixed(2)} s`,
    String(exitCode),
  ];
}

function formatTable(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const rule = widths.map((width) => "-".repeat(width));
  return [rows[0], rule, ...rows.slice(1)]
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd())
    .join("\n");
}

/** Fails on Ctrl-C or SIGTERM, so that what was started is taken away before we exit. */
class Interruption implements Disposable {
  readonly #fail = Promise.withResolvers<never>();
  readonly #listener = () => this.#fail.reject(new Error("Cannot go on: interrupted"));

  constructor() {
    this.#fail.promise.catch(() => {});
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(signal, this.#listener);
    }
  }

  async unless<T>(work: Promise<T>): Promise<T> {
    return await Promise.race([work, this.#fail.promise]);
  }

  [Symbol.dispose]() {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.removeSignalListener(signal, this.#listener);
    }
  }
}

async function measure(): Promise<{ where: string; rows: string[][] }> {
  using interruption = new Interruption();
  const files = await showStep("gathering the files", gatherFiles);
  await using stage = await openStage(files, DEADLINE_S);
  const rows = [];
  for (const { pid1, words } of CASES) {
    const stopped = showStep(`stopping ${pid1}`, () => stage.startAndStop(words));
    rows.push(rowOf(pid1, await interruption.unless(stopped)));
  }
  return { where: stage.name, rows };
}

await runTask(async () => {
  const { where, rows } = await measure();
  console.log(`
/run.sh starts a program without exec and is stopped: TERM, then KILL after ${DEADLINE_S} s.
The program needs 300 ms for its clean-up. Measured in ${where}.

${formatTable([HEAD, ...rows])}`);
});
