// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { Recorder, repeatUntilStable, Samples } from "./recorder.ts";

const LIMITS = { atLeast: 2, atMost: 5, maxDrift: 0.1, show: () => {} };

Deno.test("record() keeps a value for each figure and init", () => {
  const recorder = new Recorder();
  recorder.record("startUs", { init: "tini", value: 1 });
  recorder.record("startUs", { init: "baronet", value: 2 });
  recorder.record("fileKb", { init: "tini", value: 3 });
  assertEquals(recorder.figures, { startUs: { tini: 1, baronet: 2 }, fileKb: { tini: 3 } });
});

Deno.test("note() says each sentence once", () => {
  const recorder = new Recorder();
  for (const sentence of ["a", "b", "a"]) recorder.note(sentence);
  assertEquals(recorder.notes, ["a", "b"]);
});

Deno.test("repeatUntilStable() ends with the first pass after which no median moves", async () => {
  const samples = new Samples("reference");
  const values = [[10, 10], [20, 20], [20, 20, 20, 20]];
  const isStable = await repeatUntilStable(samples, (number) => {
    samples.add("moving", values[number - 1]);
    samples.add("resting", [1, 1]);
    return Promise.resolve();
  }, LIMITS);
  assertEquals(isStable, true);
  assertEquals(samples.of("moving"), values.flat());
});

Deno.test("repeatUntilStable() gives up after the last pass that is allowed", async () => {
  const samples = new Samples("reference");
  const isStable = await repeatUntilStable(samples, (number) => {
    samples.add("growing", [2 ** number]);
    return Promise.resolve();
  }, LIMITS);
  assertEquals(isStable, false);
  assertEquals(samples.of("growing").length, LIMITS.atMost);
});

Deno.test("repeatUntilStable() runs as often as is asked for at least", async () => {
  const samples = new Samples("reference");
  await repeatUntilStable(samples, () => Promise.resolve(samples.add("resting", [1, 1])), LIMITS);
  assertEquals(samples.of("resting").length, 4);
});
