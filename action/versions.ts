// SPDX-License-Identifier: MIT
// Pure: what a tag says of its release, and which of several tags is the newest one. Whoever releases an older line, or the same tag
// once more, may not move back what names the newest one.

/** "v1.0.0-rc.1": with a part behind a hyphen a version is one before the release (semver). */
export function isPrereleaseTag(tag: string): boolean {
  return /^v?\d+\.\d+\.\d+-[0-9A-Za-z.-]+(\+|$)/.test(tag);
}

type Numbers = readonly [major: number, minor: number, patch: number];

/** Of all releases, or of those with the same numbers in front. */
export type Line = "all" | "major" | "minor";

const SHARED: Readonly<Record<Line, number>> = { all: 0, major: 1, minor: 2 };

/** "v1.2.3", "1.2.3"; undefined: another kind of tag, or a version before a release. */
function parseNumbers(tag: string): Numbers | undefined {
  const [, ...parts] = /^v?(\d+)\.(\d+)\.(\d+)(?:\+[0-9A-Za-z.-]+)?$/.exec(tag) ?? [];
  const [major, minor, patch] = parts.map(Number);
  return parts.length === 0 ? undefined : [major, minor, patch];
}

/** The newest release of the line that is newer than `tag`; undefined: there is none. */
export function findNewer(
  tag: string,
  { tags, line }: { tags: readonly string[]; line: Line },
): string | undefined {
  const own = parseNumbers(tag);
  if (own === undefined) return undefined;
  const newer = tags.flatMap((name) => {
    const numbers = parseNumbers(name);
    if (numbers === undefined || compare(numbers, own) <= 0) return [];
    const isSame = own.slice(0, SHARED[line]).every((number, at) => number === numbers[at]);
    return isSame ? [{ name, numbers }] : [];
  });
  return newer.toSorted((a, b) => compare(b.numbers, a.numbers))[0]?.name;
}

function compare(a: Numbers, b: Numbers): number {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}
