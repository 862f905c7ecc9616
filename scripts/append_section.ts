// SPDX-License-Identifier: MIT
// Pure: appends to an executable of 32 bits what `deno compile` appends to one of 64, which is all
// that it takes ("Only 64-bit ELF is supported"). The section itself is taken, byte by byte, from an
// executable that it has made; only the ELF around it is ours.
import {
  joined,
  PF_R,
  PT_LOAD,
  PT_NOTE,
  readElf,
  type Segment,
  segmentBytesOf,
  writeHeader,
  writeHeaders,
  writeSegment,
} from "./snapshot/elf_file.ts";

/** The smallest executable that `deno compile` takes for a base: headers, and nothing to run. */
export function emptyBase(): Uint8Array {
  const file = {
    format: { word: 64, isBigEndian: false },
    machine: 62,
    flags: 0,
    entry: 0,
  } as const;
  const address = 0x400000;
  const of = (fileBytes: number): Segment => ({
    type: PT_LOAD,
    flags: PF_R,
    offset: 0,
    address,
    fileBytes,
    memoryBytes: fileBytes,
    align: 4096,
  });
  const { length } = writeHeaders({ ...file, segments: [of(0)] });
  return writeHeaders({ ...file, segments: [of(length)] });
}

/** The note with the section in it. Throws where there is not exactly one. */
export function sectionOf(file: Uint8Array): Uint8Array {
  const notes = readElf(file).segments.filter(({ type }) => type === PT_NOTE);
  if (notes.length !== 1) {
    throw new Error(
      `Cannot find what deno compile has appended: ${notes.length} notes, not one\n` +
        "  Compare with scripts/deno_version.ts which version made it",
    );
  }
  const [{ offset, fileBytes }] = notes;
  return file.slice(offset, offset + fileBytes);
}

/**
 * `host` with the section in a segment of its own, behind everything else in the file and in memory:
 * no page of `maxPage` bytes holds parts of it and of what is written to. The program headers move
 * there, too, to the place that a kernel expects them at that goes by the first segment alone.
 */
export function appendSection(
  host: Uint8Array,
  { section, maxPage }: { section: Uint8Array; maxPage: number },
): Uint8Array {
  const elf = readElf(host);
  const loaded = elf.segments.filter(({ type }) => type === PT_LOAD);
  const [first] = loaded;
  if (first === undefined) throw new Error("Cannot append to the host: it loads nothing");
  const end = Math.max(...loaded.map((one) => one.address + one.memoryBytes));
  const address = Math.ceil(end / maxPage) * maxPage;
  const offset = address - first.address + first.offset;
  const tableBytes = (elf.segments.length + 2) * segmentBytesOf(elf.format);
  const common = { flags: PF_R, offset, address };
  const noteAt = { flags: PF_R, offset: offset + tableBytes, address: address + tableBytes };
  const sized = (bytes: number) => ({ fileBytes: bytes, memoryBytes: bytes });
  const segments: Segment[] = [
    ...elf.segments,
    { type: PT_LOAD, ...common, ...sized(tableBytes + section.length), align: maxPage },
    { type: PT_NOTE, ...noteAt, ...sized(section.length), align: 4 },
  ];
  const table = joined(segments.map((one) => writeSegment(one, elf.format)));
  const file = new Uint8Array(offset + tableBytes + section.length);
  file.set(host);
  file.set(writeHeader({ ...elf, segments }, offset));
  file.set(table, offset);
  file.set(section, offset + tableBytes);
  return file;
}
