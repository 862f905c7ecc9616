// SPDX-License-Identifier: MIT
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { CHANGES, patch } from "./patch_engine.ts";

const UPSTREAM = "#define JS_REF_COUNT(p) (js_rc(p)->ref_count)";
const SOURCE = CHANGES.map(({ upstream }) => `before\n${upstream}\nafter\n`).join("");

Deno.test("patch() changes how a reference count is found", () => {
  const patched = patch(SOURCE);
  assertStringIncludes(
    patched,
    "before\n#define JS_REF_COUNT(p) (*heap_count(&js_rc(p)->ref_count))\nafter\n",
  );
  assertEquals(patched.includes(UPSTREAM), false);
});

for (const { what, upstream, ours } of CHANGES) {
  Deno.test(`patch() relies on it that ${what}`, () => {
    assertStringIncludes(patch(SOURCE), `before\n${ours}\nafter\n`);
    const message = `Cannot patch quickjs.c: it is not so any more that ${what}`;
    assertThrows(() => patch(SOURCE.replace(upstream, "")), Error, message);
    assertThrows(() => patch(SOURCE + upstream), Error, message);
  });
}

Deno.test("patch() refuses a source with another way to a reference count", () => {
  assertThrows(
    () => patch(`${SOURCE}  js_rc(p)->ref_count++;\n`),
    Error,
    "Cannot patch quickjs.c: it is not so any more that reference counts",
  );
});
