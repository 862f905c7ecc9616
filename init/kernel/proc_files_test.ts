// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { numbersAmong } from "./proc_files.ts";

Deno.test("numbersAmong() leaves out what only holds digits", () => {
  const names = [".", "..", "1", "self", "42", "7z", "net6", "4194304", "-1", "", "0x1", " 3"];
  assertEquals(numbersAmong(names), [1, 42, 4194304]);
});
