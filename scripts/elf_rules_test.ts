// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { checkSegments, checkSymbols } from "./elf_rules.ts";
import { type Segment, writeHeaders } from "./snapshot/elf_file.ts";

const [READ, WRITE, EXECUTE] = [4, 2, 1];
const PAGE = 4096;

interface Part {
  readonly type: number;
  readonly flags: number;
  readonly bss?: number;
}

/** An ELF file of nothing but program headers, each segment far behind the one before it. */
function elf(...parts: readonly Part[]): Uint8Array {
  const segments = parts.map(({ bss = 0, ...part }, index) => ({
    ...part,
    offset: 0,
    address: 0x100000 * (index + 1),
    fileBytes: 100,
    memoryBytes: 100 + bss,
    align: PAGE,
  }));
  return fileOf(...segments);
}

function fileOf(...segments: readonly Segment[]): Uint8Array {
  const format = { word: 64, isBigEndian: false } as const;
  return writeHeaders({ format, machine: 62, flags: 0, entry: 0, segments });
}

Deno.test("checkSegments() accepts a static executable with a small .bss", () => {
  const text = { type: 1, flags: READ | EXECUTE };
  const data = { type: 1, flags: READ | WRITE, bss: 65536 };
  assertEquals(checkSegments(elf(text, data, { type: 0x6474e551, flags: READ | WRITE })), []);
});

Deno.test("checkSegments() names each broken rule", () => {
  const cases: readonly (readonly [complaint: string, segment: Part])[] = [
    ["it needs an interpreter (PT_INTERP)", { type: 3, flags: READ }],
    ["it needs dynamic linking (PT_DYNAMIC)", { type: 2, flags: READ }],
    ["a segment is writable and executable", { type: 1, flags: READ | WRITE | EXECUTE }],
    ["a segment is writable and executable", { type: 0x6474e551, flags: WRITE | EXECUTE }],
    [
      ".bss takes 65537 bytes, at most 65536 keep the file small",
      { type: 1, flags: READ | WRITE, bss: 65537 },
    ],
  ];
  for (const [complaint, segment] of cases) {
    assertEquals(checkSegments(elf({ type: 1, flags: READ }, segment)), [complaint]);
  }
});

Deno.test("checkSegments() wants segments apart, and mappable, in the largest pages that there are", () => {
  const code = { type: 1, flags: READ | EXECUTE, offset: 0, fileBytes: 100, memoryBytes: 100 };
  const at = (address: number) => ({ ...code, address, align: PAGE });
  const near = fileOf(at(0x400000), at(0x401000));
  assertEquals(checkSegments(near, PAGE), []);
  assertEquals(checkSegments(near, 65536), [
    "two segments share a page of 65536 bytes",
    "a segment cannot be mapped in pages of 65536 bytes",
  ]);
  assertEquals(checkSegments(fileOf(at(0x400000), at(0x410000)), 65536), []);
});

Deno.test("checkSegments() lets .bss go on to the end of a large page", () => {
  const data = { type: 1, flags: READ | WRITE, bss: 131072 };
  assertEquals(checkSegments(elf(data), 65536), []);
  assertEquals(checkSegments(elf({ ...data, bss: 131073 }), 65536).length, 1);
});

Deno.test("checkSymbols() tells musl's allocator from one of our own", () => {
  const own = "0000 T malloc\n0000 T free\n0000 T heap_alloc\n                 w _DYNAMIC\n";
  assertEquals(checkSymbols(own), []);
  assertEquals(checkSymbols(`${own}0000 B __malloc_context\n0000 T __libc_free\n`), [
    "musl's malloc is linked in (__malloc_context, __libc_free): " +
    "define malloc, calloc, realloc and free in init/host/heap.c, whichever is asked for",
  ]);
});
