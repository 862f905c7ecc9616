// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { formatSuites } from "./table.ts";

function failing(...names: string[]) {
  return names.map((name) => ({ name, hasPassed: false }));
}

Deno.test("formatSuites() gives each exemption a line with its count and reason", () => {
  const suites = [
    {
      name: "dumb-init tests/",
      results: [{ name: "a", hasPassed: true }, ...failing("usage[1]", "usage[2]", "help")],
      exemptions: [
        { test: "usage", reason: "its own usage" },
        { test: "help", reason: "its own help" },
      ],
      leftOut: "the Debian package",
    },
    { name: "catatonit", results: [], exemptions: [], leftOut: "it has no tests" },
    { name: "tini", results: failing("b"), exemptions: [] },
  ];
  assertEquals(
    formatSuites(suites),
    "suite             passed  failed  exempt\n" +
      "----------------  ------  ------  ------\n" +
      "dumb-init tests/       1       0       2  usage: its own usage\n" +
      "                                       1  help: its own help\n" +
      "                                          not run: the Debian package\n" +
      "catatonit              0       0       0  not run: it has no tests\n" +
      "tini                   0       1       0",
  );
});
