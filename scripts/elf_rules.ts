// SPDX-License-Identifier: MIT
// Pure: bytes and text in, list of complaints out.
//
// What the shipped base must be: static, without a segment that is both writable and
// executable, with a small .bss, and without musl's malloc. Each rule says what breaks.

import { PF_W, PF_X, PT_LOAD, readElf, type Segment } from "./snapshot/elf_file.ts";

const PT_DYNAMIC = 2;
const PT_INTERP = 3;

/** `deno compile` pads the file with zeros up to the end of .bss. */
const MAX_BSS_BYTES = 64 * 1024;

const SMALL_PAGE = 4096;

/** Names that only musl's own allocator defines; our host may define `malloc` itself. */
const MUSL_ALLOCATOR =
  /^(__libc_(malloc|malloc_impl|calloc|realloc|free)|__simple_malloc|__malloc_(context|lock|alloc_meta|size_classes))$/;

/**
 * What is wrong with this executable. `maxPage`: bytes of the largest pages that its kernels have;
 * where they are larger, .bss is followed by zeros up to the end of such a page.
 */
export function checkSegments(elf: Uint8Array, maxPage = SMALL_PAGE): string[] {
  const { segments } = readElf(elf);
  const maxBss = MAX_BSS_BYTES + (maxPage > SMALL_PAGE ? maxPage : 0);
  return [
    ...segments.flatMap((segment) => checkSegment(segment, maxBss)),
    ...checkPages(segments.filter(({ type }) => type === PT_LOAD), maxPage),
  ];
}

function checkSegment({ type, flags, fileBytes, memoryBytes }: Segment, maxBss: number): string[] {
  const bssBytes = memoryBytes - fileBytes;
  const isWritableCode = (flags & (PF_W | PF_X)) === (PF_W | PF_X);
  if (type === PT_INTERP) return ["it needs an interpreter (PT_INTERP)"];
  if (type === PT_DYNAMIC) return ["it needs dynamic linking (PT_DYNAMIC)"];
  if (isWritableCode) return ["a segment is writable and executable"];
  if (type === PT_LOAD && bssBytes > maxBss) {
    return [`.bss takes ${bssBytes} bytes, at most ${maxBss} keep the file small`];
  }
  return [];
}

/** A kernel maps whole pages: of two segments on one page the second would replace the first. */
function checkPages(loaded: readonly Segment[], maxPage: number): string[] {
  const sorted = loaded.toSorted((a, b) => a.address - b.address);
  const pageOf = (address: number) => Math.floor(address / maxPage);
  const isShared = sorted.some(({ address, memoryBytes }, index) =>
    index + 1 < sorted.length &&
    pageOf(address + memoryBytes - 1) >= pageOf(sorted[index + 1].address)
  );
  const isShifted = loaded.some(({ address, offset }) => (address - offset) % maxPage !== 0);
  return [
    ...(isShared ? [`two segments share a page of ${maxPage} bytes`] : []),
    ...(isShifted ? [`a segment cannot be mapped in pages of ${maxPage} bytes`] : []),
  ];
}

/** What is wrong with the symbols that `nm` lists of the binary before it is stripped. */
export function checkSymbols(nmLines: string): string[] {
  const names = nmLines.split("\n").map((line) => line.split(" ").at(-1) ?? "");
  const found = names.filter((name) => MUSL_ALLOCATOR.test(name));
  if (found.length === 0) return [];
  return [
    `musl's malloc is linked in (${found.join(", ")}): ` +
    "define malloc, calloc, realloc and free in init/host/heap.c, whichever is asked for",
  ];
}
