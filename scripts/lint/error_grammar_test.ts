// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { diagnose } from "./diagnose.ts";
import { findComplaint } from "./error_grammar.ts";

function complain(source: string, path = "scripts/a.ts"): number {
  return diagnose("error-grammar", { path, source }).length;
}

Deno.test("errorGrammar() finds the text in each form that an error has", () => {
  for (
    const source of [
      'throw new Error("No such file");',
      "throw new Error(`No such file: ${1}`);",
      'throw new RangeError("Bad: " + 1);',
      'throw "No such file";',
      'export const a = new TypeError("Bad");',
    ]
  ) {
    assertEquals(complain(source), 1, source);
  }
});

Deno.test("errorGrammar() accepts the grammar in each form", () => {
  for (
    const source of [
      'throw new Error("Cannot read a.txt: no such file");',
      "throw new Error(`Cannot read ${1}: no such file\\n  Make one`);",
      'throw new Error(`Cannot read ${1}: ` + "no such file");',
      "throw new Error(explain(1));",
      "throw error;",
      "throw new Error(`${text}: passed on`);",
      'throw new Map("x");',
    ]
  ) {
    assertEquals(complain(source), 0, source);
  }
});

Deno.test("errorGrammar() leaves tests alone, whose errors say expected and got", () => {
  assertEquals(complain('throw new Error("expected 1, got 2");', "test/harness.ts"), 0);
  assertEquals(complain('throw new Error("expected 1, got 2");', "init/core/a_test.ts"), 0);
});

Deno.test("findComplaint() names what is wrong", () => {
  assertEquals(findComplaint("Cannot read \0: gone"), undefined);
  assertEquals(findComplaint("Bad: x"), 'An error starts with "Cannot <verb>"');
  assertEquals(findComplaint("Cannot read"), "An error names the state behind a colon");
  assertEquals(findComplaint("Cannot read x: gone."), "An error ends without a full stop");
  assertEquals(findComplaint("Cannot read x: gone.\n  Wait"), "An error ends without a full stop");
  assertEquals(findComplaint("Cannot read x: it isn't"), "An error uses no contraction");
});
