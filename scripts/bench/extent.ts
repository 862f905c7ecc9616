// SPDX-License-Identifier: MIT
// How much is measured: in full, a few minutes; quick, below a minute.
import type { Repetition } from "./recorder.ts";

export interface Extent {
  readonly startRoundsPerPass: number;
  readonly starts: Repetition;
  readonly idleS: number;
  /** In one pass, for each init. */
  readonly tripsPerPass: number;
  readonly tripsPerBlock: number;
  readonly trips: Repetition;
  /** In all, for each init, one by one and again in a backlog. */
  readonly orphans: number;
  readonly orphansPerBlock: number;
  /** Signals, and then orphans, after which the memory is looked at again. */
  readonly growth: number;
}

export const FULL: Extent = {
  startRoundsPerPass: 100,
  starts: { atLeast: 5, atMost: 60, maxDrift: 0.01 },
  idleS: 10,
  tripsPerPass: 10_000,
  tripsPerBlock: 1000,
  trips: { atLeast: 2, atMost: 10, maxDrift: 0.01 },
  orphans: 100_000,
  orphansPerBlock: 1000,
  growth: 1_000_000,
};

export const QUICK: Extent = {
  startRoundsPerPass: 50,
  starts: { atLeast: 2, atMost: 4, maxDrift: 0.03 },
  idleS: 2,
  tripsPerPass: 2000,
  tripsPerBlock: 500,
  trips: { atLeast: 1, atMost: 2, maxDrift: 0.03 },
  orphans: 4000,
  orphansPerBlock: 500,
  growth: 20_000,
};
