// SPDX-License-Identifier: MIT
// Pure: what `docker top` prints -> the processes, and which of them is the application.
//
// The application is, in this order: what the user's pattern names; the process whose command line
// is CMD; else whoever is found by going down from PID 1 as long as a process is only there to
// start another. Several that match are workers and their master: the one nearest to PID 1 counts.
import { maskHas } from "../init/core/proc_status.ts";
import type { ImageFacts, Process, ProcessTree } from "./observations.ts";
import { isKnownInit, isStartScript } from "./programs.ts";

/** Without `comm`, which may hold blanks; the last column may as well, but nothing follows it. */
export const TOP_COLUMNS = "pid,ppid,nlwp,blocked,ignored,caught,args";

/** Throws when the engine's ps does not know these columns. */
export function parseTop(output: string): Process[] {
  const [head = "", ...lines] = output.trimEnd().split("\n");
  if (!/^PID\s+PPID\s+NLWP\s+BLOCKED\s+IGNORED\s+CAUGHT\s+COMMAND$/.test(head.trim())) {
    throw new Error(
      `Cannot read the processes: "docker top" has the columns "${head.trim()}"\n` +
        "  The engine's host needs ps of procps",
    );
  }
  return lines.filter((line) => line.trim() !== "").map((line) => {
    const [pid, parentPid, threads, blocked, ignored, caught, ...args] = line.trim().split(/\s+/);
    return {
      ...{ pid: Number(pid), parentPid: Number(parentPid), threads: Number(threads) },
      ...{ blocked, ignored, caught, args: args.join(" ") },
    };
  });
}

export type Disposition = "blocked" | "ignored" | "caught" | "default";

/** What the masks say of a signal. A hint only: sigwait and handlers of runtimes mislead. */
export function dispositionOf(process: Process, signal: number): Disposition {
  if (maskHas(process.blocked, signal)) return "blocked";
  if (maskHas(process.ignored, signal)) return "ignored";
  return maskHas(process.caught, signal) ? "caught" : "default";
}

/** undefined: there is no process yet, or no longer. */
export function readTree(
  processes: readonly Process[],
  { image, main }: { image: ImageFacts; main: RegExp | undefined },
): ProcessTree | undefined {
  const pids = processes.map(({ pid }) => pid);
  const pid1 = processes.find(({ parentPid }) => !pids.includes(parentPid));
  if (pid1 === undefined) return undefined;
  const found = main === undefined
    ? findByCommand(processes, { image, pid1 }) ?? goDown(processes, { image, pid1 })
    : nearest(processes.filter(({ args }) => main.test(args)), processes);
  if (found === undefined) return undefined;
  return { processes, pid1, main: found, chain: ancestorsOf(found, processes) };
}

/** From the top one down to the parent. */
function ancestorsOf(process: Process, processes: readonly Process[]): Process[] {
  const chain: Process[] = [];
  let above = processes.find(({ pid }) => pid === process.parentPid);
  // A list that was read while processes came and went could hold a circle.
  while (above !== undefined && chain.length < processes.length) {
    chain.unshift(above);
    const { parentPid } = above;
    above = processes.find(({ pid }) => pid === parentPid);
  }
  return chain;
}

function nearest(some: readonly Process[], all: readonly Process[]): Process | undefined {
  return some.toSorted((a, b) => ancestorsOf(a, all).length - ancestorsOf(b, all).length)[0];
}

function findByCommand(
  processes: readonly Process[],
  { image, pid1 }: { image: ImageFacts; pid1: Process },
): Process | undefined {
  if (image.entrypoint.length === 0 || image.cmd.length === 0 || image.isShellForm) return;
  const command = joinWords(image.cmd);
  const below = processes.filter((process) => process !== pid1 && process.args === command);
  return nearest(below, processes) ?? (pid1.args === command ? pid1 : undefined);
}

/** As `docker top` shows a command line. */
export function joinWords(words: readonly string[]): string {
  return words.join(" ").trim().split(/\s+/).join(" ");
}

function goDown(
  processes: readonly Process[],
  { image, pid1 }: { image: ImageFacts; pid1: Process },
): Process {
  // A script that starts the application with exec is no longer to be seen below its starter.
  const isFirstStarter = pid1.args.split(" ").slice(1)
    .some((word) => image.startedPrograms.includes(word));
  let at = pid1;
  for (let i = 0; i < processes.length; i++) {
    const children = processes.filter(({ parentPid }) => parentPid === at.pid);
    const isStarter = isKnownInit(at) || isFirstStarter && at === pid1;
    const next = children.find((child) => isStartedBy(child, at)) ??
      (isStarter
        ? children.find(({ args }) => args.split(" ")[0] !== at.args.split(" ")[0])
        : undefined);
    if (next === undefined) break;
    at = next;
  }
  return at;
}

/** Whether the parent's trade is to start that child: its command line ends with the child's. */
function isStartedBy(child: Process, parent: Process): boolean {
  if (child.args === parent.args) return false; // a worker of the same program
  return isStartScript(parent) ||
    [child.args, withoutInterpreter(child.args)].some((args) => parent.args.endsWith(` ${args}`));
}

/** `/run.sh x` of `/bin/sh /run.sh x`: the kernel puts a script's interpreter in front. */
function withoutInterpreter(args: string): string {
  const [, ...rest] = args.split(" ");
  return rest[0]?.includes("/") ? rest.join(" ") : args;
}
