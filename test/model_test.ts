// SPDX-License-Identifier: MIT
// The simulation (init/simulation_test.ts) proves its laws on a model of Linux. Here scenarios of
// the same kind are played with the built binary on a real kernel, and model and reality agree.
//
// What is compared: baronet's exit code; of each process that was born in any case the signals
// that it noticed, without their order, whether baronet names it as KILLed, and its exit code. What
// depends on who is faster, as the model sees it when it delays everything by some time, is left
// out: init/predict.ts tells nothing about it. A machine can be slower than that; then the same
// scenario is played again with all its times stretched, so that only a difference that is there
// at every pace is one.
import { ROOT } from "../scripts/paths.ts";
import {
  concurrently,
  DEADLINE_MS,
  fixture,
  Lines,
  type Mode,
  type Run,
  sendSignal,
  start,
} from "./harness.ts";
import { familyOf } from "./processes.ts";

/** Played each time: between them they have every option, both modes, and every init. */
const SEEDS = Array.from({ length: 60 }, (_, index) => index + 1);
const RANDOM_SEEDS = 20;
/** Between two things that happen there is one unit, or none (init/predict.ts). */
const UNITS_MS = [100, 300, 900, 1800];
/** Scenarios that take longer at the first pace are left out. */
const LONGEST_MS = 4000;

/** Of all actors with the same name: one may be started again on each signal. */
interface Fate {
  births?: number;
  /** Signals that they noticed, as `15` or `40=7`, sorted. */
  heard?: string;
  /** Whether baronet has said that it KILLs one; of a group it names the leader. */
  isKilled?: boolean;
  /** The exit codes of those that have exited by themselves, sorted. */
  exits?: string;
}

const FATE = ["births", "heard", "isKilled", "exits"] as const;

/** One scenario of init/predict.ts. */
interface Foreseen {
  seed: number;
  mode: Mode;
  hasProc: boolean;
  signals: { atMs: number; to: "init" | { name: string }; signal: number; value?: number }[];
  /** Who enters the namespace from outside, and when. */
  strangers: { bornMs: number; words: string[] }[];
  options: string[];
  commands: string[];
  isOver: boolean;
  endMs: number;
  prediction: { exitCode?: number; processes: Record<string, Fate> };
  asTest: string;
}

async function foresee(seeds: readonly number[], unitMs: number): Promise<Foreseen[]> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", `${ROOT}/init/predict.ts`, ...[unitMs, ...seeds].map(String)],
    cwd: ROOT,
  });
  const { success, stdout, stderr } = await command.output();
  if (!success) throw new Error(`Cannot predict: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Resolves after some time, or when `ended` does: true, when that has come first. */
async function isOverWithin(ms: number, ended: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const elapsed = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, ms));
  });
  try {
    return await Promise.race([elapsed, ended.then(() => true)]);
  } finally {
    clearTimeout(timer);
  }
}

/** A process that was entered into the namespace of a run. */
class Stranger implements AsyncDisposable {
  readonly stdout: Lines;
  readonly #child: Deno.ChildProcess;

  constructor(namespaceInit: number, words: readonly string[]) {
    // nsenter(1) itself would stop when its child does, and leave it a zombie then; a shell does not.
    const parent = ["sh", "-c", '"$@"; :', "sh"];
    const target = ["--target", `${namespaceInit}`, "--pid", "--no-fork", "--"];
    const enter = ["nsenter", ...target, ...parent, ...words];
    this.#child = new Deno.Command("setpriv", {
      args: ["--pdeathsig", "KILL", "--", ...enter],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.stdout = new Lines("a stranger's stdout", this.#child.stdout);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** By now its namespace has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.status;
    await this.stdout.close();
  }
}

function actorWords(words: readonly string[]): string[] {
  return words.map((word) => word === "/actor" ? fixture("actor") : word);
}

/** The host's pid of the oldest actor of this name below these; undefined: it is not there. */
function findActor(roots: readonly number[], name: string): number | undefined {
  const words = `${fixture("actor")} ${name} `;
  return roots.flatMap(familyOf)
    .filter(({ commandLine, state }) => state !== "Z" && `${commandLine} `.startsWith(words))
    .toSorted((a, b) => a.namespacePid - b.namespacePid)[0]?.pid;
}

/** Does everything that comes from outside, each at its time, until baronet has ended. */
async function interfere(
  run: Run,
  { signals, strangers }: Foreseen,
  { ended, entered }: { ended: Promise<unknown>; entered: Stranger[] },
): Promise<void> {
  const found = Promise.all([run.pid(), run.namespaceInit()]);
  // It may have ended before it was found.
  const pids = await Promise.race([found.catch(() => undefined), ended.then(() => undefined)]);
  if (pids === undefined) return;
  const [baronet, namespaceInit] = pids;
  const startMs = performance.now();
  const send = async ({ to, signal, value }: Foreseen["signals"][number]) => {
    const roots = [namespaceInit, ...entered.map(({ pid }) => pid)];
    const pid = to === "init" ? baronet : findActor(roots, to.name);
    if (pid === undefined) return;
    // It may just have ended.
    await sendSignal(pid, signal, ...(value === undefined ? [] : [value])).catch((error) => {
      if (!`${error}`.includes("No such process")) throw error;
    });
  };
  const happenings = [
    ...strangers.map(({ bornMs, words }) => ({
      atMs: bornMs,
      act: () => void entered.push(new Stranger(namespaceInit, actorWords(words))),
    })),
    ...signals.map((sent) => ({ atMs: sent.atMs, act: () => send(sent) })),
  ];
  for (const { atMs, act } of happenings.toSorted((a, b) => a.atMs - b.atMs)) {
    if (await isOverWithin(startMs + atMs - performance.now(), ended)) return;
    await act();
  }
}

/** What is known about actors of one name from what they and baronet have printed. */
function fateOf(name: string, { stdout, stderr }: { stdout: string; stderr: string }): Fate {
  const linesOf = (verb: string) => {
    const start = `${name} ${verb}`;
    return stdout.split("\n").filter((line) => line.startsWith(start))
      .map((line) => line.slice(start.length).trim());
  };
  return {
    births: linesOf("starts").length,
    heard: linesOf("hears ").toSorted().join(" "),
    isKilled: stderr.includes(`Killing "actor ${name} `),
    exits: linesOf("exits ").toSorted().join(" "),
  };
}

