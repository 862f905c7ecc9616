// SPDX-License-Identifier: MIT
// --probe: a command that tells every signal that reaches it, what it was given, and where it is.
import { assertEquals } from "@std/assert";
import { BARONET, fixture, start } from "./harness.ts";
import {
  exitLine,
  type Line,
  nameOf,
  restOf,
  signalLine,
  takeLine,
  takeReady,
  withoutMoment,
} from "./probes.ts";

const [KILL, TERM, CHLD, STOP, RTMIN_3] = [9, 15, 17, 19, 37];
const PROBE = [BARONET, "--probe"];
const ALONE = [...PROBE, "--probe-alone"];

const CATCHABLE = Array.from({ length: 64 }, (_, index) => index + 1)
  .filter((signal) => signal !== KILL && signal !== STOP);

const EXIT = "--probe-exit=RTMIN+3=42";

for (
  const { as, setup, sender, deaf } of [
    // Nobody who sends from outside of the namespace has a number in it.
    {
      as: "as PID 1",
      setup: { options: ["--probe", "--probe-alone", EXIT] },
      sender: 0,
      deaf: KILL,
    },
    { as: "behind baronet", setup: { command: [...ALONE, EXIT] }, sender: 1, deaf: CHLD },
  ]
) {
  const signals = CATCHABLE.filter((signal) => signal !== RTMIN_3 && signal !== deaf);

  Deno.test(`reports every signal that can be caught, sent by kill(2), ${as}`, async () => {
    await using run = start(setup);
    await takeReady(run);
    for (const signal of [...signals, RTMIN_3]) {
      await run.signal(signal);
      assertEquals(withoutMoment(await takeLine(run)), signalLine(signal, { sender }));
    }
    assertEquals(await restOf(run), [exitLine(42)]);
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 42, stderr: "" });
  });

  Deno.test(`reports every signal with the value of sigqueue(3), ${as}`, async () => {
    await using run = start(setup);
    await takeReady(run);
    for (const signal of [...signals, RTMIN_3]) {
      const value = 1000 * signal;
      await run.signal(signal, value);
      const expected = signalLine(signal, { code: -1, sender, value });
      assertEquals(withoutMoment(await takeLine(run)), expected);
    }
    assertEquals(await restOf(run), [exitLine(42)]);
    assertEquals(await run.exitCode(), 42);
  });
}

Deno.test("keeps queued real-time signals in order, and says when each came", async () => {
  await using run = start({ options: ["--probe", "--probe-alone"] });
  const { probe } = await takeReady(run);
  await run.signal(50, 3, 1, 2);
  const lines = [await takeLine(run), await takeLine(run), await takeLine(run)];
  assertEquals(lines.map(({ value }) => value), [3, 1, 2]);
  const moments = [probe, ...lines].map((line) => line?.atMs ?? NaN);
  assertEquals(moments, moments.toSorted((a, b) => a - b));
});

const ALL = CATCHABLE.map(nameOf);

for (
  const { what, masks, blocked, ignored } of [
    { what: "nothing blocked or ignored", masks: ["none", "none"], blocked: [], ignored: [] },
    {
      what: "signals blocked and others ignored",
      masks: ["10,32,34,64", "1,13,17,35"],
      blocked: ["SIGUSR1", "signal 32", "SIGRTMIN", "SIGRTMAX"],
      ignored: ["SIGHUP", "SIGPIPE", "SIGCHLD", "SIGRTMIN+1"],
    },
    { what: "all signals blocked", masks: ["all", "none"], blocked: ALL, ignored: [] },
  ]
) {
  Deno.test(`tells what it has inherited, and its orphans as well: ${what}`, async () => {
    await using run = start({ command: [fixture("with_signals"), ...masks, ...PROBE] });
    const { probe, orphan, daemon } = await takeReady(run);
    for (const line of [probe, orphan, daemon]) {
      assertEquals([line?.blocked, line?.ignored], [blocked, ignored]);
    }
    await run.signal(TERM); // it catches even what it was given blocked or ignored
    assertEquals(await run.exitCode(), 0);
  });
}

Deno.test("tells its place among the processes, and those of its orphans", async () => {
  await using run = start({ command: [...PROBE, "/app", "serve", "a b"] });
  const { probe, orphan, daemon } = await takeReady(run);
  const place = (line?: Line) => [line?.parentPid, line?.pgid, line?.sid];
  assertEquals(place(probe), [1, probe?.pid, 0]); // baronet gives each command its group
  assertEquals(place(orphan), [1, probe?.pid, 0]);
  assertEquals(place(daemon), [1, daemon?.pid, daemon?.pid]);
  assertEquals([probe?.argv, orphan?.argv], [["/app", "serve", "a b"], []]);
  const { short, ...living } = probe?.orphans as Record<string, number | undefined>;
  assertEquals(living, { orphan: orphan?.pid, daemon: daemon?.pid });
  const pids = [probe, orphan, daemon].map((line) => line?.pid);
  assertEquals(pids.includes(short), false, `expected a pid of its own, got ${short} of ${pids}`);
});
