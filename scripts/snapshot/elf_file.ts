// SPDX-License-Identifier: MIT
// Pure: the parts of an ELF64 little-endian executable that a snapshot needs (elf(5)), read and
// written. Whatever else is in a file is refused, never guessed at.

const HEADER_BYTES = 64;
const SEGMENT_BYTES = 56;
const MAGIC = [0x7f, 0x45, 0x4c, 0x46, 2, 1]; // ELF, 64 bits, little-endian
const ET_EXEC = 2;

export const PT_LOAD = 1;
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

export interface ElfFile {
  readonly machine: number;
  readonly entry: number;
  readonly segments: readonly Segment[];
}

/** Throws where this is no static executable for fixed addresses, or where it is damaged. */
export function readElf(bytes: Uint8Array): ElfFile {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, at) => bytes[at] !== byte)) {
    throw refuse("it is no ELF file of 64 bits, little-endian");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(16, true) !== ET_EXEC) throw refuse("it is no executable at fixed addresses");
  const table = Number(view.getBigUint64(32, true));
  const count = view.getUint16(56, true);
  if (view.getUint16(54, true) !== SEGMENT_BYTES) throw refuse("its program headers are foreign");
  if (table + count * SEGMENT_BYTES > bytes.length) throw refuse("its program headers are cut off");
  const segments = Array.from(
    { length: count },
    (_, index) => readSegment(view, table + index * SEGMENT_BYTES),
  );
  for (const { type, offset, fileBytes, memoryBytes } of segments) {
    if (type !== PT_LOAD) continue;
    if (offset + fileBytes > bytes.length || fileBytes > memoryBytes) {
      throw refuse("a segment is cut off");
    }
  }
  return {
    machine: view.getUint16(18, true),
    entry: Number(view.getBigUint64(24, true)),
    segments,
  };
}

function refuse(reason: string): Error {
  return new Error(`Cannot read the executable: ${reason}\n  Build it again with deno task build`);
}

function readSegment(view: DataView, at: number): Segment {
  const u64 = (offset: number) => Number(view.getBigUint64(at + offset, true));
  return {
    type: view.getUint32(at, true),
    flags: view.getUint32(at + 4, true),
    offset: u64(8),
    address: u64(16),
    fileBytes: u64(32),
    memoryBytes: u64(40),
    align: u64(48),
  };
}

/** The headers of an executable without section headers. */
export function writeHeaders({ machine, entry, segments }: ElfFile): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + segments.length * SEGMENT_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set([...MAGIC, 1]);
  view.setUint16(16, ET_EXEC, true);
  view.setUint16(18, machine, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, BigInt(entry), true);
  view.setBigUint64(32, BigInt(HEADER_BYTES), true);
  view.setUint16(52, HEADER_BYTES, true);
  view.setUint16(54, SEGMENT_BYTES, true);
  view.setUint16(56, segments.length, true);
  view.setUint16(58, 64, true);
  segments.forEach((segment, index) => {
    writeSegment(view, HEADER_BYTES + index * SEGMENT_BYTES, segment);
  });
  return bytes;
}

function writeSegment(view: DataView, at: number, segment: Segment): void {
  view.setUint32(at, segment.type, true);
  view.setUint32(at + 4, segment.flags, true);
  const { offset, address, fileBytes, memoryBytes, align } = segment;
  [offset, address, address, fileBytes, memoryBytes, align].forEach((value, index) => {
    view.setBigUint64(at + 8 + index * 8, BigInt(value), true);
  });
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
