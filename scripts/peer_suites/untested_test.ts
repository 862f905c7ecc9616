// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { isTest } from "./untested.ts";

Deno.test("isTest() knows tests by a whole word in the path", () => {
  const tests = ["test/run.sh", "hack/test.sh", "tests.mk", "run_tests.py", "src/a-test.c", "TEST"];
  assertEquals(tests.filter(isTest), tests);
  assertEquals(["main.c", "latest", "src/contest.c", "testify/a.c"].filter(isTest), []);
});
