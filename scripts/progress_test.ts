// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { formatSeconds } from "./progress.ts";

Deno.test("formatSeconds() rounds to a tenth", () => {
  assertEquals(formatSeconds(0), "0.0 s");
  assertEquals(formatSeconds(3149), "3.1 s");
  assertEquals(formatSeconds(72_000), "72.0 s");
});
