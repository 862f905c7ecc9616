// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { parseSeconds } from "./fuzz.ts";

Deno.test("parseSeconds() takes whole seconds, 60 without an argument", () => {
  assertEquals(parseSeconds(undefined), 60);
  assertEquals(parseSeconds("600"), 600);
  for (const bad of ["", "0", "-1", "1.5", "1m"]) assertThrows(() => parseSeconds(bad), Error, bad);
});
