// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { parseCheck } from "./lint_dockerfile.ts";

Deno.test("parseCheck() reads BuildKit's findings with their lines", () => {
  const json = JSON.stringify({
    warnings: [{
      ruleName: "JSONArgsRecommended",
      description: "JSON arguments recommended for ENTRYPOINT/CMD",
      detail: "JSON arguments recommended for CMD to prevent …",
      location: { ranges: [{ start: { line: 7 }, end: { line: 7 } }] },
    }, { ruleName: "FromAsCasing", description: "casing" }],
  });
  assertEquals(parseCheck(json, "sub/Dockerfile"), [
    {
      rule: "JSONArgsRecommended",
      message: "JSON arguments recommended for CMD to prevent …",
      ...{ file: "sub/Dockerfile", line: 7 },
    },
    { rule: "FromAsCasing", message: "casing", file: "sub/Dockerfile", line: 1 },
  ]);
});

Deno.test("parseCheck() finds nothing where BuildKit found nothing", () => {
  assertEquals(parseCheck('{"warnings":null}', "Dockerfile"), []);
});