interface Played {
  differences: string[];
  stdout: string;
  stderr: string;
}

async function playOnce(foreseen: Foreseen): Promise<Played> {
  const { mode, hasProc, options, commands, prediction, endMs } = foreseen;
  const command = commands.length > 0 ? actorWords(commands) : undefined;
  const entered: Stranger[] = [];
  await using strangers = new AsyncDisposableStack();
  await using run = start({ mode, proc: hasProc, options, command });
  const ended = run.exitCode(endMs + DEADLINE_MS);
  await interfere(run, foreseen, { ended, entered });
  for (const stranger of entered) strangers.use(stranger);
  const exitCode = await ended;
  const texts = [run.stdout, ...entered.map(({ stdout }) => stdout)].map((lines) => lines.ended());
  const stdout = (await Promise.all(texts)).join("");
  const printed = { stdout, stderr: await run.stderr.ended() };
  const differences = Object.entries(prediction.processes).flatMap(([name, expected]) => {
    const got = fateOf(name, printed);
    return FATE.filter((what) => expected[what] !== undefined && expected[what] !== got[what])
      // Without /proc nobody is named who is KILLed.
      .filter((what) => what !== "isKilled" || hasProc)
      .map((what) => `${name} ${what}: expected ${expected[what]}, got ${got[what]}`);
  });
  if (prediction.exitCode !== undefined && prediction.exitCode !== exitCode) {
    differences.push(`exit code: expected ${prediction.exitCode}, got ${exitCode}`);
  }
  return { ...printed, differences };
}

/** Nobody knows how long to wait for what never ends. */
function isPlayable({ isOver, endMs }: Foreseen): boolean {
  return isOver && endMs <= LONGEST_MS;
}

/** Again at a slower pace when the machine may have been too busy for the scenario's times. */
async function play(first: Foreseen): Promise<void> {
  let foreseen = first;
  for (const slowerMs of [...UNITS_MS.slice(1), undefined]) {
    const played = await playOnce(foreseen);
    if (played.differences.length === 0) return;
    if (slowerMs === undefined) throw new Error(describeRun(foreseen, played));
    [foreseen] = await foresee([first.seed], slowerMs);
  }
}

function describeRun(
  { seed, options, commands, signals, strangers, asTest }: Foreseen,
  { differences, stdout, stderr }: Played,
): string {
  return [
    `expected what the simulation foresees for seed ${seed}, got`,
    ...differences,
    `baronet ${[...options, "--", ...commands].join(" ")}`,
    ...strangers.map(({ bornMs, words }) => `at ${bornMs} ms: ${words.join(" ")}`),
    JSON.stringify(signals),
    `${stdout}${stderr}In the simulation:`,
    asTest,
  ].join("\n");
}

async function playAll(seeds: readonly number[]): Promise<void> {
  await concurrently((await foresee(seeds, UNITS_MS[0])).filter(isPlayable), play);
}

Deno.test("does in chosen scenarios what the simulation foresees", () => playAll(SEEDS));

Deno.test("does in random scenarios what the simulation foresees", async () => {
  await playAll([...crypto.getRandomValues(new Uint32Array(RANDOM_SEEDS))]);
});
