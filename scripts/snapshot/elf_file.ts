// SPDX-License-Identifier: MIT
// Pure: the parts of an ELF executable that a snapshot needs (elf(5)), read and written, for 32 and
// 64 bits and both orders of bytes. Whatever else is in a file is refused, never guessed at.

const MAGIC = [0x7f, 0x45, 0x4c, 0x46]; // and ELF
const IDENTITY_BYTES = 16;
const ET_EXEC = 2;

export const PT_LOAD = 1;
export const PT_NOTE = 4;
export const PT_GNU_STACK = 0x6474e551;
export const PF_X = 1;
export const PF_W = 2;
export const PF_R = 4;

/** A program header. Offsets, addresses and sizes in bytes. */
export interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileBytes: number;
  readonly memoryBytes: number;
  readonly align: number;
}

/** How numbers are written in an executable, and in the memory of what runs it. */
export interface Format {
  readonly word: 32 | 64;
  readonly isBigEndian: boolean;
}

export interface ElfFile {
  readonly format: Format;
  readonly machine: number;
  /** What the machine's ABI says of itself. */
  readonly flags: number;
  readonly entry: number;
  readonly segments: readonly Segment[];
}

type Kind = "half" | "single" | "word";
type Fields = readonly (readonly [name: string, kind: Kind])[];
type Values = Readonly<Record<string, number>>;

/** Behind the 16 bytes that say of which format the rest is. */
const HEADER: Fields = [
  ["type", "half"],
  ["machine", "half"],
  ["version", "single"],
  ["entry", "word"],
  ["table", "word"],
  ["sections", "word"],
  ["flags", "single"],
  ["headerBytes", "half"],
  ["segmentBytes", "half"],
  ["count", "half"],
  ["sectionBytes", "half"],
  ["sectionCount", "half"],
  ["nameSection", "half"],
];
const SIZES: Fields = [
  ["offset", "word"],
  ["address", "word"],
  ["physical", "word"],
  ["fileBytes", "word"],
  ["memoryBytes", "word"],
];
const SEGMENT: Readonly<Record<Format["word"], Fields>> = {
  32: [["type", "single"], ...SIZES, ["flags", "single"], ["align", "word"]],
  64: [["type", "single"], ["flags", "single"], ...SIZES, ["align", "word"]],
};
const SECTION_BYTES = { 32: 40, 64: 64 } as const;

function bytesOf(kind: Kind, { word }: Format): number {
  return kind === "half" ? 2 : kind === "single" ? 4 : word / 8;
}

function lengthOf(fields: Fields, format: Format): number {
  return fields.reduce((sum, [, kind]) => sum + bytesOf(kind, format), 0);
}

