// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import {
  compareDenoVersion,
  compareLines,
  comparePayload,
  compareTasks,
  compareUsage,
  compareVersions,
} from "./documents.ts";

Deno.test("compareUsage() accepts the text plain or fenced", () => {
  const usage = "Usage: x\n\n  -h  help";
  for (const block of [usage, `\`\`\`\n${usage}\n\`\`\``, `\`\`\`text\n${usage}\n\`\`\`\n`]) {
    const readme = `# x\n<!-- usage -->\n${block}\n<!-- /usage -->\nmore`;
    assertEquals(compareUsage(readme, usage), [], block);
  }
});

Deno.test("compareUsage() names the first line that differs", () => {
  const readme = "<!-- usage -->\na\nc\n<!-- /usage -->";
  assertEquals(compareUsage(readme, "a\nb"), [
    'README.md, usage line 2: expected "b", got "c"',
  ]);
  assertEquals(compareUsage(readme, "a"), [
    'README.md, usage line 2: expected no line, got "c"',
  ]);
  assertEquals(compareUsage("no block", "a"), [
    "README.md: expected <!-- usage --> ... <!-- /usage -->, got none",
  ]);
});

Deno.test("compareLines() names the first line that differs, a missing last newline as well", () => {
  const made = { name: "made.md", expected: "a\nb\n" };
  assertEquals(compareLines("a\nb\n", made), []);
  assertEquals(compareLines("a\nc\n", made), ['made.md line 2: expected "b", got "c"']);
  assertEquals(compareLines("a\nb", made), ['made.md line 3: expected "", got no line']);
});

Deno.test("compareVersions() takes the topmost version of the changelog", () => {
  const denoJson = '{ "version": "1.2.3" }';
  const changelog = "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-01-01\n\n## [1.2.2]\n";
  assertEquals(compareVersions({ code: "1.2.3", denoJson, changelog }), []);
  assertEquals(compareVersions({ code: "1.3.0", denoJson: "{}", changelog }), [
    "deno.json: expected version 1.3.0, got none",
    "CHANGELOG.md: expected version 1.3.0, got 1.2.3",
  ]);
});

Deno.test("compareDenoVersion() judges every mention", () => {
  const options = { name: "README.md", expected: "2.9.6", isRequired: true };
  assertEquals(compareDenoVersion("npx -y deno@2.9.6 task test", options), []);
  assertEquals(compareDenoVersion("deno@2.9.6 and deno@2.9.5", options), [
    "README.md: expected deno@2.9.6, got deno@2.9.5",
  ]);
  assertEquals(compareDenoVersion("", options), ["README.md: expected deno@2.9.6, got none"]);
  assertEquals(compareDenoVersion("", { ...options, isRequired: false }), []);
});

const HEADER = `
//   u32  name size (4)      u32  description size      u32  type 0x53554901
//   "SUI\\0"
//   u16  length of the section's name (8), then the name "d3n0l4nd"
//     "d3n0l4nd"                                   magic
`;
const TEST = `
export const NOTE_TYPE = 0x53554901;
export const NOTE_OWNER = "SUI\\0";
export const SECTION_NAME = "d3n0l4nd";
export const MAGIC = "d3n0l4nd";
`;

Deno.test("comparePayload() compares the four constants of the layout", () => {
  assertEquals(comparePayload(HEADER, TEST), []);
  assertEquals(comparePayload(HEADER, TEST.replace("4901", "4902")), [
    "the note's type: expected 0x53554901 as in payload.h, got 0x53554902 in the test",
  ]);
  assertEquals(comparePayload("", TEST).length, 4);
});

Deno.test("compareTasks() names each task once that deno.json does not have", () => {
  const document = "`deno task build`, npx -y deno@2.9.6 task gone:now; deno task gone:now. " +
    "`deno task` alone, and deno task NAME";
  assertEquals(compareTasks(document, { name: "x.md", tasks: ["build"] }), [
    'x.md: expected only tasks of deno.json, got "gone:now"',
  ]);
});
