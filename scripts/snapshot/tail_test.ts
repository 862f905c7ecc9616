// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { findReferences, formatRoots, isForTail, parseDiscarded, parseSymbols } from "./tail.ts";

const NM = [
  "0000000000400100 0000000000000020 t js_array_push",
  "0000000000400200 0000000000000040 R map_methods",
  "0000000000500000 0000000000000008 B heap_maker",
  "                 w snapshot_make",
  "0000000000401000 T snapshot_tail",
].join("\n");

Deno.test("parseSymbols() reads functions and constants that have a size, and nothing else", () => {
  assertEquals(parseSymbols(NM), [
    { name: "js_array_push", isFunction: true, address: 0x400100, bytes: 0x20 },
    { name: "map_methods", isFunction: false, address: 0x400200, bytes: 0x40 },
  ]);
});

function references(...words: number[]): string[] {
  const image = new Uint8Array(new BigUint64Array(words.map(BigInt)).buffer);
  return findReferences(image, { ...AMD64, symbols: parseSymbols(NM) });
}

const AMD64 = { format: { word: 64, isBigEndian: false }, machine: 62 } as const;

Deno.test("findReferences() names a function that a word points at", () => {
  assertEquals(references(1, 0x400100), ["js_array_push"]);
});

Deno.test("findReferences() takes a word into a function for something else, such as text", () => {
  assertEquals(references(0x400101), []);
});

Deno.test("findReferences() reads words of 32 bits, in both orders of bytes", () => {
  const symbols = parseSymbols(NM);
  for (const isBigEndian of [false, true]) {
    const image = new Uint8Array(8);
    new DataView(image.buffer).setUint32(4, 0x400100, !isBigEndian);
    const found = findReferences(image, {
      format: { word: 32, isBigEndian },
      machine: 3,
      symbols,
    });
    assertEquals(found, ["js_array_push"]);
  }
});

Deno.test("findReferences() knows that on ARM the pointer to a function can be odd", () => {
  const image = new Uint8Array(new Uint32Array([0x400101]).buffer);
  const arm = { format: { word: 32, isBigEndian: false }, machine: 40 } as const;
  assertEquals(findReferences(image, { ...arm, symbols: parseSymbols(NM) }), ["js_array_push"]);
});

Deno.test("findReferences() names a constant that a word points into, not one behind its end", () => {
  assertEquals([references(0x40023f), references(0x400240)], [["map_methods"], []]);
});

Deno.test("formatRoots() keeps the sections of a function and of a constant", () => {
  assertEquals(
    formatRoots(["a", "b"]),
    "SECTIONS { .roots : { KEEP(*(.text.a))\nKEEP(*(.rodata.a))\nKEEP(*(.text.b))\n" +
      "KEEP(*(.rodata.b)) } } INSERT AFTER .rodata;\n",
  );
});

const MAP = `Archive member included to satisfy reference by file (symbol)

Discarded input sections

 .text          0x0000000000000000        0x0 build/engine.o
 .text.js_parse_a_long_function_name
                0x0000000000000000      0x2c4 build/engine.o
 .rodata.short  0x0000000000000000       0x10 build/engine.o
 .bss.counter   0x0000000000000000        0x4 a folder/heap.o

Memory Configuration

 .text.kept     0x0000000000400000      0x100 build/engine.o
`;

Deno.test("parseDiscarded() lists what the linker threw away, by object, long names and spaces too", () => {
  assertEquals(
    parseDiscarded(MAP),
    new Map([
      ["build/engine.o", [".text", ".text.js_parse_a_long_function_name", ".rodata.short"]],
      ["a folder/heap.o", [".bss.counter"]],
    ]),
  );
});

Deno.test("isForTail() takes code and constants, and nothing that is written to", () => {
  const sections = [".text.a", ".rodata.a.str1.1", ".data.a", ".bss.a", ".text"];
  assertEquals(sections.filter(isForTail), [".text.a", ".rodata.a.str1.1"]);
});
