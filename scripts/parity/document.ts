// SPDX-License-Identifier: MIT
// Pure: the rows as the text of docs/parity.md.
import { ANSWERS } from "./answer_rows.ts";
import { PITFALLS } from "./pitfall_rows.ts";
import { RELIANCES } from "./reliance_rows.ts";
import type { Tests } from "./rows.ts";
import { SIGNALS } from "./signal_rows.ts";
import { SURROUNDINGS } from "./surroundings_rows.ts";

export const FEATURES = [...ANSWERS, ...SIGNALS, ...SURROUNDINGS];

/** All that the rows name. */
export const TESTS: readonly Tests[] = [...FEATURES, ...PITFALLS, ...RELIANCES]
  .map(({ tests }) => tests);

export function pathOfTests(name: string): string {
  return `test/${name}_test.ts`;
}

function formatTests(tests: Tests): string {
  return Object.entries(tests).flatMap(([name, titles]) =>
    titles.map((title) => `${pathOfTests(name)} "${title}"`)
  ).join("; ");
}

export function formatTable(head: readonly string[], rows: readonly string[][]): string {
  const bad = rows.flat().find((cell) => /[|\n]/.test(cell));
  if (bad !== undefined) throw new Error(`Cannot write a cell: it holds a line or a bar: ${bad}`);
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`);
  return `<!-- deno-fmt-ignore-start -->\n${lines.join("")}<!-- deno-fmt-ignore-end -->\n`;
}

function formatFeatures(): string {
  const rows = FEATURES.map(({ feature, others, baronet, tests }) => [
    ...[feature, others, baronet],
    formatTests(tests),
  ]);
  return formatTable(["feature", "others", "baronet", "tests"], rows);
}

function formatPitfalls(): string {
  const rows = PITFALLS.map(({ pitfall, baronet, tests }, index) => [
    ...[String(index + 1), pitfall, baronet],
    formatTests(tests),
  ]);
  return formatTable(["#", "pitfall", "what baronet does", "tests"], rows);
}

function formatReliances(): string {
  const rows = RELIANCES.map(({ init, reads, tests }) => [init, reads, formatTests(tests)]);
  return formatTable(["init", "what its users read", "tests"], rows);
}

export function formatDocument(): string {
  return `# Parity: what other inits do, and what baronet does

<!-- Made by "deno task parity" from scripts/parity/*_rows.ts. -->

tini 0.19, dumb-init 1.2.5, catatonit 0.2.1 and smell-baron are the inits whose names baronet takes;
pid1-rs 0.1.6 is one more. Each row has what they do, what baronet does, and the tests that hold it to
that. "In their place" means: started under that init's name, or with \`--as\`.

A test is named by its file and by a part of its title as the file has it; one title often stands for
many tests. \`deno test --allow-all test/as_tini_test.ts\` runs those of one file.
\`deno task ok\` fails when a test that is named here is gone. The inits' own test suites run with
\`deno task peer-suites\` ([CONTRIBUTING.md](../CONTRIBUTING.md)).

## Features

${formatFeatures()}
Not taken over: a build without options (tini's MINIMAL; BARONET_OPTIONS is in every build), and the
service directories of s6-overlay, supervisord and my_init. Releases for other processors, with
signatures, are still to come.

## Pitfalls

Mistakes that these inits were seen to make, and rules of the kernel that an init trips over.

${formatPitfalls()}
## What others rely on

${formatReliances()}`;
}
