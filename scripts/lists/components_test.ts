// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { compareComponents, compareParts } from "./components.ts";

const LICENSE = "app: Copyright (c) A;\n  B\nengine: Copyright (c) C\n\nEach under a license";
const APP = { name: "app", copyright: "Copyright (c) A; B" };
const ENGINE = { name: "engine", copyright: "Copyright (c) C", version: "1.2" };

function compare(...components: unknown[]): string[] {
  const versions = { engine: "1.2" };
  return compareComponents(JSON.stringify(components), { license: LICENSE, versions });
}

Deno.test("compareComponents() accepts the same notices and versions", () => {
  assertEquals(compare(APP, ENGINE), []);
});

Deno.test("compareComponents() names a notice that differs or is missing", () => {
  assertEquals(compare({ ...APP, copyright: "Copyright (c) A" }, ENGINE), [
    'notices line 1: expected "app: Copyright (c) A; B", got "app: Copyright (c) A"',
  ]);
  assertEquals(compare(APP), ['notices line 2: expected "engine: Copyright (c) C", got no line']);
});

Deno.test("compareComponents() names a version that differs, is missing or made up", () => {
  assertEquals(compare(APP, { ...ENGINE, version: "1.3" }), [
    "engine: expected version 1.2, got 1.3",
  ]);
  assertEquals(compare({ ...APP, version: "9" }, { ...ENGINE, version: undefined }), [
    "app: expected version none, got 9",
    "engine: expected version 1.2, got none",
  ]);
});

Deno.test("compareParts() names a part that the table has not, or still has", () => {
  const rows = [
    "| part   | what |",
    "| ------ | ---- |",
    "| app    | a    |",
    "| engine | e    |",
    "",
  ];
  const compareTable = (...names: string[]) =>
    compareParts(JSON.stringify(names.map((name) => ({ name }))), {
      ...{ document: `# Title\n\n${rows.join("\n")}\ntext\n`, name: "docs/a.md" },
    });
  assertEquals(compareTable("app", "engine"), []);
  assertEquals(compareTable("app"), [
    'docs/a.md, parts line 2: expected no line, got "engine"',
  ]);
  assertEquals(compareTable("app", "engine", "libc"), [
    'docs/a.md, parts line 3: expected "libc", got no line',
  ]);
});
