// SPDX-License-Identifier: MIT
// Pure: the suites as the table that `deno task peer-suites` prints. A suite with several
// exemptions has a line for each, so that no reason is cut off.
import { judge, type Suite } from "./suite.ts";

const HEAD = ["suite", "passed", "failed", "exempt", ""];

export function formatSuites(suites: readonly Suite[]): string {
  return formatTable([HEAD, ...suites.flatMap(rowsOf)]);
}

function rowsOf(suite: Suite): string[][] {
  const { passed, failed, exempt } = judge(suite);
  const reasons = exempt.map(({ exemption, count }) => [
    String(count),
    `${exemption.test}: ${exemption.reason}`,
  ]);
  const leftOut = suite.leftOut === undefined ? [] : [["", `not run: ${suite.leftOut}`]];
  const [first = ["", ""], ...others] = reasons.length === 0
    ? [["0", leftOut[0]?.[1] ?? ""]]
    : [...reasons, ...leftOut];
  return [
    [suite.name, String(passed), String(failed.length), ...first],
    ...others.map((cells) => ["", "", "", ...cells]),
  ];
}

/** The first row is the head. Numbers end where their column ends, texts begin where it begins. */
function formatTable(rows: readonly string[][]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const pad = (cell: string, column: number) =>
    /^\d+$/.test(cell) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]);
  const rule = widths.map((width, column) => "-".repeat(HEAD[column] === "" ? 0 : width));
  return [rows[0], rule, ...rows.slice(1)]
    .map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}
