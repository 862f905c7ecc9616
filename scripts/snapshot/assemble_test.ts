// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { assemble, type Parts } from "./assemble.ts";
import {
  PF_R,
  PF_W,
  PF_X,
  PT_GNU_STACK,
  PT_LOAD,
  readElf,
  readMemory,
  type Segment,
  writeHeaders,
} from "./elf_file.ts";

const CODE = 0x400000;
const TAIL = 0x401000;
const DATA = 0x402040;
const IMAGE = 0x402080;
const PLACES = { tail: TAIL, image: IMAGE, imageEnd: 0x404000 };

const SEGMENTS: readonly Segment[] = [
  {
    type: PT_LOAD,
    flags: PF_R | PF_X,
    offset: 0,
    address: CODE,
    fileBytes: 0x1800,
    memoryBytes: 0x1800,
    align: 4096,
  },
  {
    type: PT_LOAD,
    flags: PF_R | PF_W,
    offset: 0x1840,
    address: DATA,
    fileBytes: 0x10,
    memoryBytes: 0x1fc0,
    align: 4096,
  },
];

const ELF = {
  format: { word: 64, isBigEndian: false },
  machine: 62,
  flags: 0,
  entry: CODE + 0x100,
} as const;

function host(segments = SEGMENTS): Uint8Array {
  const bytes = new Uint8Array(0x1850).fill(7);
  bytes.set(writeHeaders({ ...ELF, segments }));
  bytes.fill(9, 0x1840);
  return bytes;
}

function parts(changes: Partial<Parts> = {}): Parts {
  return {
    host: host(),
    image: new Uint8Array(100).fill(5),
    places: PLACES,
    maxPage: 4096,
    ...changes,
  };
}

Deno.test("assemble() keeps the code up to the tail, byte for byte", () => {
  const file = assemble(parts());
  const range = { from: CODE + 0x100, to: TAIL };
  assertEquals(readMemory(file, range), readMemory(host(), range));
});

Deno.test("assemble() cuts the tail off", () => {
  const file = assemble(parts());
  assertEquals(new Set(readMemory(file, { from: TAIL, to: TAIL + 0x800 })), new Set([0]));
});

Deno.test("assemble() puts the image behind .data and the zeros of .bss", () => {
  const file = assemble(parts());
  const memory = readMemory(file, { from: DATA, to: IMAGE + 104 });
  const expected = [
    ...Array(0x10).fill(9),
    ...Array(0x30).fill(0),
    ...Array(100).fill(5),
    0,
    0,
    0,
    0,
  ];
  assertEquals([...memory], expected);
});

Deno.test("assemble() leaves zeros behind the image for the heap to grow into", () => {
  const [, data] = readElf(assemble(parts())).segments;
  assertEquals(data.address + data.memoryBytes, PLACES.imageEnd);
});

Deno.test("assemble() makes no page both writable and executable, nor the stack executable", () => {
  const flags = readElf(assemble(parts())).segments.map((segment) => [segment.type, segment.flags]);
  assertEquals(flags, [
    [PT_LOAD, PF_R | PF_X],
    [PT_LOAD, PF_R | PF_W],
    [PT_GNU_STACK, PF_R | PF_W],
  ]);
});

Deno.test("assemble() writes segments that the kernel can map: offset and address agree in a page", () => {
  for (const { type, offset, address } of readElf(assemble(parts())).segments) {
    if (type === PT_LOAD) assertEquals(offset % 4096, address % 4096);
  }
});

Deno.test("assemble() writes segments that a kernel with larger pages can map as well", () => {
  const maxPage = 65536;
  const [code, data] = SEGMENTS;
  const far = { ...data, address: DATA + maxPage, memoryBytes: 0x3dfc0 };
  const places = { tail: TAIL, image: IMAGE + maxPage, imageEnd: 0x450000 };
  const { segments } = readElf(assemble(parts({ host: host([code, far]), places, maxPage })));
  const loaded = segments.filter(({ type }) => type === PT_LOAD);
  assertEquals(loaded.map(({ offset, address }) => (address - offset) % maxPage), [0, 0]);
  const [first, second] = loaded.map(({ address }) => Math.floor(address / maxPage));
  assertEquals([first, second], [0x40, 0x41]);
});

const [CODE_SEGMENT, DATA_SEGMENT] = SEGMENTS;
const WRONG: readonly { what: string; changes: Partial<Parts>; says: string }[] = [
  {
    what: "an image that is too long",
    changes: { image: new Uint8Array(0x2000) },
    says: "too many",
  },
  {
    what: "a tail outside of the code",
    changes: { places: { ...PLACES, tail: DATA } },
    says: "its tail lies outside of its code",
  },
  {
    what: "an image outside of the data",
    changes: { places: { ...PLACES, image: DATA - 8 } },
    says: "the image lies outside",
  },
  {
    what: "code and data on one page of the largest size",
    changes: { maxPage: 65536 },
    says: "code and data share a page",
  },
  {
    what: "an image that ends within a page",
    changes: { places: { ...PLACES, imageEnd: PLACES.imageEnd - 8 } },
    says: "the image does not end with a page",
  },
  {
    what: "two segments of code",
    changes: { host: host([CODE_SEGMENT, CODE_SEGMENT, DATA_SEGMENT]) },
    says: "it has 2 segments",
  },
  {
    what: "a segment that is writable and executable",
    changes: { host: host([CODE_SEGMENT, { ...DATA_SEGMENT, flags: 7 }]) },
    says: "it has 0 segments",
  },
  {
    what: "headers apart from the code",
    changes: { host: host([{ ...CODE_SEGMENT, offset: 0x40, fileBytes: 0x1700 }, DATA_SEGMENT]) },
    says: "its headers are not part",
  },
];
for (const { what, changes, says } of WRONG) {
  Deno.test(`assemble() refuses ${what}`, () => {
    assertThrows(() => assemble(parts(changes)), Error, says);
  });
}
