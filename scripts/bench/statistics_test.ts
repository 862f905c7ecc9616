// SPDX-License-Identifier: MIT
import { assert, assertEquals, assertThrows } from "@std/assert";
import { drift, median, quantile, shuffled } from "./statistics.ts";

Deno.test("quantile() is a sample, whatever their order", () => {
  assertEquals(median([3, 1, 2]), 2);
  assertEquals(median([10, 9]), 10);
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  assertEquals(quantile(hundred, 0.99), 100);
  assertEquals(quantile(hundred, 1), 100);
  assertEquals(quantile(hundred, 0), 1);
  assertThrows(() => median([]), Error, "no samples");
});

Deno.test("drift() is how far the second half has moved from the first", () => {
  assertEquals(drift([5, 5, 5, 5], []), 0);
  assertEquals(drift([10, 10, 15, 15], []), 0.5);
  assertEquals(drift([8], []), Infinity);
});

Deno.test("drift() leaves out what has moved the reference too", () => {
  assertEquals(drift([10, 10, 15, 15], [2, 3]), 0);
  assertEquals(drift([10, 10, 10, 10], [2, 4]), 0.5);
});

Deno.test("shuffled() keeps every item and can bring it to every place", () => {
  const items = ["a", "b", "c"];
  const orders = new Set(Array.from({ length: 1000 }, () => shuffled(items).join("")));
  assertEquals([...orders].sort(), ["abc", "acb", "bac", "bca", "cab", "cba"]);
  assert(items.join("") === "abc", "the items themselves stay in their order");
});
