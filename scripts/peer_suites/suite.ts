// SPDX-License-Identifier: MIT
// Pure. What a suite of a peer has said about our binary, and what we make of it. An exemption is
// a test that cannot pass, with the reason; one that passes after all, in whole or in part, or
// that is gone from the suite, is an error as a failure is: else the list would hide regressions.

export interface TestResult {
  readonly name: string;
  readonly hasPassed: boolean;
}

export interface Exemption {
  /** The name of a test, without the parameters in brackets that it may be run with. */
  readonly test: string;
  readonly reason: string;
}

export interface Suite {
  readonly name: string;
  readonly results: readonly TestResult[];
  readonly exemptions: readonly Exemption[];
  /** What of the peer's tests is not run, and why. */
  readonly leftOut?: string;
}

export interface Verdict {
  readonly passed: number;
  /** Failed although not exempt. */
  readonly failed: readonly string[];
  readonly exempt: readonly { readonly exemption: Exemption; readonly count: number }[];
  /** Exempt although they pass or do not exist. */
  readonly stale: readonly string[];
}

export function judge({ results, exemptions }: Suite): Verdict {
  const isExempt = (name: string) => exemptions.some(({ test }) => isNamed(name, test));
  const exempt = exemptions.map((exemption) => ({
    exemption,
    count: results.filter((one) => !one.hasPassed && isNamed(one.name, exemption.test)).length,
  }));
  const passing = results.filter(({ name, hasPassed }) => hasPassed && isExempt(name));
  const unknown = exemptions.filter(({ test }) => !results.some(({ name }) => isNamed(name, test)));
  return {
    passed: results.filter(({ hasPassed }) => hasPassed).length,
    failed: results.filter((one) => !one.hasPassed && !isExempt(one.name)).map(({ name }) => name),
    exempt,
    stale: [
      ...passing.map(({ name }) => `${name} is exempt and passes`),
      ...unknown.map(({ test }) => `${test} is exempt and not in the suite`),
    ],
  };
}

/** "a_test.py::test_b[1-0]" is a run of "a_test.py::test_b". */
function isNamed(name: string, test: string): boolean {
  return name === test || name.startsWith(`${test}[`);
}

/** One line for everything that must not stay as it is. */
export function listComplaints(suite: Suite): string[] {
  const { failed, stale } = judge(suite);
  return [...failed.map((name) => `${name} failed`), ...stale]
    .map((complaint) => `${suite.name}: ${complaint}`);
}
