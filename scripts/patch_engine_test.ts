// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { HEADER_PATCHES, patch, SOURCE_PATCHES } from "./patch_engine.ts";

const PATCHES = [
  { why: "one is better", upstream: "int one;", ours: "int $&one;" },
  { why: "two is better", upstream: "int two;", ours: "long two;" },
];
const AROUND = { name: "x.c", patches: PATCHES };

Deno.test("patch() changes each place, and nothing else", () => {
  assertEquals(
    patch("before\nint two;\nint one;\nafter\n", AROUND),
    "before\nlong two;\nint $&one;\nafter\n",
  );
});

const CHANGED = [
  { what: "is not there", source: "int one;\n", reason: "two is better" },
  { what: "is there twice", source: "int one;\nint one;\nint two;\n", reason: "one is better" },
];
for (const { what, source, reason } of CHANGED) {
  Deno.test(`patch() refuses a source where a place ${what}`, () => {
    assertThrows(() => patch(source, AROUND), Error, `Cannot patch x.c: ${reason}\n`);
  });
}

Deno.test("patch() refuses a source that reaches a reference count by itself", () => {
  const source = "int one;\nint two;\n  js_rc(p)->ref_count++;\n";
  assertThrows(() => patch(source, AROUND), Error, "JS_REF_COUNT alone");
});

Deno.test("patch() changes each place of quickjs.c and quickjs.h that is listed", () => {
  for (const patches of [SOURCE_PATCHES, HEADER_PATCHES]) {
    const source = patches.map(({ upstream }) => upstream).join("\n");
    const wanted = patches.map(({ ours }) => ours).join("\n");
    assertEquals(patch(source, { name: "quickjs.c", patches }), wanted);
  }
});
