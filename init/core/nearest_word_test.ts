// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { editDistance, nearestWord } from "./nearest_word.ts";

const DISTANCES: readonly (readonly [a: string, b: string, edits: number])[] = [
  ["", "", 0],
  ["grace", "grace", 0],
  ["", "abc", 3],
  ["a", "b", 1],
  ["A", "a", 1],
  ["grac", "grace", 1],
  ["race", "grace", 1],
  ["grade", "grace", 1],
  ["grcae", "grace", 1],
  ["ab", "ba", 1],
  ["abcd", "badc", 2],
  ["abc", "cba", 2],
  ["kitten", "sitting", 3],
  ["saturday", "sunday", 3],
  // A letter that was moved by a swap is not edited again.
  ["ca", "abc", 3],
  ["abc", "xyz", 3],
];

Deno.test("editDistance() counts edits, a swap of neighbours as one, the same both ways", () => {
  for (const [a, b, edits] of DISTANCES) {
    assertEquals(editDistance(a, b), edits, `"${a}" to "${b}"`);
    assertEquals(editDistance(b, a), edits, `"${b}" to "${a}"`);
  }
});

const WORDS = ["--group", "--grace", "--no-wait", "--verbose", "--quiet", "--help", "--version"];

const MEANT: readonly (readonly [word: string, nearest: string | undefined])[] = [
  ["--grace", "--grace"],
  ["--grcae", "--grace"],
  ["--gracee", "--grace"],
  ["--grac", "--grace"],
  ["--grade", "--grace"],
  ["-grace", "--grace"],
  ["--GRACE", "--grace"],
  ["--nowait", "--no-wait"],
  ["--wait", "--no-wait"],
  ["--no_wait", "--no-wait"],
  ["--verison", "--version"],
  ["--verbsoe", "--verbose"],
  ["--hlep", "--help"],
  ["--quite", "--quiet"],
  ["--xyzzy", undefined],
  ["--init", undefined],
  ["--subreaper", undefined],
  ["", undefined],
];

Deno.test("nearestWord() finds the option that was meant, or none", () => {
  for (const [word, nearest] of MEANT) assertEquals(nearestWord(word, WORDS), nearest, word);
});

const LIMITS: readonly (readonly [word: string, candidate: string, isNear: boolean])[] = [
  // A third of six letters are two edits, of five letters one.
  ["xxcdef", "abcdef", true],
  ["xxxdef", "abcdef", false],
  ["xbcde", "abcde", true],
  ["xxcde", "abcde", false],
  ["xxxdefghi", "abcdefghi", true],
  ["xxxxefghi", "abcdefghi", false],
  // One edit is always allowed, however short the word is.
  ["xb", "ab", true],
  ["xx", "ab", false],
];

Deno.test("nearestWord() allows edits in a third of the word, at least one", () => {
  for (const [word, candidate, isNear] of LIMITS) {
    assertEquals(nearestWord(word, [candidate]), isNear ? candidate : undefined, word);
  }
});

Deno.test("nearestWord() prefers fewer edits, then the word that comes first", () => {
  assertEquals(nearestWord("abcdxx", ["abcdef", "abcdex"]), "abcdex");
  assertEquals(nearestWord("abcdxx", ["abcdex", "abcdef"]), "abcdex");
  assertEquals(nearestWord("cat", ["car", "cap"]), "car");
  assertEquals(nearestWord("cat", ["cap", "car"]), "cap");
});

Deno.test("nearestWord() spells the word as the list does, and has none of an empty list", () => {
  assertEquals(nearestWord("sigtrem", ["SIGHUP", "SIGTERM"]), "SIGTERM");
  assertEquals(nearestWord("grace", []), undefined);
});
