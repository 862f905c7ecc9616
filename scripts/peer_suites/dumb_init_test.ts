// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { parsePytestSummary } from "./dumb_init.ts";

const OUTPUT = `..F                                                        [100%]
=================================== FAILURES ===================================
PASSED what a test has printed
=========================== short test summary info ============================
PASSED tests/tty_test.py::test_tty
PASSED tests/cli_test.py::test_version_message[1-1---version]
SKIPPED [1] tests/tty_test.py:12: no terminal
FAILED tests/cli_test.py::test_help_message[1-1--h] - AssertionError: assert - b
ERROR tests/broken_test.py - SyntaxError: invalid
1 failed, 2 passed, 1 skipped, 1 error in 22.87s
`;

Deno.test("parsePytestSummary() takes every test of the summary, and only PASSED for a pass", () => {
  assertEquals(parsePytestSummary(OUTPUT), [
    { name: "tests/tty_test.py::test_tty", hasPassed: true },
    { name: "tests/cli_test.py::test_version_message[1-1---version]", hasPassed: true },
    { name: "[1] tests/tty_test.py:12: no terminal", hasPassed: false },
    { name: "tests/cli_test.py::test_help_message[1-1--h]", hasPassed: false },
    { name: "tests/broken_test.py", hasPassed: false },
  ]);
});

Deno.test("parsePytestSummary() finds nothing where pytest did not get to its summary", () => {
  assertEquals(parsePytestSummary("PASSED tests/tty_test.py::test_tty\n"), []);
});
