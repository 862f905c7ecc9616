// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { PLAIN, readScreen, type ScreenLine, textOf, wrapLines } from "./screen.ts";

const RED = { ...PLAIN, color: "red" } as const;

Deno.test("readScreen() reads lines as a terminal gets them", () => {
  assertEquals(readScreen("a b\r\n\r\nc\n"), [
    [{ text: "a b", style: PLAIN }],
    [],
    [{ text: "c", style: PLAIN }],
  ]);
  assertEquals(readScreen("\n\na\n\n\n").map(textOf), ["a"]);
  assertEquals(readScreen(""), []);
  assertEquals(readScreen("  1  └─ main").map(textOf), ["  1  └─ main"]);
});

Deno.test("readScreen() takes colours from where they begin to where they end", () => {
  assertEquals(readScreen("a \x1b[31mred\x1b[0m b"), [[
    { text: "a ", style: PLAIN },
    { text: "red", style: RED },
    { text: " b", style: PLAIN },
  ]]);
  assertEquals(readScreen("\x1b[1;32mx\r\ny\x1b[0m"), [
    [{ text: "x", style: { color: "green", isBold: true, isFaint: false } }],
    [{ text: "y", style: { color: "green", isBold: true, isFaint: false } }],
  ]);
  const styles = readScreen("\x1b[2ma\x1b[0m\x1b[33mb\x1b[mc")[0].map(({ style }) => style);
  assertEquals(styles, [{ ...PLAIN, isFaint: true }, { ...PLAIN, color: "yellow" }, PLAIN]);
});

Deno.test("readScreen() draws nothing that it does not understand", () => {
  for (const bytes of ["\x1b[5mx", "\x1b[2J", "a\tb", "a\rb", "\x07", "\x9b31m"]) {
    assertThrows(() => readScreen(bytes), Error, "Cannot draw ");
  }
});

function wrapped(text: string, columns: number): string[] {
  return wrapLines(readScreen(text), { columns, indent: 3 }).map(textOf);
}

Deno.test("wrapLines() breaks at spaces, and goes on behind the number", () => {
  assertEquals(wrapped("1. one two three four", 12), ["1. one two", "   three", "   four"]);
  assertEquals(wrapped("1. one two three four", 21), ["1. one two three four"]);
  assertEquals(wrapped("1. one two three four", 20), ["1. one two three", "   four"]);
});

Deno.test("wrapLines() leaves a word whole that has no room", () => {
  assertEquals(wrapped("1. one abcdefghijklmno two", 8), ["1. one", "   abcdefghijklmno two"]);
  assertEquals(wrapped("abcdefghijklmno", 8), ["abcdefghijklmno"]);
});

Deno.test("wrapLines() keeps each part in its style", () => {
  const lines: readonly ScreenLine[] = readScreen("\x1b[31maa bb\x1b[0m cc dd");
  assertEquals(wrapLines(lines, { columns: 5, indent: 1 }), [
    [{ text: "aa bb", style: RED }],
    [{ text: " ", style: PLAIN }, { text: "cc", style: PLAIN }],
    [{ text: " ", style: PLAIN }, { text: "dd", style: PLAIN }],
  ]);
  assertEquals(wrapLines(lines, { columns: 4, indent: 1 })[1], [
    { text: " ", style: PLAIN },
    { text: "bb", style: RED },
  ]);
});
