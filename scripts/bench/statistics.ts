// SPDX-License-Identifier: MIT
// Pure: medians, percentiles, and whether a series of samples has come to rest.

/** The value that this share of the samples does not exceed; the median is that of 0.5. */
export function quantile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new Error("Cannot take a quantile: there are no samples");
  const sorted = Float64Array.from(samples).sort();
  const index = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  return sorted[index];
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/**
 * How far the median has moved from the first half of the samples to the second, as a share of the
 * first, beyond what that of the reference has: a machine that gets slower does so for everybody.
 */
export function drift(samples: readonly number[], reference: readonly number[]): number {
  const shared = reference.length < 2 ? 1 : movement(reference);
  return Math.abs(movement(samples) / shared - 1);
}

/** The median of the second half in those of the first. */
function movement(samples: readonly number[]): number {
  if (samples.length < 2) return Infinity;
  const middle = Math.floor(samples.length / 2);
  return median(samples.slice(middle)) / median(samples.slice(0, middle));
}

/** The same items in a random order: who always followed the same one would inherit its caches. */
export function shuffled<T>(items: readonly T[], random: () => number = Math.random): T[] {
  const result: T[] = [];
  for (const [index, item] of items.entries()) {
    const place = Math.floor(random() * (index + 1));
    if (place === index) {
      result.push(item);
    } else {
      result.push(result[place]);
      result[place] = item;
    }
  }
  return result;
}
