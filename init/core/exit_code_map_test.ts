// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { mapExitCode, parseExpectation } from "./exit_code_map.ts";

const EXPECTATIONS: readonly (readonly [text: string, codes: (readonly [number, number])[]])[] = [
  ["143", [[143, 0]]],
  ["0", [[0, 0]]],
  ["255", [[255, 0]]],
  ["007", [[7, 0]]],
  ["3=0", [[3, 0]]],
  ["3=4", [[3, 4]]],
  ["0=255", [[0, 255]]],
  ["7=7", [[7, 7]]],
  ["1-3", [[1, 0], [2, 0], [3, 0]]],
  ["5-5", [[5, 0]]],
  ["1-3=9", [[1, 9], [2, 9], [3, 9]]],
  ["254-255=1", [[254, 1], [255, 1]]],
  ["010-011=012", [[10, 12], [11, 12]]],
];

Deno.test("parseExpectation() reads a code or a range, and what it becomes", () => {
  for (const [text, codes] of EXPECTATIONS) assertEquals(parseExpectation(text), codes, text);
});

Deno.test("parseExpectation() takes the range of all 256 codes", () => {
  const codes = parseExpectation("0-255=6") ?? [];
  assertEquals(codes.map(([code]) => code), Array.from({ length: 256 }, (_, code) => code));
  assertEquals(codes.every(([, becomes]) => becomes === 6), true);
});

// deno-fmt-ignore
const NO_EXPECTATIONS = [
  "", " ", "x", "256", "999", "1000", "0143", "-1", "+1", "1.0", "1e2", "0x1", "٣", "143 ", " 143", "143\n",
  "=", "=0", "3=", "3=256", "3=x", "3==0", "3=0=1", "3=-1", "3:0", "3 = 0",
  "-", "1-", "-9", "9-1", "1-256", "1--9", "1-9-12", "1-9=", "1-x", "1..9", "1,2", "TERM",
];

Deno.test("parseExpectation() refuses what is no code, no range, or not from 0 to 255", () => {
  for (const text of NO_EXPECTATIONS) {
    assertEquals(parseExpectation(text), undefined, JSON.stringify(text));
  }
});

Deno.test("mapExitCode() gives the code that was asked for, and every other as it is", () => {
  const map = new Map([[143, 0], [3, 7], [0, 9]]);
  assertEquals([143, 3, 0, 7, 142, 255].map((code) => mapExitCode(map, code)), [
    0,
    7,
    9,
    7,
    142,
    255,
  ]);
  assertEquals([0, 143].map((code) => mapExitCode(new Map(), code)), [0, 143]);
});
