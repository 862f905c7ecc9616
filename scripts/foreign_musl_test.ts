// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { rewriteSpecs } from "./foreign_musl.ts";

Deno.test("rewriteSpecs() names the files of the unpacked package, relative to the root", () => {
  assertEquals(
    rewriteSpecs("-isystem /usr/include/x -L/usr/lib/x -L .%s\n", "arm64"),
    "-isystem build/musl/arm64/usr/include/x -Lbuild/musl/arm64/usr/lib/x -L .%s\n",
  );
});
