// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { diagnose } from "./diagnose.ts";
import { checkName } from "./file_shape.ts";

Deno.test("checkName() accepts the names of this repository", () => {
  for (const name of ["main.ts", "wait_status_test.ts", "parse_args.d.ts", "host.d.ts"]) {
    assertEquals(checkName(name), undefined, name);
  }
});

Deno.test("checkName() refuses names without content and other spellings", () => {
  for (const name of ["utils.ts", "helpers_test.ts", "common.ts", "index.ts", "util.d.ts"]) {
    assertEquals(checkName(name), `"${name}" names no content: name the file for what it holds`);
  }
  for (const name of ["waitStatus.ts", "wait-status.ts", "WaitStatus.ts"]) {
    assertEquals(checkName(name), `"${name}" is not snake_case`);
  }
});

Deno.test("fileName() judges the last part of the path", () => {
  const source = "export const a = 1;";
  assertEquals(diagnose("file-name", { path: "init/core/utils.ts", source }).length, 1);
  assertEquals(diagnose("file-name", { path: "utils/plan.ts", source }), []);
});

Deno.test("fileLength() wants a reason above 250 lines", () => {
  const lines = (count: number) => "export {};\n".repeat(count);
  const check = (source: string) => diagnose("file-length", { path: "a.ts", source }).length;
  assertEquals(check(lines(250)), 0);
  assertEquals(check(lines(251)), 1);
  assertEquals(check(`// long: one table\n${lines(250)}`), 0);
  assertEquals(check(`// long:\n${lines(250)}`), 1);
});

Deno.test("licenseLine() wants the license first, or below an interpreter line", () => {
  const line = "// SPDX-License-Identifier: MIT\n";
  const check = (source: string) => diagnose("license-line", { path: "a.ts", source }).length;
  assertEquals(check(`${line}export {};`), 0);
  assertEquals(check(`#!/usr/bin/env deno\n${line}export {};`), 0);
  assertEquals(check(`// A file.\n${line}export {};`), 1);
});
