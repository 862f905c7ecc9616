// SPDX-License-Identifier: MIT
// Pure: text in, list of differences out.
//
// The Action's inputs and outputs: action.yml says them, action/inputs.ts reads them, and the tables
// of docs/action.md are made of them.
import { compareLines } from "./documents.ts";

/** What is needed of action.yml. */
export interface ActionFile {
  readonly inputs: Readonly<Record<string, { description: string; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
}

export interface ReadInputs {
  /** Those that action/inputs.ts reads, with their defaults. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Those that somebody else reads. */
  readonly elsewhere: readonly string[];
}

export function compareInputs(
  { inputs }: ActionFile,
  { defaults, elsewhere }: ReadInputs,
): string[] {
  const read = [...Object.keys(defaults), ...elsewhere];
  return [
    ...read.filter((name) => !(name in inputs)).map((name) =>
      `action.yml: expected the input ${name}, got none`
    ),
    ...Object.keys(inputs).filter((name) => !read.includes(name)).map((name) =>
      `action.yml: expected nobody's input ${name} to be there, got it`
    ),
    ...Object.entries(defaults)
      .filter(([name, value]) => name in inputs && (inputs[name].default ?? "") !== value)
      .map(([name, value]) =>
        `action.yml, ${name}: expected default "${value}", got "${inputs[name].default ?? ""}"`
      ),
  ];
}

export function inputTable({ inputs }: ActionFile): string {
  const rows = Object.entries(inputs).map(([name, { description, default: value = "" }]) => [
    ...[`\`${name}\``, value === "" ? "" : `\`${value}\``, description],
  ]);
  return table(["input", "default", "meaning"], rows);
}

export function outputTable({ outputs }: ActionFile): string {
  const rows = Object.entries(outputs).map((
    [name, { description }],
  ) => [`\`${name}\``, description]);
  return table(["output", "meaning"], rows);
}

/** As `deno fmt` writes tables: the columns of one width. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** The text between `<!-- NAME -->` and `<!-- /NAME -->` in docs/action.md. */
export function compareTable(
  document: string,
  { name, expected }: { name: string; expected: string },
): string[] {
  const marker = (text: string) => `<!-- ${text} -->`;
  const [, rest] = document.split(`${marker(name)}\n`);
  const block = rest?.split(marker(`/${name}`))[0];
  if (block === undefined) {
    return [`docs/action.md: expected ${marker(name)} ... ${marker(`/${name}`)}, got none`];
  }
  return compareLines(block.trim(), { name: `docs/action.md, ${name}`, expected });
}

/** The `deno-version: 1.2.3` that a workflow or action.yml sets up. */
export function compareSetUpVersion(
  text: string,
  { name, expected }: { name: string; expected: string },
): string[] {
  return [...text.matchAll(/deno-version: "?v?([\w.]+)"?/g)]
    .filter(([, version]) => version !== expected)
    .map(([, version]) => `${name}: expected deno-version: ${expected}, got ${version}`);
}
