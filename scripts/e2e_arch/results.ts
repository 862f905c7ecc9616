// SPDX-License-Identifier: MIT
// Pure. What `deno test` has reported, against the exemptions.

export interface TestResult {
  /** "bad_input": the file without "test/" and "_test.ts". */
  readonly file: string;
  readonly title: string;
  readonly hasPassed: boolean;
}

export interface Exemption {
  /** Names of architectures. */
  readonly on: readonly string[];
  readonly file: string;
  /** Of the tests' titles; undefined: every test of the file. */
  readonly title?: RegExp;
  readonly reason: string;
}

export interface Outcome {
  readonly passed: number;
  readonly exempt: readonly { readonly exemption: Exemption; readonly count: number }[];
  /** Failed although not exempt. */
  readonly failed: readonly string[];
  /** Exemptions of which nothing fails. */
  readonly stale: readonly string[];
}

/** The results in the report that `deno test --junit-path` writes. Skipped tests are none. */
export function parseJunit(xml: string): TestResult[] {
  const cases = xml.matchAll(
    /<testcase name="([^"]*)" classname="([^"]*)"[^>]*?(\/>|>[^]*?<\/testcase>)/g,
  );
  return [...cases].flatMap(([, title, path, content]) => {
    if (content.includes("<skipped")) return [];
    const file = path.replace(/^.*\/test\//, "").replace(/_test\.ts$/, "");
    return [{ file, title: unescape(title), hasPassed: !/<(failure|error)\b/.test(content) }];
  });
}

function unescape(text: string): string {
  const entities = { quot: '"', apos: "'", lt: "<", gt: ">", amp: "&" } as const;
  return text.replace(
    /&(?:(quot|apos|lt|gt|amp)|#x([0-9a-f]+)|#([0-9]+));/gi,
    (_, name: keyof typeof entities | undefined, hex?: string, decimal?: string) => {
      if (name !== undefined) return entities[name];
      return String.fromCodePoint(hex !== undefined ? parseInt(hex, 16) : Number(decimal));
    },
  );
}

function isMeant({ file, title }: Exemption, result: TestResult): boolean {
  return file === result.file && (title === undefined || title.test(result.title));
}

/** `isWhole`: all tests were run, so that an exemption must have met a failure. */
export function judge(
  results: readonly TestResult[],
  { exemptions, isWhole }: { exemptions: readonly Exemption[]; isWhole: boolean },
): Outcome {
  const failures = results.filter(({ hasPassed }) => !hasPassed);
  const exempt = exemptions.map((exemption) => ({
    exemption,
    count: failures.filter((one) => isMeant(exemption, one)).length,
  }));
  const isExempt = (one: TestResult) => exemptions.some((exemption) => isMeant(exemption, one));
  return {
    passed: results.length - failures.length,
    exempt: exempt.filter(({ count }) => count > 0),
    failed: failures.filter((one) => !isExempt(one)).map(({ file, title }) => `${file}: ${title}`),
    stale: exempt.filter(({ count }) => isWhole && count === 0).map(({ exemption }) =>
      `${exemption.file}: ${exemption.title ?? "every test"}`
    ),
  };
}

export function formatOutcome(name: string, { passed, exempt, failed, stale }: Outcome): string {
  const exemptCount = exempt.reduce((sum, { count }) => sum + count, 0);
  return [
    `${name}: ${passed} passed, ${exemptCount} exempt, ${failed.length} failed`,
    ...exempt.map(({ exemption, count }) =>
      `  exempt ${count}  ${exemption.file}: ${exemption.reason}`
    ),
    ...failed.map((one) => `  failed    ${one}`),
    ...stale.map((one) => `  does not fail any more, but is exempt    ${one}`),
  ].join("\n");
}
