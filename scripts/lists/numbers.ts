// SPDX-License-Identifier: MIT
// Pure: text in, list of differences out.
//
// Our tables of signals and error numbers against outside oracles: the kernel's headers and the
// shell's `kill -l`. init and the Action share these tables, so that a wrong number in
// one would be believed by both.

export type Table = Readonly<Record<string, number>>;

/** `#define NAME 12` lines whose name has the prefix; aliases of another name have no number. */
export function parseDefines(header: string, prefix: string): Map<string, number> {
  const withoutComments = header.replace(/\/\*[\s\S]*?\*\//g, "");
  const lines = withoutComments.matchAll(/^#\s*define\s+(\w+)\s+(\d+)\s*$/gm);
  return new Map(
    [...lines].map(([, name, value]): [string, number] => [name ?? "", Number(value)])
      .filter(([name]) => name.startsWith(prefix)),
  );
}

/** Names that are wrong or unknown to the header. */
export function compareNumbers(table: Table, header: ReadonlyMap<string, number>): string[] {
  return Object.entries(table).filter(([name, value]) => header.get(name) !== value)
    .map(([name, value]) =>
      `${name}: expected ${header.get(name) ?? "no such name"}, got ${value}`
    );
}

/** Numbers up to `last` that the header names and the table leaves out. */
export function findMissing(
  table: Table,
  { header, last }: { header: ReadonlyMap<string, number>; last: number },
): string[] {
  const known = new Set(Object.values(table));
  return [...header].filter(([, value]) => value <= last && !known.has(value))
    .map(([name, value]) => `${name}: expected ${value}, got no entry`);
}

/** `lines`: what the shell answers to `kill -l 1`, `kill -l 2`, ... in that order. */
export function compareShellNames(signals: Table, lines: readonly string[]): string[] {
  return Object.entries(signals).flatMap(([name, number]) => {
    const shellName = lines[number - 1] ?? "nothing";
    // A shell without a name for it (dash: 16) repeats the number.
    if (name === `SIG${shellName}` || shellName === String(number)) return [];
    return [`${name} (${number}): expected SIG${shellName} by kill -l, got ${name}`];
  });
}
