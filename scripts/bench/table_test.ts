// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import type { Results } from "./figures.ts";
import { formatResults, listMissedBars } from "./table.ts";

const RESULTS: Results = {
  measuredAt: "2025-01-01T00:00:00.000Z",
  machine: "a machine",
  isQuick: true,
  inits: [
    { name: "baronet", about: "1.2.3", isDynamic: false },
    { name: "tini-static", about: "0.19", isDynamic: false },
  ],
  figures: {
    startUs: { baronet: 330.4, "tini-static": 500 },
    optionsStartUs: { baronet: 350 },
    roundTripUs: { "tini-static": 9.25 },
  },
  notes: ["something is left out"],
};

Deno.test("formatResults() shows every figure that was measured, the bars and the notes", () => {
  const [figures, bars] = formatResults(RESULTS).split("\n\n").slice(1);
  assertEquals(
    figures,
    "                                 baronet  tini-static\n" +
      "-------------------------------  -------  -----------\n" +
      "start to end, median, us             330          500\n" +
      "with options and 2 commands, us      350\n" +
      "signal round trip, median, us                     9.3",
  );
  const [head, , start, options] = bars.split("\n").map((line) => line.split(/ {2,}/));
  assertEquals(head, ["baronet", "bar", "moonshot"]);
  assertEquals(start, [
    "start to end",
    "<= 0.60 of tini-static",
    "0.66, missed by 10.1 %",
    "<= 1.00 of smell-baron",
    "not measured",
  ]);
  assertEquals(options.slice(1), [
    "<= 0.75 of tini-static",
    "0.70, held",
    "<= 0.60 of tini-static",
    "0.70, missed by 16.7 %",
  ]);
});

Deno.test("formatResults() says what was measured, where and how well, and what was not", () => {
  const text = formatResults(RESULTS);
  assertEquals(
    text.split("\n\n")[0],
    "a machine; a quick run, rougher than a full one\nbaronet: 1.2.3\ntini-static: 0.19",
  );
  assertEquals(text.split("\n\n").at(-1), "- something is left out");
});

Deno.test("listMissedBars() names each missed bar and no moonshot", () => {
  assertEquals(listMissedBars(RESULTS), [
    "start to end: <= 0.60 of tini-static is asked for, 0.66, missed by 10.1 %",
  ]);
});
