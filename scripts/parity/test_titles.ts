// SPDX-License-Identifier: MIT
// Pure: the source of a test file → the titles of its tests and steps, without running it.

/** In front of a title: Deno.test("...", t.step(`...`, or either with an object. */
const TITLED = /(?:\bDeno\.test|\.step)\(\s*(?:\{\s*name:\s*)?(?=["'`])/g;

/** Titles as they stand in the source, with ${...} where a test is made of a row. */
export function titlesIn(source: string): string[] {
  return [...source.matchAll(TITLED)].map(({ 0: start, index }) => {
    const at = index + start.length;
    return source.slice(at + 1, endOfString(source, at) - 1);
  });
}

/** The place behind the string that begins at `at`. */
function endOfString(source: string, at: number): number {
  const quote = source[at];
  let next = at + 1;
  while (next < source.length && source[next] !== quote) {
    if (quote === "`" && source.startsWith("${", next)) next = endOfHole(source, next + 2);
    else next += source[next] === "\\" ? 2 : 1;
  }
  return next + 1;
}

/** The place behind the } of a template's ${...} whose inside begins at `at`. */
function endOfHole(source: string, at: number): number {
  let next = at;
  for (let depth = 1; next < source.length;) {
    const char = source[next];
    if ("\"'`".includes(char)) next = endOfString(source, next);
    else next++;
    if (char === "{") depth++;
    if (char === "}" && --depth === 0) break;
  }
  return next;
}

/** What is wrong with the tests that are named; `sources`: by the path of the file. */
export function findMissingTests(
  named: readonly (readonly [path: string, title: string])[],
  sources: ReadonlyMap<string, string>,
): string[] {
  return named.flatMap(([path, title]) => {
    const titles = titlesIn(sources.get(path) ?? "");
    if (titles.some((text) => text.includes(title))) return [];
    return [`${path}: expected a test titled "${title}", got none`];
  });
}
