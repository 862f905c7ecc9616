// SPDX-License-Identifier: MIT
// Finds what of the host only a start without a snapshot needs (the parser, the compiler of
// regular expressions, what sets the engine up), so that it can be linked last and cut off.
//
// The linker knows: what a link from main() and from the functions that the image refers to, but
// without the objects that start a program, throws away.

/** A function or constant of the host. */
export interface HostSymbol {
  readonly name: string;
  readonly isFunction: boolean;
  readonly address: number;
  readonly bytes: number;
}

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

/** The names of functions that a word of the image points at, and constants that it points into. */
export function findReferences(image: Uint8Array, symbols: readonly HostSymbol[]): string[] {
  const sorted = symbols.toSorted((a, b) => a.address - b.address);
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const names = new Set<string>();
  for (let at = 0; at + 8 <= image.length; at += 8) {
    const found = findSymbol(sorted, Number(view.getBigUint64(at, true)));
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
