// SPDX-License-Identifier: MIT
// Pure: puts the executable that is shipped together from the host that the image was made with
// and the image. Two segments: what is read and run, up to the tail; what is written to, with the
// image in it and zeros behind it for the heap to grow into.
import {
  type ElfFile,
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

/** Of the file: code and data share none in memory either, so that each is read once. */
const PAGE = 4096;

/** Addresses of the linker script (image.ld). */
export interface Places {
  readonly image: number;
  readonly imageEnd: number;
  readonly tail: number;
}

export interface Parts {
  /** The host, as it was linked. */
  readonly host: Uint8Array;
  /** What its memory from `places.image` on held when it was ready. */
  readonly image: Uint8Array;
  readonly places: Places;
  /** In bytes: no page of that size or smaller holds parts of both segments. */
  readonly maxPage: number;
}

/** Throws where the parts do not fit. */
export function assemble({ host, image, places, maxPage }: Parts): Uint8Array {
  const elf = readElf(host);
  const code = findSegment(elf, PF_R | PF_X);
  const data = findSegment(elf, PF_R | PF_W);
  const codeEnd = Math.min(places.tail, code.address + code.fileBytes);
  checkPlaces({ code, data, imageBytes: image.length }, { ...places, maxPage });

  const codeBytes = readMemory(host, { from: code.address, to: codeEnd });
  // The kernel maps whole pages: offset and address agree below that.
  const codePages = alignUp(codeBytes.length, PAGE);
  const dataOffset = codePages + (data.address - codePages) % maxPage;
  const head = readMemory(host, { from: data.address, to: places.image });
  const written = head.length + image.length;
  const segments: Segment[] = [
    {
      ...code,
      offset: 0,
      fileBytes: codeBytes.length,
      memoryBytes: codeBytes.length,
      align: maxPage,
    },
    {
      ...data,
      offset: dataOffset,
      fileBytes: written,
      memoryBytes: places.imageEnd - data.address,
      align: maxPage,
    },
    { ...STACK },
  ];
  const file = new Uint8Array(dataOffset + written);
  file.set(codeBytes);
  file.set(writeHeaders({ ...elf, segments }));
  file.set(head, dataOffset);
  file.set(image, dataOffset + head.length);
  return file;
}

/** The stack is not executable. */
const STACK: Segment = {
  type: PT_GNU_STACK,
  flags: PF_R | PF_W,
  offset: 0,
  address: 0,
  fileBytes: 0,
  memoryBytes: 0,
  align: 16,
};

function findSegment({ segments }: ElfFile, flags: number): Segment {
  const found = segments.filter((one) => one.type === PT_LOAD && one.flags === flags);
  if (found.length === 1) return found[0];
  throw refuse(`it has ${found.length} segments with the flags ${flags}, not one`);
}

function checkPlaces(
  { code, data, imageBytes }: { code: Segment; data: Segment; imageBytes: number },
  { image, imageEnd, tail, maxPage }: Places & Pick<Parts, "maxPage">,
): void {
  if (code.offset !== 0) throw refuse("its headers are not part of what is read");
  if (tail < code.address || tail > code.address + code.fileBytes) {
    throw refuse("its tail lies outside of its code");
  }
  if (image < data.address || imageEnd > data.address + data.memoryBytes) {
    throw refuse("the image lies outside of its data");
  }
  const lastPage = Math.floor((tail - 1) / maxPage);
  if (lastPage >= Math.floor(data.address / maxPage)) throw refuse("code and data share a page");
  // The heap maps more behind it (init/host/heap.c).
  if (imageEnd % maxPage !== 0) throw refuse("the image does not end with a page");
  if (image + imageBytes > imageEnd) throw refuse(`the image has ${imageBytes} bytes, too many`);
}

function refuse(reason: string): Error {
  return new Error(`Cannot write the snapshot into the executable: ${reason}`);
}

function alignUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
