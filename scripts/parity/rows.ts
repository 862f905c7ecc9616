// SPDX-License-Identifier: MIT
// What a row of docs/parity.md says, and the tests that hold baronet to it.

/**
 * Parts of titles as they stand in the source, by file: `as_tini` is test/as_tini_test.ts. One
 * title often stands for many tests.
 */
export type Tests = Readonly<Record<string, readonly string[]>>;

export interface Row {
  readonly baronet: string;
  readonly tests: Tests;
}

export interface Feature extends Row {
  readonly feature: string;
  readonly others: string;
}

/** Its number is its place. */
export interface Pitfall extends Row {
  readonly pitfall: string;
}

export interface Reliance {
  readonly init: string;
  readonly reads: string;
  readonly tests: Tests;
}
