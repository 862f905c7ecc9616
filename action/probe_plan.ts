// SPDX-License-Identifier: MIT
// Pure: how the probe gets into the application's place in a container of run P.
//
// "cmd" replaces CMD: the ENTRYPOINT under test starts the probe as it starts the application.
// "overlay" lays the probe over the application's executable: ENTRYPOINT and CMD stay as they are.
// A shell line is never replaced, it is part of what is tested.
import { signalName } from "../init/core/signals.ts";
import type { ProbeMode } from "./inputs.ts";
import type { ImageFacts, NoProbe, ProcessTree } from "./observations.ts";
import { isShell, isShellProcess, programName } from "./programs.ts";
import { joinWords } from "./process_tree.ts";

/** Where the volume with the probe and its logs is mounted. */
export const PROBE_FOLDER = "/.baronet";
const PROBE = `${PROBE_FOLDER}/baronet`;
/** What the probe exits with: no program does so by chance. */
export const PROBE_EXIT_CODE = 42;
/** The kernel cuts a script's first line there. */
const LONGEST_FIRST_LINE = 255;

export type Placement =
  | { readonly mode: "cmd" }
  /** `program`: as the application's command line names it, a path or a name in PATH. */
  | { readonly mode: "overlay"; readonly program: string };

/** The ways to try, the best one first; a reason where there is none. */
export function planPlacements(
  asked: ProbeMode,
  { image, tree }: { image: ImageFacts; tree: ProcessTree },
): readonly Placement[] | NoProbe {
  if (asked === "off") return { mode: "off", reason: "the input probe is off" };
  const { main, chain } = tree;
  const program = main.args.split(" ")[0].replace(/:$/, "");
  const placements: Placement[] = [];
  const isCommand = main.args === joinWords(image.cmd) ||
    programName(program) === programName(image.cmd[0] ?? "");
  const hasCommand = image.entrypoint.length > 0 && image.cmd.length > 0 && !image.isShellForm;
  if (asked === "cmd" || hasCommand && isCommand && !isShell(program)) {
    placements.push({ mode: "cmd" });
  }
  const isOwnExecutable = !chain.some(({ args }) => args.split(" ")[0] === program);
  if (asked !== "cmd" && !isShellProcess(main) && isOwnExecutable) {
    placements.push({ mode: "overlay", program });
  }
  const chosen = placements.filter(({ mode }) => asked === "auto" || asked === mode);
  if (chosen.length > 0) return chosen;
  return {
    mode: "none",
    reason: isShellProcess(main)
      ? `the application seems to be a shell script, "${main.args}", and nothing can stand in for a shell`
      : `"${program}" also runs what starts the application, so nothing can stand in for it`,
  };
}

export interface ProbeRunPlan {
  readonly log: string;
  readonly exitSignal: number;
  readonly isAlone: boolean;
}

function options({ log, exitSignal, isAlone }: ProbeRunPlan): string[] {
  const name = signalName(exitSignal).replace(/^SIG/, "");
  return [
    "--probe",
    `--probe-log=${PROBE_FOLDER}/${log}`,
    `--probe-exit=${name}=${PROBE_EXIT_CODE}`,
    ...(isAlone ? ["--probe-alone"] : []),
  ];
}

/** The CMD of mode "cmd". */
export function probeCommand(plan: ProbeRunPlan): string[] {
  return [PROBE, ...options(plan)];
}

/** The file that mode "overlay" lays over the executable: its text behind #! is one word. */
export function probeScript(plan: ProbeRunPlan): string {
  const line = `#!${PROBE} ${options(plan).join(" ")}`;
  if (line.length < LONGEST_FIRST_LINE) return `${line}\n`;
  throw new Error(`Cannot use the probe: its script's first line has ${line.length} characters`);
}

/** Where in the container a program may lie, the likeliest first. */
export function candidatePaths(program: string, { path, workingDir }: ImageFacts): string[] {
  if (program.startsWith("/")) return [program];
  const folders = program.includes("/") ? [workingDir] : path;
  return folders.map((folder) => `${folder.replace(/\/$/, "")}/${program.replace(/^\.\//, "")}`);
}

/** Whether the probe, started with these words, stands where the application stood. */
export function isInPlaceOf(main: string, argv: readonly string[]): boolean {
  const rest = joinWords(argv.slice(1));
  return rest === "" ? !main.includes(" ") : main.endsWith(` ${rest}`);
}
