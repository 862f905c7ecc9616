// SPDX-License-Identifier: MIT
// Where the parts of a run put what they found: figures, and sentences on what they left out.
import type { FigureName, Figures } from "./figures.ts";
import { drift } from "./statistics.ts";

export class Recorder {
  readonly #figures: { [name in FigureName]?: Record<string, number> } = {};
  readonly #notes: string[] = [];

  record(figure: FigureName, { init, value }: { init: string; value: number }): void {
    const values = this.#figures[figure] ??= {};
    values[init] = value;
  }

  /** Each sentence once, however often it is said. */
  note(sentence: string): void {
    if (!this.#notes.includes(sentence)) this.#notes.push(sentence);
  }

  get figures(): Figures {
    return this.#figures;
  }

  get notes(): readonly string[] {
    return this.#notes;
  }
}

/** What was measured of each init, or of each of its cases, in the order in which it was. */
export class Samples {
  readonly #values = new Map<string, number[]>();

  /** The name of those that the others are compared with: see drift(). */
  constructor(readonly reference: string) {}

  add(name: string, values: readonly number[]): void {
    const known = this.#values.get(name);
    if (known === undefined) this.#values.set(name, [...values]);
    else for (const value of values) known.push(value);
  }

  of(name: string): readonly number[] {
    return this.#values.get(name) ?? [];
  }

  get names(): string[] {
    return [...this.#values.keys()];
  }

  /** That of the median which has moved most. */
  get drift(): number {
    const reference = this.of(this.reference);
    return Math.max(...[...this.#values.values()].map((values) => drift(values, reference)));
  }
}

export interface Repetition {
  readonly atLeast: number;
  readonly atMost: number;
  /** How far a median may move between the first and the second half: a share of it. */
  readonly maxDrift: number;
  readonly show?: (word: string) => void;
}

/**
 * Runs passes until no init's median moves any more; each adds to the samples. Shows how far it
 * is. False when they still move after the last one that is allowed.
 */
export async function repeatUntilStable(
  samples: Samples,
  pass: (number: number) => Promise<void>,
  { atLeast, atMost, maxDrift, show = showProgress }: Repetition,
): Promise<boolean> {
  for (let number = 1; number <= atMost; number++) {
    await pass(number);
    const moved = samples.drift;
    if (number < atLeast) {
      show(`${number}`);
      continue;
    }
    show(`${number} (moved ${(moved * 100).toFixed(1)} %)`);
    if (moved <= maxDrift) return true;
  }
  return false;
}

/** A word behind the label of the step that runs. */
export function showProgress(word: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${word} `));
}
