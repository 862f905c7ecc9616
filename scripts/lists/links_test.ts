// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { compareLinks, compareNamedPaths } from "./links.ts";

const OTHER = `# Other page

## What --help, and \`-h\` print

### Twice
### Twice
\`\`\`sh
# no heading
\`\`\`
`;
const PATHS = ["README.md", "docs/other.md", "docs/decisions/1.md", "a.svg"];

function compare(text: string): string[] {
  return compareLinks(new Map([["docs/page.md", text], ["docs/other.md", OTHER]]), [
    ...PATHS,
    "docs/page.md",
  ]);
}

Deno.test("compareLinks() accepts files, folders, headings and what leaves the project", () => {
  const text = `# Here
[a](other.md) [b](../README.md) [c](decisions) [d](#here) [e](https://example.org/x)
[f](other.md#what---help-and--h-print) [g](other.md#twice-1) ![h](../a.svg) \`[i](gone.md)\`
\`\`\`text
[j](gone.md)
\`\`\`
`;
  assertEquals(compare(text), []);
});

Deno.test("compareLinks() names a file and a heading that are not there", () => {
  assertEquals(compare("[a](gone.md) [b](other.md#no-heading) [c](#gone) [d](../../other.md)"), [
    "docs/page.md: expected docs/gone.md behind the link gone.md, got nothing",
    "docs/page.md: expected a heading #no-heading in docs/other.md, got none",
    "docs/page.md: expected a heading #gone in docs/page.md, got none",
    "docs/page.md: expected other.md behind the link ../../other.md, got nothing",
  ]);
});

Deno.test("compareNamedPaths() names a file of the project that is gone", () => {
  const text =
    "`docs/gone.md`, `docs/other.md`, `docs/decisions/`, `docs/as_NAME.md`, `dist/made`, `a/b`";
  assertEquals(compareNamedPaths(new Map([["README.md", text]]), PATHS), [
    "README.md: expected docs/gone.md in the project, got nothing",
  ]);
});
