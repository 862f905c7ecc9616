// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { explainMissing, listMissing } from "./tools.ts";

Deno.test("listMissing() counts only what is completely installed", () => {
  const lines = "gcc installed\nmusl-tools config-files\nfile half-configured\n";
  assertEquals(listMissing(["gcc", "musl-tools", "file", "clang"], lines), [
    "musl-tools",
    "file",
    "clang",
  ]);
  assertEquals(listMissing(["gcc"], lines), []);
  assertEquals(listMissing(["gcc"], ""), ["gcc"]);
});

Deno.test("explainMissing() names the packages and the command", () => {
  assertEquals(
    explainMissing(["gcc", "musl-tools"]),
    "Cannot use gcc, musl-tools: not installed\n" +
      "  sudo apt-get update && sudo apt-get install --no-install-recommends gcc musl-tools",
  );
});
