// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { splitLines, splitList, splitWords } from "./words.ts";

const WORDS: [text: string, words: string[]][] = [
  ["", []],
  ["  \n ", []],
  ["--env A=b --memory 64m", ["--env", "A=b", "--memory", "64m"]],
  ["--env 'A=b c'\n--label \"x=y z\"", ["--env", "A=b c", "--label", "x=y z"]],
  [`a "" b''`, ["a", "", "b"]],
  [`one\\ word "a \\" b" 'a \\ b'`, ["one word", 'a " b', "a \\ b"]],
  ["first \\\n  second", ["first", "second"]],
  ["$HOME `x` *", ["$HOME", "`x`", "*"]],
  ["a&b c;d e>f http://x/#y # z", ["a&b", "c;d", "e>f", "http://x/#y", "#", "z"]],
  // As Python's: between double quotes it is only before these two that a backslash goes away.
  [String.raw`"a\\b \"c\" \d"`, [String.raw`a\b "c" \d`]],
];

Deno.test("splitWords() splits as a shell does and expands nothing", () => {
  for (const [text, words] of WORDS) assertEquals(splitWords(text, "run-args"), words, text);
});

Deno.test("splitWords() names the input that has no end", () => {
  const bad = [
    ["--env 'A=b", "a quote is not closed"],
    ['--env "A=b', "a quote is not closed"],
    ["--env A=b \\", "a backslash is the last character"],
  ];
  for (const [text, what] of bad) {
    const message = `Cannot use run-args: ${what} in "${text}"`;
    assertThrows(() => splitWords(text, "run-args"), Error, message);
  }
});

Deno.test("splitLines() leaves out empty lines and the blanks around the others", () => {
  assertEquals(splitLines(" A=b c\n\n  D=e \n"), ["A=b c", "D=e"]);
});

Deno.test("splitList() takes blanks, commas and line ends for the same", () => {
  assertEquals(splitList(" INT, HUP\nQUIT,,USR1 "), ["INT", "HUP", "QUIT", "USR1"]);
});
