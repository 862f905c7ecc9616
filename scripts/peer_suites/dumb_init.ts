// SPDX-License-Identifier: MIT
// dumb-init's suite: its tests for pytest, and a script that wants to be started by dumb-init as
// PID 1 of a container.
import type { Exemption, Suite, TestResult } from "./suite.ts";
import { PYTHON, type Workplace } from "./workplace.ts";

// pytest-timeout: dumb-init's pytest.ini limits each test to 20 s. procps: the script asks ps.
export const DUMB_INIT_PACKAGES = ["python3-pytest", "python3-pytest-timeout", "procps"];

const EXEMPTIONS: readonly Exemption[] = [
  {
    test: "tests/cli_test.py::test_no_arguments_prints_usage",
    reason: "compares dumb-init's own usage text",
  },
  {
    test: "tests/cli_test.py::test_help_message",
    reason: "compares dumb-init's own help text",
  },
  {
    test: "tests/cli_test.py::test_rewrite_errors",
    reason: "compares dumb-init's own error text for a bad --rewrite",
  },
];

// Neither of pytest's exit codes says more than its summary; every other one means that it was
// not run, or not to the end.
const COMPLETE_CODES = [0, 1];

export async function runDumbInit(place: Workplace): Promise<Suite[]> {
  const log = "dumb-init.log";
  const options = ["-p", "no:cacheprovider", "--quiet", "--tb=short", "-rpfEsxX"];
  const { code, output } = await place.run([PYTHON, "-m", "pytest", ...options, "tests"], {
    log,
    env: { COLUMNS: "200" }, // a line of the summary ends there
  });
  const results = COMPLETE_CODES.includes(code) ? parsePytestSummary(output) : [];
  if (results.length === 0) {
    throw new Error(`Cannot run dumb-init's tests: pytest ended with ${code}\n${output.trimEnd()}`);
  }
  const zombies = await place.run(["dumb-init", "tests/test-zombies"], {
    log: "dumb-init-zombies.log",
    isPid1: true,
  });
  return [
    { name: "dumb-init tests/", results, exemptions: EXEMPTIONS },
    {
      name: "dumb-init test-zombies",
      results: [{ name: "tests/test-zombies", hasPassed: zombies.code === 0 }],
      exemptions: [],
    },
  ];
}

/**
 * The lines of pytest's "short test summary info". Only PASSED is a pass: a test that was skipped
 * or whose teardown failed has proved nothing.
 */
export function parsePytestSummary(output: string): TestResult[] {
  const [, summary = ""] = output.split(/^=+ short test summary info =+\n/m);
  return [...summary.matchAll(/^(PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS) (.+)$/gm)]
    .map(([, outcome, rest]) => ({
      name: rest.split(" - ")[0],
      hasPassed: outcome === "PASSED",
    }));
}
