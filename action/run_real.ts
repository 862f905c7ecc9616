// SPDX-License-Identifier: MIT
// Run R: the image as it is. Starts it, waits until it is ready, looks at its processes, stops it
// as an orchestrator does, and says what came of it.
import { SIGNAL_NUMBERS } from "../init/core/signals.ts";
import { type Container, poll, type State } from "./container.ts";
import { DockerError } from "./docker.ts";
import type { VerifyInputs } from "./inputs.ts";
import type { FailedRun, ImageFacts, ProcessTree, StoppedRun } from "./observations.ts";
import { parseTop, readTree, TOP_COLUMNS } from "./process_tree.ts";
import type { Workplace } from "./workplace.ts";

const LOG_LINES = 30;
/** So long the processes and their masks must stay the same. */
const STABLE_MS = 400;

export interface Subject {
  readonly image: ImageFacts;
  readonly platform: string;
  readonly wishes: VerifyInputs;
  readonly workplace: Workplace;
}

/** A container of the image that runs and whose application is known. */
export interface RunningImage {
  readonly container: Container;
  readonly tree: ProcessTree;
  readonly readyMs: number;
}

/** Starts the image's container and waits until it is ready. */
export async function startReal(
  container: Container,
  subject: Subject,
): Promise<RunningImage | FailedRun> {
  const { wishes } = subject;
  try {
    await container.start();
  } catch (error) {
    if (!(error instanceof DockerError)) throw error;
    const reason = error.message.split("\n").map((line) => line.trim()).join(" ");
    return { outcome: "not started", reason, exitCode: null, log: "" };
  }
  const startedMs = performance.now();
  const found = await poll(() => look(container, subject, startedMs), wishes.readyTimeoutMs);
  const readyMs = performance.now() - startedMs;
  if (found === undefined) {
    const reason = `The container is not ready after ${wishes.readyTimeoutMs / 1000} s`;
    return { outcome: "never ready", reason, exitCode: null, log: await container.log(LOG_LINES) };
  }
  if ("tree" in found) return { container, tree: found.tree, readyMs };
  const reason = `The container exits with ${found.exitCode} by itself, before it can be stopped`;
  const log = await container.log(LOG_LINES);
  return { outcome: "exited early", reason, exitCode: found.exitCode, log };
}

/** Once asked whether it is ready: its processes, or the state in which it has ended. */
async function look(
  container: Container,
  { image, wishes }: Subject,
  startedMs: number,
): Promise<{ tree: ProcessTree } | State | undefined> {
  const state = await container.inspect();
  if (!state.isRunning) return state;
  const { ready } = wishes;
  if (ready.by === "delay" && performance.now() - startedMs < ready.delayMs) return undefined;
  if (ready.by === "log" && !ready.pattern.test(await container.log(10_000))) return undefined;
  if (ready.by === "auto" && image.hasHealthcheck && state.health !== "healthy") return undefined;
  const before = await listProcesses(container);
  if (before === undefined) return undefined;
  await new Promise((resolve) => setTimeout(resolve, STABLE_MS));
  const after = await listProcesses(container);
  // A mask that changes is a program that is still installing its handlers.
  if (after === undefined || JSON.stringify(before) !== JSON.stringify(after)) return undefined;
  const tree = readTree(after, { image, main: wishes.main });
  return tree === undefined ? undefined : { tree };
}

async function listProcesses(container: Container) {
  const output = await container.top(TOP_COLUMNS);
  return output === undefined ? undefined : parseTop(output);
}

/** Counts zombies, stops the container, and collects what the engine knows of the stop. */
export async function stopReal(
  { container, tree, readyMs }: RunningImage,
  { image, wishes }: Subject,
): Promise<StoppedRun> {
  const zombies = await countZombies(container);
  const askedMs = performance.now();
  await container.stop(wishes.gracePeriodS);
  const tookMs = performance.now() - askedMs;
  const state = await container.inspect();
  const { shutdownMs = tookMs, signals } = await readEvents(container, state);
  return {
    ...{ outcome: "stopped", readyMs, tree, zombies, shutdownMs },
    isKilled: signals.includes(SIGNAL_NUMBERS.SIGKILL) &&
      image.stopSignal !== SIGNAL_NUMBERS.SIGKILL,
    isOutOfMemory: state.isOutOfMemory,
    exitCode: state.exitCode,
  };
}

/**
 * Zombies have a place in the control group, and none in the list of processes: the kernel leaves
 * them out of cgroup.procs. Counted twice, since one that is about to be reaped is no fault.
 */
async function countZombies(container: Container): Promise<number> {
  const counts: number[] = [];
  for (let i = 0; i < 2; i++) {
    const tasks = await container.countTasks();
    const processes = await listProcesses(container) ?? [];
    const alive = processes.reduce((sum, { threads }) => sum + threads, 0);
    counts.push(tasks === undefined ? 0 : Math.max(0, tasks - alive));
    if (counts[i] === 0) break;
  }
  return Math.min(...counts);
}

const EVENT_SLACK_MS = 300;

/** What was sent, and the time from the first signal to the end, by the engine's clock. */
export async function readEvents(container: Container, state: State) {
  // The "die" event is a little later than the end that the state knows.
  const until = new Date(Date.parse(state.finishedAt) + EVENT_SLACK_MS).toISOString();
  const events = await container.events(until);
  const kills = events.filter(({ action }) => action === "kill");
  const end = events.findLast(({ action }) => action === "die");
  return {
    signals: kills.map(({ signal }) => signal),
    shutdownMs: kills.length > 0 && end !== undefined ? end.timeMs - kills[0].timeMs : undefined,
  };
}
