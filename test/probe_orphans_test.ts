// SPDX-License-Identifier: MIT
// The orphans of --probe: whether they are reaped and asked to end shows what PID 1 is worth.
import { assertEquals } from "@std/assert";
import { BARONET, fixture, sendSignal, type Setup, start } from "./harness.ts";
import { named } from "./named.ts";
import {
  exitLine,
  type Line,
  restByProcess,
  restOf,
  signalLine,
  takeLine,
  takeReady,
  withoutMoment,
} from "./probes.ts";
import { childrenOf, zombiesOf } from "./processes.ts";

const [INT, USR1, TERM] = [2, 10, 15];
const PROBE = [BARONET, "--probe"];

const REAPED = { event: "orphan", orphan: "short", fate: "reaped" };
const ZOMBIE = { event: "orphan", orphan: "short", fate: "zombie" };
/** What is heard by who is left: TERM, by which it ends. */
const LEFT = [signalLine(TERM), exitLine(0)];

for (
  const { options, how } of [{ options: [], how: "" }, { options: ["-g"], how: ", with -g" }]
) {
  Deno.test(`sees orphans reaped, and asked to end by baronet${how}`, async () => {
    await using run = start({ options, command: [...PROBE, "--probe-exit=TERM=42"] });
    await takeReady(run);
    assertEquals(withoutMoment(await takeLine(run)), REAPED);
    await run.signal(TERM);
    const code = await run.exitCode();
    const written = await restByProcess(run);
    assertEquals({ code, written, stderr: run.stderr.text }, {
      code: 42,
      written: { probe: [signalLine(TERM), exitLine(42)], orphan: LEFT, daemon: LEFT },
      stderr: "",
    });
  });
}

Deno.test("sees that baronet with --no-wait leaves its orphans to the kernel's KILL", async () => {
  await using run = start({ options: ["--no-wait"], command: PROBE });
  await takeReady(run);
  assertEquals(withoutMoment(await takeLine(run)), REAPED);
  await run.signal(TERM);
  assertEquals(await run.exitCode(), 0);
  assertEquals(await restByProcess(run), {
    probe: [signalLine(TERM), exitLine(0)],
  });
});

Deno.test("sees that a PID 1 which does not reap leaves a zombie, and asks nobody to end", async () => {
  const options = [...PROBE, "--probe-exit=INT=5"];
  await using run = start({ binary: fixture("never_reaps"), options });
  await takeReady(run);
  const init = await run.namespaceInit();
  assertEquals(zombiesOf(init), 1);
  await sendSignal(childrenOf(init)[0], INT);
  assertEquals(await run.exitCode(), 5);
  assertEquals(await restByProcess(run), {
    probe: [signalLine(INT, { sender: 0 }), ZOMBIE, exitLine(5)],
  });
});

Deno.test("is no init itself: as PID 1 it leaves its orphan a zombie", async () => {
  await using run = start({ options: ["--probe"] });
  const { probe, orphan } = await takeReady(run);
  assertEquals([probe?.pid, probe?.parentPid, orphan?.parentPid], [1, 0, 1]);
  await run.signal(USR1);
  await run.signal(TERM);
  assertEquals(await run.exitCode(), 0);
  assertEquals(await restByProcess(run), {
    probe: [signalLine(USR1, { sender: 0 }), signalLine(TERM, { sender: 0 }), ZOMBIE, exitLine(0)],
  });
});

Deno.test("makes no orphans with --probe-alone", async () => {
  await using run = start({ command: [...PROBE, "--probe-alone"] });
  const ready = await takeReady(run);
  assertEquals([Object.keys(ready), ready.probe?.orphans], [["probe"], null]);
  assertEquals(childrenOf(await run.pid()).length, 1);
  await run.signal(TERM);
  assertEquals(await restOf(run), [signalLine(TERM), exitLine(0)]);
});

const [FOLDER, NAME] = [BARONET.slice(0, BARONET.lastIndexOf("/")), BARONET.split("/").at(-1)!];
const NO_PROC: Setup = { proc: false };
/** Ways to the program, of which each has to lead its orphans there, too. */
const WAYS: readonly { how: string; setup: Setup }[] = [
  { how: "without /proc", setup: { ...NO_PROC, command: PROBE } },
  {
    how: "without /proc, found in PATH",
    setup: { ...NO_PROC, command: ["env", `PATH=${FOLDER}`, NAME, "--probe"] },
  },
  {
    how: "without /proc, under another init's name",
    setup: { ...NO_PROC, command: [await named("tini"), "--as", "baronet", "--probe"] },
  },
  { how: "where PATH does not lead to it", setup: { command: ["env", "PATH=/nowhere", ...PROBE] } },
  {
    how: "under another name than that of its file",
    setup: { command: ["bash", "-c", `exec -a catatonit ${BARONET} --as baronet --probe`] },
  },
];

for (const { how, setup } of WAYS) {
  Deno.test(`makes its orphans ${how}`, async () => {
    await using run = start(setup);
    const ready = await takeReady(run);
    assertEquals(Object.keys(ready).toSorted(), ["daemon", "orphan", "probe"]);
    assertEquals(withoutMoment(await takeLine(run)), REAPED);
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 0);
  });
}

function notMade(orphan: string): object {
  return { event: "orphan", orphan, fate: "not made" };
}

/** The limit, what can be made within it by a probe that reaps nobody, and what cannot. */
const LIMITS: readonly (readonly [processes: number, made: string[], missing: string[]])[] = [
  [1, [], ["short", "orphan", "daemon"]], // no maker
  [2, [], ["short", "orphan", "daemon"]], // a maker, and nobody for it to make
  [3, ["short"], ["orphan", "daemon"]],
];

for (const [processes, made, missing] of LIMITS) {
  Deno.test(`tells which orphans cannot be made under a limit of ${processes} processes`, async () => {
    await using run = start({
      user: 54_321, // whose processes are counted: nobody else's
      through: ["prlimit", `--nproc=${processes}`, "--"],
      options: ["--probe"],
    });
    const lines: Line[] = [];
    while (lines.at(-1)?.event !== "ready") lines.push(await takeLine(run));
    const ready = lines.pop();
    assertEquals(lines.map(withoutMoment), missing.map(notMade));
    const orphans = Object.entries(ready?.orphans as Record<string, number | null>);
    assertEquals(orphans.filter(([, pid]) => pid !== null).map(([name]) => name), made);
    // It is a probe all the same.
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 0);
  });
}
