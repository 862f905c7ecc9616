// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { type Exemption, formatOutcome, judge, parseJunit, type TestResult } from "./results.ts";

// As Deno 2.9.6 writes it, shortened.
const XML = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="4" failures="1" errors="0" time="3">
    <testsuite name="file:///a/test/bad_input_test.ts" tests="4" disabled="1" errors="0" failures="1">
        <testcase name="says &quot;no&quot; &amp; ends, as PID 1" classname="./test/bad_input_test.ts" time="0.1" line="3" col="6">
        </testcase>
        <testcase name="fails" classname="./test/bad_input_test.ts" time="0.1" line="9" col="6">
            <failure message="Uncaught Error">Error: expected &lt;skipped</failure>
        </testcase>
        <testcase name="is skipped" classname="./test/bad_input_test.ts" time="0" line="12" col="6">
            <skipped/>
        </testcase>
        <testcase name="is empty" classname="./test/bad_input_test.ts" time="0" line="12" col="6"/>
    </testsuite>
</testsuites>`;

Deno.test("parseJunit() lists what passed and failed, and leaves out what was skipped", () => {
  assertEquals(parseJunit(XML), [
    { file: "bad_input", title: 'says "no" & ends, as PID 1', hasPassed: true },
    { file: "bad_input", title: "fails", hasPassed: false },
    { file: "bad_input", title: "is empty", hasPassed: true },
  ]);
});

const RESULTS: readonly TestResult[] = [
  { file: "a", title: "one", hasPassed: true },
  { file: "a", title: "two", hasPassed: false },
  { file: "b", title: "two", hasPassed: false },
];
const exemption = (file: string, title?: RegExp): Exemption => ({
  on: ["arm64"],
  file,
  title,
  reason: "because",
});

Deno.test("judge() counts a failure as exempt by file and title, and names the others", () => {
  const exemptions = [exemption("a", /two/)];
  const { passed, exempt, failed, stale } = judge(RESULTS, { exemptions, isWhole: true });
  assertEquals([passed, exempt.map(({ count }) => count)], [1, [1]]);
  assertEquals(failed, ["b: two"]);
  assertEquals(stale, []);
});

Deno.test("judge() exempts every test of a file where no title is named", () => {
  const exemptions = [exemption("a"), exemption("b")];
  assertEquals(judge(RESULTS, { exemptions, isWhole: true }).failed, []);
});

Deno.test("judge() names an exemption that met no failure, but only where all tests were run", () => {
  const exemptions = [exemption("a", /one/)];
  assertEquals(judge(RESULTS, { exemptions, isWhole: true }).stale, ["a: /one/"]);
  assertEquals(judge(RESULTS, { exemptions, isWhole: false }).stale, []);
});

Deno.test("formatOutcome() shows the numbers, the reasons and each complaint", () => {
  const exemptions = [exemption("a", /two/), exemption("a", /one/)];
  const outcome = judge(RESULTS, { exemptions, isWhole: true });
  assertEquals(
    formatOutcome("arm64", outcome),
    "arm64: 1 passed, 1 exempt, 1 failed\n" +
      "  exempt 1  a: because\n" +
      "  failed    b: two\n" +
      "  does not fail any more, but is exempt    a: /one/",
  );
});
