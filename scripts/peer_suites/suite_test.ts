// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { judge, listComplaints, type Suite } from "./suite.ts";

const USAGE = { test: "test_usage", reason: "its own text" };

function suiteOf(results: Record<string, boolean>, exemptions = [USAGE]): Suite {
  return {
    name: "peer tests/",
    results: Object.entries(results).map(([name, hasPassed]) => ({ name, hasPassed })),
    exemptions,
  };
}

Deno.test("judge() counts a failure as exempt only under its own name", () => {
  const suite = suiteOf({ a: true, b: false, "test_usage[1]": false, test_usages: false });
  assertEquals(judge(suite), {
    passed: 1,
    failed: ["b", "test_usages"],
    exempt: [{ exemption: USAGE, count: 1 }],
    stale: [],
  });
});

Deno.test("judge() calls an exemption stale when one of its runs passes", () => {
  const { stale, exempt, failed } = judge(suiteOf({ "test_usage[1]": true, test_usage: false }));
  assertEquals(stale, ["test_usage[1] is exempt and passes"]);
  assertEquals(exempt, [{ exemption: USAGE, count: 1 }]);
  assertEquals(failed, []);
});

Deno.test("judge() calls an exemption stale when the suite has no such test", () => {
  assertEquals(judge(suiteOf({ a: true })).stale, ["test_usage is exempt and not in the suite"]);
});

Deno.test("listComplaints() names the suite in front of every failure and stale exemption", () => {
  assertEquals(listComplaints(suiteOf({ test_usage: true, b: false })), [
    "peer tests/: b failed",
    "peer tests/: test_usage is exempt and passes",
  ]);
  assertEquals(listComplaints(suiteOf({ a: true, test_usage: false })), []);
});
