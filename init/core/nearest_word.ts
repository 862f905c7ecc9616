// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The word a user probably meant. (@std/text has the same, but on typed arrays: they would
// add 40 KB of engine to every container for the sake of a usage error.)

/** Edits of one letter that make `b` of `a`; swapping two neighbours is one edit. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, substitute);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
      }
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}

/** The nearest of `words`, or undefined when none is within a third of its length. */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let fewest = Infinity;
  for (const candidate of words) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < fewest && distance <= Math.max(1, Math.floor(candidate.length / 3))) {
      nearest = candidate;
      fewest = distance;
    }
  }
  return nearest;
}
