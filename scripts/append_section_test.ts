// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { appendSection, emptyBase, sectionOf } from "./append_section.ts";
import {
  PF_R,
  PF_W,
  PF_X,
  PT_LOAD,
  PT_NOTE,
  readElf,
  readMemory,
  type Segment,
  writeHeaders,
} from "./snapshot/elf_file.ts";

const SECTION = new TextEncoder().encode("a section of deno compile");
const CODE: Segment = {
  type: PT_LOAD,
  flags: PF_R | PF_X,
  offset: 0,
  address: 0x10000,
  fileBytes: 0x200,
  memoryBytes: 0x200,
  align: 4096,
};
const DATA: Segment = {
  ...CODE,
  flags: PF_R | PF_W,
  offset: 0x200,
  address: 0x11200,
  fileBytes: 0x10,
  memoryBytes: 0x1100,
};

function host(): Uint8Array {
  const bytes = new Uint8Array(0x210).fill(7);
  const format = { word: 32, isBigEndian: false } as const;
  const elf = { format, machine: 40, flags: 0x5000400, entry: 0x10100 };
  bytes.set(writeHeaders({ ...elf, segments: [CODE, DATA] }));
  return bytes;
}

const appended = (maxPage = 4096) => appendSection(host(), { section: SECTION, maxPage });

Deno.test("appendSection() adds the section so that sectionOf() finds it", () => {
  assertEquals(sectionOf(appended()), SECTION);
});

Deno.test("appendSection() keeps the host's segments, entry and flags", () => {
  const { segments, entry, flags, machine } = readElf(appended());
  assertEquals(segments.slice(0, 2), [CODE, DATA]);
  assertEquals([entry, flags, machine], [0x10100, 0x5000400, 40]);
  const range = { from: 0x10100, to: 0x10200 };
  assertEquals(readMemory(appended(), range), readMemory(host(), range));
});

Deno.test("appendSection() puts the note into memory that is only read, behind all that is written to", () => {
  for (const maxPage of [4096, 65536]) {
    const [, data, added, note] = readElf(appended(maxPage)).segments;
    assertEquals([added.type, added.flags, note.type], [PT_LOAD, PF_R, PT_NOTE]);
    assertEquals(added.address % maxPage, 0);
    assertEquals(added.address >= data.address + data.memoryBytes, true);
    const range = { from: note.address, to: note.address + note.memoryBytes };
    assertEquals(readMemory(appended(maxPage), range), SECTION);
  }
});

Deno.test("appendSection() puts the program headers where older kernels look: offset and address differ as in the first segment", () => {
  const file = appended(65536);
  const table = new DataView(file.buffer).getUint32(28, true);
  const added = readElf(file).segments[2];
  assertEquals([table, added.address - added.offset], [added.offset, CODE.address]);
});

Deno.test("sectionOf() refuses a file that nothing was appended to", () => {
  assertThrows(
    () => sectionOf(host()),
    Error,
    "Cannot find what deno compile has appended: 0 notes",
  );
});

Deno.test("emptyBase() is an executable of 64 bits that holds its headers and nothing else", () => {
  const base = emptyBase();
  const { format, segments } = readElf(base);
  assertEquals(format, { word: 64, isBigEndian: false });
  assertEquals(segments.map(({ fileBytes }) => fileBytes), [base.length]);
});
