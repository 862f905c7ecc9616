// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { findMissingTests, titlesIn } from "./test_titles.ts";

const SOURCE = [
  'Deno.test("says \\"no\\" (twice)", () => {});',
  "Deno.test(`ends with ${code}, ${as}`, { ignore: true }, async () => {});",
  'Deno.test(`says ${isLoud ? "" : `no${"}"}thing of `}"it": ${words.join(" ")}`, work);',
  "Deno.test(",
  "  `is ${{ a: 1 }.a} long`,",
  "  async (t) => {",
  '    await t.step("takes a step", () => {});',
  "    await t.step({",
  "      name: 'takes another one',",
  "    });",
  "    await t.step({ name: call, fn });",
  "  },",
  ");",
  'test("is none", () => {}); const title = "is none either"; regexp.test("nor this");',
].join("\n");

Deno.test("titlesIn() finds tests and steps, whatever is in their titles", () => {
  assertEquals(titlesIn(SOURCE), [
    'says \\"no\\" (twice)',
    "ends with ${code}, ${as}",
    'says ${isLoud ? "" : `no${"}"}thing of `}"it": ${words.join(" ")}',
    "is ${{ a: 1 }.a} long",
    "takes a step",
    "takes another one",
  ]);
  assertEquals(titlesIn(""), []);
  assertEquals(titlesIn('Deno.test("has no end').length, 1);
});

Deno.test("findMissingTests() names what is in no title", () => {
  const sources = new Map([["test/a_test.ts", SOURCE]]);
  const missing = (path: string, title: string) => findMissingTests([[path, title]], sources);
  assertEquals(missing("test/a_test.ts", "takes a step"), []);
  assertEquals(missing("test/a_test.ts", "ends with ${code}"), []);
  assertEquals(missing("test/a_test.ts", "is none"), [
    'test/a_test.ts: expected a test titled "is none", got none',
  ]);
  assertEquals(missing("test/b_test.ts", "takes"), [
    'test/b_test.ts: expected a test titled "takes", got none',
  ]);
});
