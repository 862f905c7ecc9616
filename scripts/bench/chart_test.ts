// SPDX-License-Identifier: MIT
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { drawChart } from "./chart.ts";
import type { Results } from "./figures.ts";

const RESULTS: Results = {
  measuredAt: "2025-01-01T00:00:00.000Z",
  machine: "a machine",
  isQuick: false,
  inits: ["baronet", "tini-static", "tini", "floor"].map((name) => ({
    name,
    about: "",
    isDynamic: name === "tini",
  })),
  figures: {
    startUs: { baronet: 250, "tini-static": 500, tini: 1000, floor: 200 },
    optionsStartUs: { baronet: 350 },
    fileKb: { baronet: 600, "tini-static": 750, tini: 30, floor: 10 },
    anonymousKb: { baronet: 48 },
  },
  notes: [],
};

function heardIn(chart: string): string {
  return /<desc id="description">(.*)<\/desc>/.exec(chart)?.[1] ?? "";
}

Deno.test("drawChart() draws ratios to tini-static, without the floor", () => {
  assertEquals(
    heardIn(drawChart(RESULTS)),
    "Start to end of an empty program: baronet 0.50; tini-static 1.00; tini 2.00. " +
      "With options and two programs; 1 is tini-static with one: baronet 0.70. " +
      "File: baronet 0.80; tini-static 1.00; tini 0.04 and libc.",
  );
});

Deno.test("drawChart() gives the longest bar the whole width and the others their share", () => {
  const widths = [...drawChart(RESULTS).matchAll(/<rect class="bar[^>]* width="([\d.]+)"/g)];
  assertEquals(widths.slice(0, 3).map(([, width]) => Number(width)), [146, 292, 584]);
});

Deno.test("drawChart() needs nothing from elsewhere and follows the page's colours", () => {
  const chart = drawChart(RESULTS);
  assertStringIncludes(chart, "prefers-color-scheme: dark");
  assert(!/href|url\(|@import|@font-face/.test(chart));
});

Deno.test("drawChart() draws nothing it has no reference for", () => {
  const { startUs: _, ...figures } = RESULTS.figures;
  assertEquals(heardIn(drawChart({ ...RESULTS, figures })).includes("Start to end"), false);
  assertStringIncludes(drawChart({ ...RESULTS, figures: {} }), "</svg>");
});
