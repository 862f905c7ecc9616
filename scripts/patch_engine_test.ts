// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { patch } from "./patch_engine.ts";

const UPSTREAM = "#define JS_REF_COUNT(p) (js_rc(p)->ref_count)";

Deno.test("patch() changes the one line that finds a reference count", () => {
  assertEquals(
    patch(`before\n${UPSTREAM}\nafter\n`),
    "before\n#define JS_REF_COUNT(p) (*heap_count(&js_rc(p)->ref_count))\nafter\n",
  );
});

const CHANGED = [
  { what: "is not there", source: "before\nafter\n" },
  { what: "is there twice", source: `${UPSTREAM}\n${UPSTREAM}\n` },
  { what: "is not the only way to a count", source: `${UPSTREAM}\n  js_rc(p)->ref_count++;\n` },
];
for (const { what, source } of CHANGED) {
  Deno.test(`patch() refuses a source where that line ${what}`, () => {
    assertThrows(() => patch(source), Error, "Cannot patch quickjs.c: ");
  });
}
