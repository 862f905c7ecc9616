// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { diagnose } from "./diagnose.ts";

function check(source: string, path = "init/core/a.ts"): number {
  return diagnose("engine-limits", { path, source: `export {};\n${source}\n` }).length;
}

for (const source of ["2 ** 3", "let a = 2; a **= 3", 'new RegExp("x")', '"a b".split(/ /)']) {
  Deno.test(`engineLimits() reports ${source}`, () => {
    assertEquals(check(source), 1);
  });
}

for (const source of ["2 * 3", "/x/.test('x')", '"a b".split(" ")', '"a".match(/x/)']) {
  Deno.test(`engineLimits() accepts ${source}`, () => {
    assertEquals(check(source), 0);
  });
}

Deno.test("engineLimits() leaves tests and scripts alone, which stock Deno runs", () => {
  assertEquals(check("2 ** 3", "init/core/a_test.ts"), 0);
  assertEquals(check("2 ** 3", "init/simulated_choices.ts"), 0);
  assertEquals(check("2 ** 3", "scripts/a.ts"), 0);
});
