// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { checkSegments, checkSymbols } from "./elf_rules.ts";

const HEADER_BYTES = 64;
const ENTRY_BYTES = 56;
const [READ, WRITE, EXECUTE] = [4, 2, 1];

interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly bss?: number;
}

/** An ELF file of nothing but program headers. */
function elf(...segments: readonly Segment[]): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + ENTRY_BYTES * segments.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(32, BigInt(HEADER_BYTES), true);
  view.setUint16(54, ENTRY_BYTES, true);
  view.setUint16(56, segments.length, true);
  for (const [index, { type, flags, bss = 0 }] of segments.entries()) {
    const at = HEADER_BYTES + ENTRY_BYTES * index;
    view.setUint32(at, type, true);
    view.setUint32(at + 4, flags, true);
    view.setBigUint64(at + 32, 100n, true);
    view.setBigUint64(at + 40, BigInt(100 + bss), true);
  }
  return bytes;
}

Deno.test("checkSegments() accepts a static executable with a small .bss", () => {
  const text = { type: 1, flags: READ | EXECUTE };
  const data = { type: 1, flags: READ | WRITE, bss: 65536 };
  assertEquals(checkSegments(elf(text, data, { type: 0x6474e551, flags: READ | WRITE })), []);
});

Deno.test("checkSegments() names each broken rule", () => {
  const cases: readonly (readonly [complaint: string, segment: Segment])[] = [
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

Deno.test("checkSymbols() tells musl's allocator from one of our own", () => {
  const own = "0000 T malloc\n0000 T free\n0000 T heap_alloc\n                 w _DYNAMIC\n";
  assertEquals(checkSymbols(own), []);
  assertEquals(checkSymbols(`${own}0000 B __malloc_context\n0000 T __libc_free\n`), [
    "musl's malloc is linked in (__malloc_context, __libc_free): " +
    "define malloc, calloc, realloc and free in init/host/heap.c, whichever is asked for",
  ]);
});
