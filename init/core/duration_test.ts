// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { formatDuration, LONGEST_DURATION_MS, parseDuration } from "./duration.ts";

const DURATIONS: readonly (readonly [text: string, ms: number])[] = [
  ["0", 0],
  ["0s", 0],
  ["0ms", 0],
  ["0.0", 0],
  ["1ms", 1],
  ["500ms", 500],
  ["1500ms", 1500],
  ["1s", 1000],
  ["5s", 5000],
  ["1.5s", 1500],
  ["0.25s", 250],
  ["10", 10_000],
  ["007", 7000],
  ["1.5", 1500],
  ["2m", 120_000],
  ["0.5m", 30_000],
  ["1h", 3_600_000],
  ["1.5h", 5_400_000],
  // Below a millisecond the nearest one counts.
  ["0.4ms", 0],
  ["0.5ms", 1],
  ["0.0014s", 1],
  ["1.0006s", 1001],
  // Thirty days, in every unit.
  ["720h", 2_592_000_000],
  ["43200m", 2_592_000_000],
  ["2592000s", 2_592_000_000],
  ["2592000", 2_592_000_000],
  ["2592000000ms", 2_592_000_000],
];

Deno.test("parseDuration() reads every unit, with and without a fraction", () => {
  for (const [text, ms] of DURATIONS) assertEquals(parseDuration(text), ms, text);
  assertEquals(LONGEST_DURATION_MS, 2_592_000_000);
});

// deno-fmt-ignore
const NO_DURATIONS = [
  "", " ", "s", "ms", ".", ".5s", "5.", "5.s", "1.2.3", "1,5s", "-5s", "-1", "+5s", "5x", "5S", "5MS",
  "5d", "5us", "5sec", "5 s", " 5s", "5s ", "5s\n", "\n5s", "5s5", "1m30s", "1e3", "1e3s", "0x10",
  "1_000", "NaN", "Infinity", "٣s", "5с", "constructor",
];

Deno.test("parseDuration() refuses what is no duration", () => {
  for (const text of NO_DURATIONS) {
    assertEquals(parseDuration(text), undefined, JSON.stringify(text));
  }
});

Deno.test("parseDuration() refuses more than thirty days", () => {
  const tooLong = ["2592000001ms", "2592000.001s", "2592001", "43201m", "720.1h", "999999999999h"];
  for (const text of [...tooLong, "9".repeat(400)]) {
    assertEquals(parseDuration(text), undefined, text);
  }
});

const FORMATTED: readonly (readonly [ms: number, text: string])[] = [
  [0, "0ms"],
  [1, "1ms"],
  [300, "300ms"],
  [999, "999ms"],
  [0.6, "1ms"],
  [1000, "1s"],
  [1500, "1.5s"],
  [999.6, "1s"],
  [1250, "1.25s"],
  [1940, "1.94s"],
  [5000, "5s"],
  [60_000, "1m"],
  [90_000, "90s"],
  [120_000, "2m"],
  [3_600_000, "1h"],
  [5_400_000, "90m"],
  [2_592_000_000, "720h"],
];

Deno.test("formatDuration() writes the largest unit that fits, and what it writes can be parsed again", () => {
  for (const [ms, text] of FORMATTED) {
    assertEquals(formatDuration(ms), text);
    assertEquals(parseDuration(text), Math.round(ms));
  }
});
