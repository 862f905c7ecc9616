// SPDX-License-Identifier: MIT
// Pure: the results as what `deno task bench` prints: all figures of all inits, then the bars.
import { BARS, judge, type Judgement } from "./bars.ts";
import { type FigureName, FIGURES, type Results } from "./figures.ts";

export function formatResults(results: Results): string {
  const { inits, machine, notes, figures } = results;
  return [
    machine + (results.isQuick ? "; a quick run, rougher than a full one" : ""),
    ...inits.map(({ name, about }) => `${name}: ${about}`),
    "",
    formatTable(listFigures(results)),
    "",
    formatTable(BARS.reduce((rows: string[][], { figure, label, bar, moonshot }) => {
      const far = moonshot === undefined
        ? ["", ""]
        : cells(judge({ figure, bound: moonshot }, figures));
      return [...rows, [label, ...cells(judge({ figure, bound: bar }, figures)), ...far]];
    }, [["baronet", "bar", "", "moonshot", ""]])),
    ...notes.length === 0 ? [] : ["", ...notes.map((note) => `- ${note}`)],
  ].join("\n");
}

/** "start to end: 0.63 of tini-static, missed by 5.0 %" for each bar that is not held. */
export function listMissedBars({ figures }: Results): string[] {
  return BARS.flatMap(({ figure, label, bar }) => {
    const { asked, found, isMissed } = judge({ figure, bound: bar }, figures);
    return isMissed ? [`${label}: ${asked} is asked for, ${found}`] : [];
  });
}

function cells({ asked, found }: Judgement): string[] {
  return [asked, found];
}

function listFigures({ inits, figures }: Results): string[][] {
  const names = (Object.keys(FIGURES) as FigureName[]).filter((name) => name in figures);
  return [
    ["", ...inits.map(({ name }) => name)],
    ...names.map((name) => [
      FIGURES[name].label,
      ...inits.map(({ name: init }) => figures[name]?.[init]?.toFixed(FIGURES[name].digits) ?? ""),
    ]),
  ];
}

/** The first row is the head. Numbers end where their column ends, texts begin where it begins. */
function formatTable(rows: readonly string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const isNumber = widths.map((_, column) =>
    rows.slice(1).every((row) => /^[\d.]*$/.test(row[column]))
  );
  const pad = (cell: string, column: number) =>
    isNumber[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]);
  const rule = widths.map((width) => "-".repeat(width));
  return [rows[0], rule, ...rows.slice(1)]
    .map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}
