// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { shortenCommit } from "./build_init.ts";

Deno.test("shortenCommit() keeps the seven digits that --version shows", () => {
  assertEquals(shortenCommit("0123456"), "0123456");
  assertEquals(shortenCommit("0123456789abcdef0123456789abcdef01234567"), "0123456");
});

Deno.test("shortenCommit() refuses what is no commit", () => {
  for (const given of ["main", "012345", "v0.1.0", "0123456\n", "0123456 789"]) {
    assertThrows(() => shortenCommit(given), Error, `Cannot use SOURCE_COMMIT "${given}"`);
  }
});
