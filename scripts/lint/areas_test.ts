// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { ROOT } from "../paths.ts";
import { areaOf, relativePath, resolveSpecifier } from "./areas.ts";

Deno.test("areaOf() tells the files that join core and kernel from both", () => {
  assertEquals(areaOf("init/core/plan.ts"), "core");
  assertEquals(areaOf("init/kernel/kernel.ts"), "kernel");
  assertEquals(areaOf("init/main.ts"), "init");
  assertEquals(areaOf("init/host/x.ts"), "other");
  assertEquals(areaOf("action/main.ts"), "action");
  assertEquals(areaOf("scripts/lint/areas.ts"), "scripts");
  assertEquals(areaOf("test/harness.ts"), "test");
});

Deno.test("relativePath() takes the root away, as deno lint gives absolute paths", () => {
  assertEquals(relativePath(`${ROOT}/init/main.ts`), "init/main.ts");
  assertEquals(relativePath("init/main.ts"), "init/main.ts");
});

Deno.test("resolveSpecifier() follows dots and leaves packages alone", () => {
  assertEquals(resolveSpecifier("init/core/a.ts", "./b.ts"), "init/core/b.ts");
  assertEquals(resolveSpecifier("init/core/a.ts", "../kernel/b.ts"), "init/kernel/b.ts");
  assertEquals(resolveSpecifier("init/main.ts", "@std/assert"), "@std/assert");
});
