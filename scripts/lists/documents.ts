// SPDX-License-Identifier: MIT
// Pure: text in, list of differences out.
//
// Facts that documents repeat: the help text, the version of baronet, the version of Deno, the
// layout of the payload; and a document that is made as a whole.

/** The text between `<!-- usage -->` and `<!-- /usage -->` against what --help prints. */
export function compareUsage(readme: string, usage: string): string[] {
  const block = /<!-- usage -->\n([\s\S]*?)<!-- \/usage -->/.exec(readme)?.[1];
  if (block === undefined) {
    return ["README.md: expected <!-- usage --> ... <!-- /usage -->, got none"];
  }
  const got = block.replace(/^\s*```\w*\n/, "").replace(/\n```\s*$/, "").trimEnd();
  return compareLines(got, { name: "README.md, usage", expected: usage.trimEnd() });
}

/** The first line that differs. */
export function compareLines(
  text: string,
  { name, expected }: { name: string; expected: string },
): string[] {
  const [got, wanted] = [text, expected].map((lines) => lines.split("\n"));
  const at = Array.from({ length: Math.max(got.length, wanted.length) }, (_, line) => line)
    .find((line) => got[line] !== wanted[line]);
  if (at === undefined) return [];
  return [`${name} line ${at + 1}: expected ${quote(wanted[at])}, got ${quote(got[at])}`];
}

export interface Versions {
  /** init/core/version.ts, which the others repeat. */
  readonly code: string;
  readonly denoJson: string;
  readonly changelog: string;
}

export function compareVersions({ code, denoJson, changelog }: Versions): string[] {
  const config = (JSON.parse(denoJson) as { version?: string }).version;
  const topmost = /^## \[?v?(\d+\.\d+\.\d+[^\]\s]*)/m.exec(changelog)?.[1];
  return [["deno.json", config], ["CHANGELOG.md", topmost]]
    .filter(([, got]) => got !== code)
    .map(([name, got]) => `${name}: expected version ${code}, got ${got ?? "none"}`);
}

/** Every `deno@1.2.3` in a document; at least one where `isRequired`. */
export function compareDenoVersion(
  document: string,
  { name, expected, isRequired }: { name: string; expected: string; isRequired: boolean },
): string[] {
  const found = [...document.matchAll(/\bdeno@(\d+\.\d+\.\d+)/g)].map(([, version]) => version);
  if (found.length === 0 && isRequired) return [`${name}: expected deno@${expected}, got none`];
  return found.filter((version) => version !== expected)
    .map((version) => `${name}: expected deno@${expected}, got deno@${version}`);
}

/** Every `deno task NAME`, also of a pinned Deno, in a document. */
export function compareTasks(
  document: string,
  { name, tasks }: { name: string; tasks: readonly string[] },
): string[] {
  const named = [...document.matchAll(/\bdeno(?:@[\d.]+)? task ([a-z][\w:-]*)/g)];
  return [...new Set(named.map(([, task]) => task))].filter((task) => !tasks.includes(task))
    .map((task) => `${name}: expected only tasks of deno.json, got "${task}"`);
}

/** The constants of the payload's layout, described in payload.h, in the test that builds one. */
export function comparePayload(header: string, test: string): string[] {
  const facts: [fact: string, described: RegExp, used: RegExp][] = [
    ["the note's type", /type (0x[0-9a-f]+)/, /NOTE_TYPE = (0x[0-9a-f]+)/],
    ["the note's owner", /"(SUI)\\0"/, /NOTE_OWNER = "(\w+)\\0"/],
    ["the section's name", /then the name "(\w+)"/, /SECTION_NAME = "(\w+)"/],
    ["the magic", /"(\w+)" +magic/, /MAGIC = "(\w+)"/],
  ];
  return facts.flatMap(([fact, described, used]) => {
    const expected = described.exec(header)?.[1];
    const got = used.exec(test)?.[1];
    if (expected !== undefined && expected === got) return [];
    return [
      `${fact}: expected ${expected ?? "a description"} as in payload.h, ` +
      `got ${got ?? "none"} in the test`,
    ];
  });
}

function quote(line: string | undefined): string {
  return line === undefined ? "no line" : `"${line}"`;
}