/** The bytes of a program header. */
export function segmentBytesOf(format: Format): number {
  return lengthOf(SEGMENT[format.word], format);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The number of 2, 4 or 8 bytes at a place. */
export function readNumber(
  view: DataView,
  { at, bytes, isBigEndian }: { at: number; bytes: number; isBigEndian: boolean },
): number {
  const isLittle = !isBigEndian;
  if (bytes === 2) return view.getUint16(at, isLittle);
  return bytes === 4 ? view.getUint32(at, isLittle) : Number(view.getBigUint64(at, isLittle));
}

function decode(view: DataView, at: number, fields: Fields, format: Format): Values {
  const values: Record<string, number> = {};
  for (const [name, kind] of fields) {
    const bytes = bytesOf(kind, format);
    values[name] = readNumber(view, { at, bytes, isBigEndian: format.isBigEndian });
    at += bytes;
  }
  return values;
}

function encode(values: Values, fields: Fields, format: Format): Uint8Array {
  const encoded = new Uint8Array(lengthOf(fields, format));
  const view = viewOf(encoded);
  const isLittle = !format.isBigEndian;
  let at = 0;
  for (const [name, kind] of fields) {
    const bytes = bytesOf(kind, format);
    const value = values[name] ?? 0;
    if (bytes === 2) view.setUint16(at, value, isLittle);
    else if (bytes === 4) view.setUint32(at, value, isLittle);
    else view.setBigUint64(at, BigInt(value), isLittle);
    at += bytes;
  }
  return encoded;
}

function readFormat(bytes: Uint8Array): Format {
  const [size, order, version] = bytes.subarray(MAGIC.length);
  const isElf = bytes.length >= IDENTITY_BYTES && MAGIC.every((byte, at) => bytes[at] === byte);
  if (!isElf || ![1, 2].includes(size) || ![1, 2].includes(order) || version !== 1) {
    throw refuse("it is no ELF file");
  }
  return { word: size === 1 ? 32 : 64, isBigEndian: order === 2 };
}

/** Throws where this is no static executable for fixed addresses, or where it is damaged. */
export function readElf(bytes: Uint8Array): ElfFile {
  const format = readFormat(bytes);
  const segmentBytes = segmentBytesOf(format);
  if (bytes.length < IDENTITY_BYTES + lengthOf(HEADER, format)) throw refuse("it is cut off");
  const view = viewOf(bytes);
  const header = decode(view, IDENTITY_BYTES, HEADER, format);
  const { machine, flags, entry, table, count } = header;
  if (header.type !== ET_EXEC) throw refuse("it is no executable at fixed addresses");
  if (header.segmentBytes !== segmentBytes) throw refuse("its program headers are foreign");
  if (table + count * segmentBytes > bytes.length) throw refuse("its program headers are cut off");
  const segments = Array.from(
    { length: count },
    (_, index) => readSegment(view, table + index * segmentBytes, format),
  );
  for (const { type, offset, fileBytes, memoryBytes } of segments) {
    if (type !== PT_LOAD) continue;
    if (offset + fileBytes > bytes.length || fileBytes > memoryBytes) {
      throw refuse("a segment is cut off");
    }
  }
  return { format, machine, flags, entry, segments };
}

function refuse(reason: string): Error {
  return new Error(`Cannot read the executable: ${reason}\n  Build it again with deno task build`);
}

function readSegment(view: DataView, at: number, format: Format): Segment {
  const { type, flags, offset, address, fileBytes, memoryBytes, align } = decode(
    view,
    at,
    SEGMENT[format.word],
    format,
  );
  return { type, flags, offset, address, fileBytes, memoryBytes, align };
}

/** The headers of an executable without section headers, with the program headers directly behind. */
export function writeHeaders(elf: ElfFile): Uint8Array {
  const { format } = elf;
  const headerBytes = IDENTITY_BYTES + lengthOf(HEADER, format);
  return joined([
    writeHeader(elf, headerBytes),
    ...elf.segments.map((one) => writeSegment(one, format)),
  ]);
}

/** The first header, with the program headers at `table`. */
export function writeHeader({ format, machine, flags, entry, segments }: ElfFile, table: number) {
  const identity = new Uint8Array(IDENTITY_BYTES);
  identity.set([...MAGIC, format.word / 32, format.isBigEndian ? 2 : 1, 1]);
  const header = encode(
    {
      type: ET_EXEC,
      machine,
      version: 1,
      entry,
      table,
      flags,
      headerBytes: IDENTITY_BYTES + lengthOf(HEADER, format),
      segmentBytes: segmentBytesOf(format),
      count: segments.length,
      sectionBytes: SECTION_BYTES[format.word],
    },
    HEADER,
    format,
  );
  return joined([identity, header]);
}

/** One program header. */
export function writeSegment(segment: Segment, format: Format): Uint8Array {
  const { type, flags, offset, address, fileBytes, memoryBytes, align } = segment;
  const values = { type, flags, offset, address, physical: address, fileBytes, memoryBytes, align };
  return encode(values, SEGMENT[format.word], format);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The bytes in memory from one address to another, as the segments put them there. */
export function readMemory(
  bytes: Uint8Array,
  { from, to }: { from: number; to: number },
): Uint8Array {
  const memory = new Uint8Array(to - from);
  for (const { type, address, offset, fileBytes } of readElf(bytes).segments) {
    if (type !== PT_LOAD) continue;
    const start = Math.max(address, from);
    const end = Math.min(address + fileBytes, to);
    if (start >= end) continue;
    memory.set(bytes.subarray(offset + start - address, offset + end - address), start - from);
  }
  return memory;
}
