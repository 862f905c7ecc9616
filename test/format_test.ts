// SPDX-License-Identifier: MIT
// Our own snprintf (init/host/format.c) against the C library's.
import { assert, assertEquals } from "@std/assert";
import { fixture } from "./harness.ts";

Deno.test("formats text and whole numbers as the C library does, cut off where there is no room", async () => {
  const { code, stdout } = await new Deno.Command(fixture("format_pairs")).output();
  const pairs = new TextDecoder().decode(stdout).trimEnd().split("\n");
  assertEquals(code, 0);
  assert(pairs.length > 100, `expected more than 100 pairs, got ${pairs.length}`);
  for (const pair of pairs) {
    const half = (pair.length - 1) / 2;
    assertEquals(pair.slice(0, half), pair.slice(half + 1));
  }
});
