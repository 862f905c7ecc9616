// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { isProgram, readFirstFile, writeTar } from "./tar.ts";

const text = (words: string) => new TextEncoder().encode(words);

Deno.test("writeTar() fills headers and files up to blocks, with two empty ones at the end", () => {
  const tar = writeTar([{ name: "a", mode: 0o755, bytes: text("x".repeat(513)) }]);
  assertEquals(tar.length, 512 + 1024 + 1024);
  assertEquals(new TextDecoder().decode(tar.subarray(257, 263)), "ustar\0");
  // The sum of the header's bytes, with blanks in the place of the sum (tar(5)).
  const blank = tar.slice(0, 512).fill(32, 148, 156);
  const sum = parseInt(new TextDecoder().decode(tar.subarray(148, 154)), 8);
  assertEquals(sum, blank.reduce((total, byte) => total + byte, 0));
});

Deno.test("readFirstFile() reads what writeTar() wrote", () => {
  const bytes = text("line\n");
  assertEquals(readFirstFile(writeTar([{ name: "log", mode: 0o666, bytes }])), bytes);
  assertEquals(readFirstFile(writeTar([{ name: "log", mode: 0o666, bytes: text("") }])), text(""));
});

Deno.test("readFirstFile() passes over a header of attributes", () => {
  const attributes = writeTar([{ name: "PaxHeaders", mode: 0o644, bytes: text("30 mtime=1\n") }]);
  attributes[156] = "x".charCodeAt(0);
  const file = writeTar([{ name: "log", mode: 0o644, bytes: text("line\n") }]);
  const both = new Uint8Array([...attributes.subarray(0, 1024), ...file]);
  assertEquals(readFirstFile(both), text("line\n"));
});

Deno.test("readFirstFile() takes neither a link nor an empty archive for a file", () => {
  const link = writeTar([{ name: "link", mode: 0o777, bytes: text("") }]);
  link[156] = "2".charCodeAt(0);
  assertEquals(readFirstFile(link), undefined);
  assertEquals(readFirstFile(new Uint8Array()), undefined);
});

Deno.test("isProgram() tells a program and a link from a file and nothing", () => {
  const entry = (mode: number, type: string) => {
    const tar = writeTar([{ name: "a", mode, bytes: text("") }]);
    tar[156] = type.charCodeAt(0);
    return isProgram(tar.subarray(0, 512));
  };
  const got = [entry(0o755, "0"), entry(0o644, "0"), entry(0o777, "2"), entry(0o755, "5")];
  assertEquals(got, [true, false, true, false]);
  assertEquals(isProgram(new Uint8Array()), false);
});
