// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { parseInstructions } from "./instructions.ts";

Deno.test("parseInstructions() reads the total of a profile", () => {
  const profile = "version: 1\npid: 7\nevents: Ir\nsummary: 18030\n\nfn=(1) main\n0 18030\n";
  assertEquals(parseInstructions(profile), 18030);
  assertEquals(parseInstructions("fn=(1) main\n0 5\n\ntotals: 5\n"), 5);
  assertThrows(() => parseInstructions("events: Ir\n"), Error, "callgrind says no total");
});
