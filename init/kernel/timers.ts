// SPDX-License-Identifier: MIT
// The timers that the supervisor has started, by name. Nothing ticks: the next signal is waited
// for no longer than until the first of them is due, and for ever when there is none.
import type { TimerName } from "../core/effects.ts";
import type { Event } from "../core/events.ts";

interface Running {
  readonly timer: TimerName;
  readonly dueMs: number;
}

export class Timers {
  /** Few, so that nothing but a list is needed. */
  #running: readonly Running[] = [];
  readonly #nowMs: () => number;
  /** Whether there is any. */
  areRunning = false;

  /** `nowMs`: a clock that is never set back. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Starts a timer, or starts it anew. */
  start(timer: TimerName, ms: number): void {
    this.#running = [...this.#others(timer), { timer, dueMs: this.#nowMs() + ms }];
    this.areRunning = true;
  }

  /** Forgets a timer, if it is running. */
  stop(timer: TimerName): void {
    this.#running = this.#others(timer);
    this.areRunning = this.#running.length > 0;
  }

  /** Milliseconds until the first is due, 0 when it is late already; -1: there is none. */
  leftMs(): number {
    const first = this.#first();
    return first === undefined ? -1 : Math.max(0, first.dueMs - this.#nowMs());
  }

  /** The first that is due; it is not running any more. */
  takeFired(): Event | undefined {
    const first = this.#first();
    if (first === undefined || first.dueMs > this.#nowMs()) return undefined;
    this.stop(first.timer);
    return { type: "timerFired", timer: first.timer };
  }

  #others(timer: TimerName): readonly Running[] {
    return this.#running.filter((other) => other.timer !== timer);
  }

  /** Of those that are due at the same time the one that was started first. */
  #first(): Running | undefined {
    let first: Running | undefined;
    for (const one of this.#running) {
      if (first === undefined || one.dueMs < first.dueMs) first = one;
    }
    return first;
  }
}
