// SPDX-License-Identifier: MIT
// The other side of init/host/payload.h: finds the note that deno compile appended to an ELF
// file and names the place of each of its parts. Written from the description, not from the C.

export const NOTE_TYPE = 0x53554901;
export const NOTE_OWNER = "SUI\0";
export const SECTION_NAME = "d3n0l4nd";
export const MAGIC = "d3n0l4nd";

const PT_NOTE = 4;

/** One part of the section, by its place in the file. */
export interface Part {
  readonly name: string;
  readonly at: number;
  readonly size: number;
  /** What the part is for the reader; "text" is not structure. */
  readonly kind: "length" | "count" | "mark" | "text";
}

export interface Payload {
  /** Where the program header of the note stands in the file. */
  readonly headerAt: number;
  readonly parts: readonly Part[];
}

/** The parts in their order. Throws when the file has no such note or another layout. */
export function locatePayload(elf: Uint8Array): Payload {
  const view = viewOf(elf);
  const table = Number(view.getBigUint64(32, true));
  for (let entry = 0; entry < view.getUint16(56, true); entry++) {
    const headerAt = table + entry * view.getUint16(54, true);
    const noteAt = Number(view.getBigUint64(headerAt + 8, true));
    if (view.getUint32(headerAt, true) !== PT_NOTE) continue;
    if (view.getUint32(noteAt + 8, true) !== NOTE_TYPE) continue;
    return { headerAt, parts: locateParts(elf, noteAt) };
  }
  throw new Error("expected a note of deno compile, got none");
}

function locateParts(elf: Uint8Array, noteAt: number): Part[] {
  const view = viewOf(elf);
  const parts: Part[] = [];
  let at = noteAt;
  const add = (name: string, kind: Part["kind"], size: number) => {
    parts.push({ name, at, size, kind });
    at += size;
  };
  const addMark = (name: string, text: string) => {
    const got = textOf(elf, { at, size: text.length });
    if (got !== text) throw new Error(`expected ${name} ${text}, got ${got} at ${at}`);
    add(name, "mark", text.length);
  };
  const addBlock = (name: string) => {
    add(`the length of ${name}`, "length", 8);
    add(name, "text", Number(view.getBigUint64(at - 8, true)));
  };
  add("the size of the note's name", "mark", 4);
  add("the size of the description", "length", 4);
  add("the type", "mark", 4);
  addMark("the owner", NOTE_OWNER);
  add("the length of the section's name", "mark", 2);
  addMark("the section's name", SECTION_NAME);
  addMark("the magic", MAGIC);
  addBlock("the metadata");
  addBlock("the npm snapshot");
  for (const list of ["specifiers", "redirects", "remote modules"]) {
    add(`the number of ${list}`, "count", 4);
  }
  addBlock("the file headers");
  addBlock("the files");
  addMark("the closing magic", MAGIC);
  return parts.filter(({ size }) => size > 0);
}

/** The part of that name. */
export function findPart({ parts }: Payload, name: string): Part {
  const part = parts.find((one) => one.name === name);
  if (part === undefined) throw new Error(`expected a part "${name}", got none`);
  return part;
}

export function textOf(elf: Uint8Array, { at, size }: { at: number; size: number }): string {
  return new TextDecoder("latin1").decode(elf.subarray(at, at + size));
}

export function viewOf(elf: Uint8Array): DataView {
  return new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
}
