// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { diagnose } from "./diagnose.ts";

function complain(path: string, title: string): number {
  const quoted = JSON.stringify(title);
  const forms = [
    `Deno.test(${quoted}, () => {});`,
    `Deno.test({ name: ${quoted}, fn() {} });`,
    `Deno.test.ignore(${quoted}, () => {});`,
    `Deno.test({ sanitizeOps: false }, ${quoted}, () => {});`,
  ];
  const counts = forms.map((source) => diagnose("test-titles", { path, source }).length);
  assertEquals(new Set(counts).size, 1, `all forms are judged alike: ${title}`);
  return counts[0] ?? 0;
}

Deno.test("testTitles() wants a function and what it does beside the sources", () => {
  assertEquals(complain("init/core/a_test.ts", "step() forwards SIGTERM"), 0);
  assertEquals(complain("init/core/a_test.ts", "forwards SIGTERM"), 1);
  assertEquals(complain("init/core/a_test.ts", "step()"), 1);
  assertEquals(complain("scripts/a_test.ts", "the step() works"), 1);
});

Deno.test("testTitles() wants a claim in test/", () => {
  assertEquals(complain("test/a_test.ts", "reaps three orphans at once"), 0);
  for (const title of ["test that it reaps", "should reap orphans now", "3 orphans are reaped"]) {
    assertEquals(complain("test/a_test.ts", title), 1, title);
  }
  assertEquals(complain("test/a_test.ts", "reaps orphans"), 1);
});

Deno.test("testTitles() judges no title that is put together elsewhere", () => {
  const source = "Deno.test(title, () => {}); Deno.test(`${a} b`, () => {});";
  assertEquals(diagnose("test-titles", { path: "test/a_test.ts", source }), []);
});
