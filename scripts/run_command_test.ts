// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { quoteCommand } from "./run_command.ts";

Deno.test("quoteCommand() leaves plain words and quotes the rest for a shell", () => {
  assertEquals(quoteCommand(["gcc", "-O1", "a/b.c", "-DX=1"]), "gcc -O1 a/b.c -DX=1");
  assertEquals(quoteCommand(["echo", "a b", "it's", "", "$x"]), "echo 'a b' 'it'\\''s' '' '$x'");
});
