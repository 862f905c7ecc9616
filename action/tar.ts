// SPDX-License-Identifier: MIT
// Pure: the tar archives that `docker cp` takes on stdin and gives on stdout, in the ustar layout:
// for each file a header of 512 bytes, then its bytes, filled up to 512; two empty blocks at the end.

export const TAR_BLOCK = 512;
const BLOCK = TAR_BLOCK;

export interface TarFile {
  readonly name: string;
  readonly mode: number;
  readonly bytes: Uint8Array;
}

export function writeTar(files: readonly TarFile[]): Uint8Array<ArrayBuffer> {
  const sizes = files.map(({ bytes }) => BLOCK + padded(bytes.length));
  const tar = new Uint8Array(sizes.reduce((sum, size) => sum + size, 2 * BLOCK));
  let at = 0;
  for (const [index, file] of files.entries()) {
    tar.set(header(file), at);
    tar.set(file.bytes, at + BLOCK);
    at += sizes[index];
  }
  return tar;
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

function header({ name, mode, bytes }: TarFile): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number) => block.set(new TextEncoder().encode(text), at);
  const octal = (number: number, digits: number) => number.toString(8).padStart(digits, "0");
  put(name, 0);
  put(octal(mode, 7), 100);
  put(octal(0, 7), 108); // uid
  put(octal(0, 7), 116); // gid
  put(octal(bytes.length, 11), 124);
  put(octal(0, 11), 136); // mtime
  put(" ".repeat(8), 148); // the checksum counts as blanks while it is made
  put("0", 156); // an ordinary file
  put("ustar\x0000", 257);
  put(`${octal(block.reduce((sum, byte) => sum + byte, 0), 6)}\0 `, 148);
  return block;
}

/** The bytes of the archive's first file; undefined: it is something else, or there is none. */
export function readFirstFile(tar: Uint8Array): Uint8Array | undefined {
  for (let at = 0; at + BLOCK <= tar.length;) {
    const size = parseInt(new TextDecoder().decode(tar.subarray(at + 124, at + 136)), 8);
    const type = String.fromCharCode(tar[at + 156]);
    const start = at + BLOCK;
    if (type === "0" || type === "\0") return tar.subarray(start, start + size);
    // "x" and "g": attributes of the next file that have no place in its header
    if (type !== "x" && type !== "g") return undefined;
    at = start + padded(size);
  }
  return undefined;
}

/** Whether the archive's first entry is a file that can be executed, or a link. */
export function isProgram(tar: Uint8Array): boolean {
  if (tar.length < BLOCK) return false;
  const mode = parseInt(new TextDecoder().decode(tar.subarray(100, 108)), 8);
  const type = String.fromCharCode(tar[156]);
  // "x": attributes come first, so that the entry itself is not in the first block
  return type === "2" || type === "x" || "0\0".includes(type) && (mode & 0o111) !== 0;
}
