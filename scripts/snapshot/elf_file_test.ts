// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import {
  type ElfFile,
  PF_R,
  PF_W,
  PF_X,
  PT_LOAD,
  readElf,
  readMemory,
  writeHeaders,
} from "./elf_file.ts";

const FILE: ElfFile = {
  format: { word: 64, isBigEndian: false },
  machine: 62,
  flags: 0,
  entry: 0x400100,
  segments: [
    segment({ flags: PF_R | PF_X, offset: 0, address: 0x400000, fileBytes: 256 }),
    segment({ flags: PF_R | PF_W, offset: 256, address: 0x401100, fileBytes: 16, zeros: 48 }),
  ],
};

function segment(
  { flags, offset, address, fileBytes, zeros = 0 }: {
    flags: number;
    offset: number;
    address: number;
    fileBytes: number;
    zeros?: number;
  },
) {
  const memoryBytes = fileBytes + zeros;
  return { type: PT_LOAD, flags, offset, address, fileBytes, memoryBytes, align: 4096 };
}

/** Each byte behind the headers is its own place, modulo 256. */
function bytesOf(file: ElfFile): Uint8Array {
  const bytes = Uint8Array.from({ length: 272 }, (_, at) => at);
  bytes.set(writeHeaders(file));
  return bytes;
}

Deno.test("readElf() reads what writeHeaders() has written", () => {
  assertEquals(readElf(bytesOf(FILE)), FILE);
});

for (const word of [32, 64] as const) {
  for (const isBigEndian of [false, true]) {
    const order = isBigEndian ? "big" : "little";
    Deno.test(`readElf() reads ${word} bits, ${order}-endian, with the flags of the ABI`, () => {
      const file = { ...FILE, format: { word, isBigEndian }, machine: 40, flags: 0x5000400 };
      assertEquals(readElf(bytesOf(file)), file);
    });
  }
}

// As binutils and the kernel have them in <elf.h>.
Deno.test("writeHeaders() puts what readelf needs where 32 bits have it", () => {
  const file = { ...FILE, format: { word: 32, isBigEndian: false }, flags: 2 } as const;
  const view = new DataView(writeHeaders(file).buffer);
  const [entry, table, flags] = [24, 28, 36].map((at) => view.getUint32(at, true));
  const [segmentBytes, count] = [42, 44].map((at) => view.getUint16(at, true));
  const [address, permissions] = [60, 76].map((at) => view.getUint32(at, true));
  assertEquals(
    [entry, table, flags, segmentBytes, count, address, permissions],
    [0x400100, 52, 2, 32, 2, 0x400000, PF_R | PF_X],
  );
});

Deno.test("readElf() refuses every file that is cut off, with a sentence", () => {
  const whole = bytesOf(FILE);
  for (let length = 0; length < whole.length; length++) {
    assertThrows(() => readElf(whole.subarray(0, length)), Error, "Cannot read the executable: ");
  }
});

const FOREIGN = [
  { what: "a shell script", change: (bytes: Uint8Array) => bytes.set([0x23, 0x21]) },
  { what: "32 bits", change: (bytes: Uint8Array) => bytes.set([1], 4) },
  { what: "big-endian", change: (bytes: Uint8Array) => bytes.set([2], 5) },
  { what: "a file for any address (PIE)", change: (bytes: Uint8Array) => bytes.set([3], 16) },
  { what: "program headers of another size", change: (bytes: Uint8Array) => bytes.set([32], 54) },
  { what: "program headers far away", change: (bytes: Uint8Array) => bytes.set([0xff], 37) },
  {
    what: "more program headers than there are",
    change: (bytes: Uint8Array) => bytes.set([9], 56),
  },
  {
    what: "a segment that is longer in the file than in memory",
    change: (bytes: Uint8Array) => bytes.set([0], 64 + 41),
  },
];
for (const { what, change } of FOREIGN) {
  Deno.test(`readElf() refuses ${what}`, () => {
    const bytes = bytesOf(FILE);
    change(bytes);
    assertThrows(() => readElf(bytes), Error, "Cannot read the executable: ");
  });
}

Deno.test("readMemory() puts the segments where they belong, and zeros where nothing is", () => {
  const memory = readMemory(bytesOf(FILE), { from: 0x4010fe, to: 0x401114 });
  const written = Array.from({ length: 16 }, (_, at) => at);
  assertEquals([...memory], [0, 0, ...written, 0, 0, 0, 0]);
});

Deno.test("readMemory() leaves out what lies before and behind", () => {
  assertEquals([...readMemory(bytesOf(FILE), { from: 0x4000fe, to: 0x400100 })], [254, 255]);
});
