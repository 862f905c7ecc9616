// SPDX-License-Identifier: MIT
// Pure: bytes and text in, list of complaints out.
//
// What the shipped base must be: static, without a segment that is both writable and
// executable, with a small .bss, and without musl's malloc. Each rule says what breaks.

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const PF_X = 1;
const PF_W = 2;

/** `deno compile` pads the file with zeros up to the end of .bss. */
const MAX_BSS_BYTES = 64 * 1024;

/** Names that only musl's own allocator defines; our host may define `malloc` itself. */
const MUSL_ALLOCATOR =
  /^(__libc_(malloc|malloc_impl|calloc|realloc|free)|__simple_malloc|__malloc_(context|lock|alloc_meta|size_classes))$/;

interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly fileBytes: number;
  readonly memoryBytes: number;
}

/** What is wrong with this ELF64 little-endian executable. */
export function checkSegments(elf: Uint8Array): string[] {
  return readSegments(elf).flatMap((segment) => {
    const bssBytes = segment.memoryBytes - segment.fileBytes;
    const isWritableCode = (segment.flags & (PF_W | PF_X)) === (PF_W | PF_X);
    if (segment.type === PT_INTERP) return ["it needs an interpreter (PT_INTERP)"];
    if (segment.type === PT_DYNAMIC) return ["it needs dynamic linking (PT_DYNAMIC)"];
    if (isWritableCode) return ["a segment is writable and executable"];
    if (segment.type === PT_LOAD && bssBytes > MAX_BSS_BYTES) {
      return [`.bss takes ${bssBytes} bytes, at most ${MAX_BSS_BYTES} keep the file small`];
    }
    return [];
  });
}

function readSegments(elf: Uint8Array): Segment[] {
  const view = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  const table = Number(view.getBigUint64(32, true));
  const entryBytes = view.getUint16(54, true);
  const count = view.getUint16(56, true);
  return Array.from({ length: count }, (_, index) => {
    const at = table + index * entryBytes;
    return {
      type: view.getUint32(at, true),
      flags: view.getUint32(at + 4, true),
      fileBytes: Number(view.getBigUint64(at + 32, true)),
      memoryBytes: Number(view.getBigUint64(at + 40, true)),
    };
  });
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
