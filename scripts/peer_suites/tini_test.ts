// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { parseInnerTests } from "./tini.ts";

const BEGUN = "Running exit code test for bin/tini\n" +
  "running signal test for: 15 (bin/tini -s with env {})\n" +
  "subreaper-proxy: running 'bin/tini'\n";
const DONE = "---\nAll done, tests as expected\n---\n";
const NAMES = ["exit code test for bin/tini", "signal test for: 15 (bin/tini -s with env {})"];

Deno.test("parseInnerTests() takes all checks for passed when the suite says that it is done", () => {
  assertEquals(
    parseInnerTests(BEGUN + DONE, 0),
    NAMES.map((name) => ({ name, hasPassed: true })),
  );
});

Deno.test("parseInnerTests() takes the last check for failed when the suite has ended early", () => {
  const expected = [
    { name: NAMES[0], hasPassed: true },
    { name: `${NAMES[1]}, the last check that was run,`, hasPassed: false },
  ];
  assertEquals(parseInnerTests(`${BEGUN}AssertionError: Reaping test failed!\n`, 1), expected);
  assertEquals(parseInnerTests(BEGUN, 0), expected);
  assertEquals(parseInnerTests(BEGUN + DONE, 1), expected);
});

Deno.test("parseInnerTests() finds nothing where no check was begun", () => {
  assertEquals(parseInnerTests("ModuleNotFoundError: No module named 'psutil'\n", 1), []);
});
