// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { diagnose } from "./diagnose.ts";
import { isWellFormed } from "./todo_form.ts";

// Put together here, so that this file has no open work of its own.
const NOTE = "TO" + "DO";

Deno.test("isWellFormed() wants the issue's number and a text", () => {
  assertEquals(isWellFormed(` ${NOTE}(#12): close the file`), true);
  assertEquals(isWellFormed(" nothing to do"), true);
  for (const comment of [NOTE, `${NOTE}: x`, `${NOTE}(me): x`, `${NOTE}(#1):`, "FIX" + "ME: x"]) {
    assertEquals(isWellFormed(comment), false, comment);
  }
});

Deno.test("todoForm() looks into line and block comments, not into strings", () => {
  const check = (source: string) => diagnose("todo-form", { path: "a.ts", source }).length;
  assertEquals(check(`// ${NOTE}: x\nexport {};`), 1);
  assertEquals(check(`/* a\n ${NOTE}: x */\nexport {};`), 1);
  assertEquals(check(`export const a = "${NOTE}: x";`), 0);
});
