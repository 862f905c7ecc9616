// SPDX-License-Identifier: MIT
// The documents as their readers see them: code blocks and tables. Tests run what is written there,
// so that a page and its test cannot differ.
import { ROOT } from "../scripts/paths.ts";

export interface Block {
  /** The page's path in the project, and the line of the opening fence. */
  readonly page: string;
  readonly line: number;
  /** The word behind the fence. */
  readonly language: string;
  readonly text: string;
}

const FENCE = /^( *)```(\S*)\n([\s\S]*?)^\1```$/gm;

/** Every fenced block of a page, in order. */
export function blocksOf(page: string): Block[] {
  const text = Deno.readTextFileSync(`${ROOT}/${page}`);
  return [...text.matchAll(FENCE)].map(({ 1: indent, 2: language, 3: body, index }) => ({
    page,
    line: text.slice(0, index).split("\n").length,
    language,
    text: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }));
}

/** The block whose text has this name in its first comment: `# run.sh`, `// main.go`. */
export function namedBlock(page: string, name: string): string {
  const start = new RegExp(`^(#!.*\\n)?(#|//|--) ${name.replaceAll(".", "\\.")}\\b`);
  const found = blocksOf(page).filter(({ text }) => start.test(text));
  if (found.length !== 1) {
    throw new Error(`expected one block ${name} in ${page}, got ${found.length}`);
  }
  return found[0].text;
}

/** The rows of a page's tables whose head begins with this cell, without the head. */
export function tableOf(page: string, firstHead: string): string[][] {
  const lines = Deno.readTextFileSync(`${ROOT}/${page}`).split("\n");
  const start = lines.findIndex((line) => cellsOf(line)[0] === firstHead);
  if (start < 0) throw new Error(`expected a table "${firstHead}" in ${page}, got none`);
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  return rows.slice(0, end < 0 ? rows.length : end).map(cellsOf);
}

function cellsOf(line: string): string[] {
  return line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim());
}
