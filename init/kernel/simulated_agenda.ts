// SPDX-License-Identifier: MIT
// Virtual time for the simulation: what is to happen when. Time only passes from one happening
// to the next, so that an hour costs nothing; of two at the same time the one that was entered
// first comes first.

interface Happening {
  readonly atMs: number;
  readonly happen: () => void;
}

export class Agenda {
  /** In the order in which they happen. */
  readonly #happenings: Happening[] = [];
  readonly #latenessMs: readonly number[];
  #nowMs = 0;
  #count = 0;

  /** `latenessMs`: by how much what takes time is late, used over and over; empty: by nothing. */
  constructor(latenessMs: readonly number[] = []) {
    this.#latenessMs = latenessMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** When the next one happens; undefined: nothing ever will. */
  get nextMs(): number | undefined {
    return this.#happenings[0]?.atMs;
  }

  after(ms: number, happen: () => void): void {
    const { length } = this.#latenessMs;
    const lateMs = length === 0 || ms === 0 ? 0 : this.#latenessMs[this.#count++ % length];
    const atMs = this.#nowMs + ms + lateMs;
    const index = this.#happenings.findLastIndex((other) => other.atMs <= atMs);
    this.#happenings.splice(index + 1, 0, { atMs, happen });
  }

  /** Lets the next one happen, and makes it that late. */
  goOn(): void {
    const next = this.#happenings.shift();
    if (next === undefined) return;
    this.#nowMs = next.atMs;
    next.happen();
  }

  /** Lets everything happen that is due within `ms`, and makes it that late. */
  pass(ms: number): void {
    const endMs = this.#nowMs + ms;
    while ((this.nextMs ?? Infinity) <= endMs) this.goOn();
    this.#nowMs = endMs;
  }
}
