// SPDX-License-Identifier: MIT
// Pure: what a program has written to a terminal as lines of cells in their styles. Knows what
// baronet writes: text, line ends, and the few colours of SGR (ECMA-48); anything else is an error,
// so that no picture leaves something out.
//
// deno-lint-ignore-file no-control-regex -- these are what is looked for

export type Color = "red" | "green" | "yellow";

export interface Style {
  readonly color: Color | undefined;
  readonly isBold: boolean;
  readonly isFaint: boolean;
}

/** Characters side by side in one style. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type ScreenLine = readonly Span[];

export const PLAIN: Style = { color: undefined, isBold: false, isFaint: false };

function styleAfter(style: Style, parameter: number): Style {
  switch (parameter) {
    case 0:
      return PLAIN;
    case 1:
      return { ...style, isBold: true };
    case 2:
      return { ...style, isFaint: true };
    case 31:
      return { ...style, color: "red" };
    case 32:
      return { ...style, color: "green" };
    case 33:
      return { ...style, color: "yellow" };
    default:
      throw new Error(`Cannot draw SGR ${parameter}: not one that baronet writes`);
  }
}

/** The lines from the first to the last with text on it. */
export function readScreen(bytes: string): readonly ScreenLine[] {
  let style = PLAIN;
  const lines = bytes.replaceAll("\r\n", "\n").split("\n").map((line) => {
    const spans: Span[] = [];
    for (const part of line.split(/(\x1b\[[0-9;]*m)/)) {
      const [, parameters] = /^\x1b\[([0-9;]*)m$/.exec(part) ?? [];
      if (parameters !== undefined) {
        for (const parameter of parameters.split(";")) style = styleAfter(style, Number(parameter));
      } else if (/[\0-\x1f\x7f-\x9f]/.test(part)) {
        throw new Error(`Cannot draw ${JSON.stringify(part)}: not what baronet writes`);
      } else if (part !== "") {
        spans.push({ text: part, style });
      }
    }
    return spans;
  });
  while (lines.at(-1)?.length === 0) lines.pop();
  while (lines[0]?.length === 0) lines.shift();
  return lines;
}

export function textOf(line: ScreenLine): string {
  return line.map(({ text }) => text).join("");
}

/**
 * Breaks lines that are longer than `columns` at a space, what follows as deep as the sentence
 * behind its number. A terminal breaks them anywhere: here people read them.
 */
export function wrapLines(
  lines: readonly ScreenLine[],
  { columns, indent }: { columns: number; indent: number },
): readonly ScreenLine[] {
  return lines.flatMap((line) => {
    const wrapped: ScreenLine[] = [];
    for (let rest = line;;) {
      const text = textOf(rest);
      const space = text.length <= columns ? -1 : text.lastIndexOf(" ", columns);
      if (space <= indent) return [...wrapped, rest];
      wrapped.push(cut(rest, 0, space));
      rest = [{ text: " ".repeat(indent), style: PLAIN }, ...cut(rest, space + 1, text.length)];
    }
  });
}

function cut(line: ScreenLine, ...[from, to]: [from: number, to: number]): ScreenLine {
  let at = 0;
  return line.map(({ text, style }) => {
    const start = at;
    at += text.length;
    return { text: text.slice(Math.max(from - start, 0), Math.max(to - start, 0)), style };
  }).filter(({ text }) => text !== "");
}
