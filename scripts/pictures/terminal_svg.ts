// SPDX-License-Identifier: MIT
// Pure: lines of a screen as an SVG for the README. Each span has its place and its length, so that
// columns and lines of boxes meet in whatever fixed-width font there is. No fonts or files from
// elsewhere; dark as a terminal on light and on dark pages.
import { type ScreenLine, type Span, type Style, textOf } from "./screen.ts";

const CELL_WIDTH = 8.4;
const LINE_HEIGHT = 20;
const PADDING = 16;
const BASELINE = 15;

const STYLE = `
  rect { fill: #0d1117; }
  text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
    fill: #e6edf3; white-space: pre; }
  .bold { font-weight: 700; }
  .faint { fill: #9198a1; }
  .red { fill: #ff7b72; }
  .green { fill: #7ee787; }
  .yellow { fill: #e3b341; }
`;

export interface Picture {
  /** For those who hear it. */
  readonly title: string;
  readonly lines: readonly ScreenLine[];
  readonly columns: number;
}

export function drawTerminal({ title, lines, columns }: Picture): string {
  const [width, height] = [columns * CELL_WIDTH, lines.length * LINE_HEIGHT]
    .map((length) => round(length + 2 * PADDING));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="description">${escapeXml(lines.map(textOf).join("\n"))}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect width="${width}" height="${height}" rx="8"/>`,
    ...lines.flatMap(drawLine),
    `</svg>\n`,
  ].join("\n");
}

function drawLine(line: ScreenLine, row: number): string[] {
  const y = PADDING + row * LINE_HEIGHT + BASELINE;
  let column = 0;
  return line.flatMap((span) => {
    const start = column;
    column += span.text.length;
    return splitAtGaps(span).map(([text, offset]) => {
      const x = round(PADDING + (start + offset) * CELL_WIDTH);
      return `<text x="${x}" y="${y}" textLength="${round(text.length * CELL_WIDTH)}" ` +
        `lengthAdjust="spacingAndGlyphs"${classOf(span.style)}>${escapeXml(text)}</text>`;
    });
  });
}

/** Words that gaps of two spaces and more part, and where they begin: renderers shorten gaps. */
function splitAtGaps({ text }: Span): (readonly [text: string, offset: number])[] {
  return [...text.matchAll(/\S+(?: \S+)*/g)].map((match) => [match[0], match.index] as const);
}

function classOf({ color, isBold, isFaint }: Style): string {
  const classes = [color, isBold && "bold", isFaint && "faint"].filter((name) => name);
  return classes.length === 0 ? "" : ` class="${classes.join(" ")}"`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
