// SPDX-License-Identifier: MIT
// Finds what of the host only a start without a snapshot needs (the parser, the compiler of
// regular expressions, what sets the engine up), so that it can be linked last and cut off.
//
// The linker knows: what a link from main() and from the functions that the image refers to, but
// without the objects that start a program, throws away.

import type { Architecture } from "../architectures.ts";
import { type Format, readNumber } from "./elf_file.ts";

/** A function or constant of the host. */
export interface HostSymbol {
  readonly name: string;
  readonly isFunction: boolean;
  readonly address: number;
  readonly bytes: number;
}

const EM_ARM = 40;

/** From the lines of `nm -S`: functions and read-only data. */
export function parseSymbols(nmLines: string): HostSymbol[] {
  return nmLines.split("\n").flatMap((line) => {
    const match = /^([0-9a-f]+) ([0-9a-f]+) ([tTrR]) (\S+)$/.exec(line);
    if (match === null) return [];
    const [, ...digits] = match.slice(0, 3);
    const [address, bytes] = digits.map((text) => Number.parseInt(text, 16));
    return [{ name: match[4], isFunction: /t/i.test(match[3]), address, bytes }];
  });
}

/** What findReferences() must know of an image of this architecture. */
export function describeImage(
  { word, isBigEndian, machine }: Architecture,
  symbols: readonly HostSymbol[],
) {
  return { format: { word, isBigEndian }, machine, symbols };
}

/** The names of functions that a word of the image points at, and constants that it points into. */
export function findReferences(
  image: Uint8Array,
  { symbols, format, machine }: {
    symbols: readonly HostSymbol[];
    format: Format;
    machine: number;
  },
): string[] {
  const sorted = symbols.toSorted((a, b) => a.address - b.address);
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const { isBigEndian, word } = format;
  const bytes = word / 8;
  const names = new Set<string>();
  for (let at = 0; at + bytes <= image.length; at += bytes) {
    const address = readNumber(view, { at, bytes, isBigEndian });
    // A pointer to code of that kind is odd (Thumb).
    const found = findSymbol(sorted, address) ??
      (machine === EM_ARM && address % 2 === 1 ? findSymbol(sorted, address - 1) : undefined);
    if (found !== undefined) names.add(found.name);
  }
  return [...names].sort();
}

function findSymbol(sorted: readonly HostSymbol[], address: number): HostSymbol | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle].address <= address) low = middle + 1;
    else high = middle;
  }
  const candidate = sorted[low - 1];
  if (candidate === undefined) return undefined;
  const { bytes, isFunction } = candidate;
  const offset = address - candidate.address;
  return offset === 0 || !isFunction && offset < bytes ? candidate : undefined;
}

/** A linker script that keeps these functions and constants, whoever refers to them. */
export function formatRoots(names: readonly string[]): string {
  const inputs = names.flatMap((name) => [`*(.text.${name})`, `*(.rodata.${name})`]);
  const kept = inputs.map((input) => `KEEP(${input})`).join("\n");
  return `SECTIONS { .roots : { ${kept} } } INSERT AFTER .rodata;\n`;
}

/** By object file the sections that a linker map lists as discarded. */
export function parseDiscarded(map: string): Map<string, string[]> {
  const list = map.split("Discarded input sections\n")[1]?.split("Memory Configuration\n")[0] ?? "";
  const found = new Map<string, string[]>();
  // A long name stands on a line of its own.
  for (const [, section, object] of list.matchAll(/^ (\S+)\s+0x\w+\s+0x\w+ (.+)$/gm)) {
    found.set(object, [...found.get(object) ?? [], section]);
  }
  return found;
}

/** Only code and constants: what is written to stays where it is. */
export function isForTail(section: string): boolean {
  return /^\.(text|rodata)\./.test(section);
}
