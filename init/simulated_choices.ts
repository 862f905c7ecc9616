// SPDX-License-Identifier: MIT
// Where the simulation's scenarios get what is different from one to the next: from fast-check,
// which makes failing ones small, or from a seed. 0 always is the simplest choice.

export class Choices {
  readonly #draw: (max: number) => number;

  /** `draw`: a whole number from 0 to `max`. */
  constructor(draw: (max: number) => number) {
    this.#draw = draw;
  }

  upTo(max: number): number {
    return this.#draw(max);
  }

  /** True in so many of a hundred cases. */
  isTrue(percent: number): boolean {
    return this.upTo(99) >= 100 - percent;
  }

  /** The first is the simplest. */
  pick<T>(list: readonly T[]): T {
    return list[this.upTo(list.length - 1)];
  }

  /** At most `max` of what `make` makes. */
  several<T>(max: number, make: () => T): T[] {
    return Array.from({ length: this.upTo(max) }, make);
  }

  /** What `make` makes in so many of a hundred cases, else nothing. */
  maybe<T>(percent: number, make: () => T): T[] {
    return this.isTrue(percent) ? [make()] : [];
  }
}

/** The same choices for the same seed (the generator mulberry32). */
export function seededChoices(seed: number): Choices {
  let state = seed >>> 0;
  return new Choices((max) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 * (max + 1));
  });
}
