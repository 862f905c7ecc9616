// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { FEATURES, formatDocument, formatTable, TESTS } from "./document.ts";
import { PITFALLS } from "./pitfall_rows.ts";

Deno.test("formatTable() writes a row for each, and refuses what would break it", () => {
  assertEquals(
    formatTable(["a", "b"], [["1", "2"], ["3", "4"]]),
    "<!-- deno-fmt-ignore-start -->\n| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n" +
      "<!-- deno-fmt-ignore-end -->\n",
  );
  assertThrows(() => formatTable(["a"], [["1|2"]]), Error, "1|2");
  assertThrows(() => formatTable(["a"], [["1\n2"]]), Error, "Cannot write a cell");
});

Deno.test("formatDocument() numbers the 23 pitfalls, and names a test in every row", () => {
  const document = formatDocument();
  const numbers = [...document.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number));
  assertEquals(numbers, Array.from({ length: 23 }, (_, index) => index + 1));
  assertEquals(PITFALLS.length, 23);
  assertEquals(TESTS.filter((tests) => !Object.values(tests).some(({ length }) => length > 0)), []);
  const names = FEATURES.map(({ feature }) => feature);
  assertEquals(names.length, new Set(names).size, "expected no feature twice");
});
