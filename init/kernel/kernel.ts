// SPDX-License-Identifier: MIT
// What the loop needs of the world: the next event, and somebody who does what was decided.
import type { Effect } from "../core/effects.ts";
import type { Event } from "../core/events.ts";

/** What leaves a kernel as it is: all but the end. */
export type Performable = Exclude<Effect, { type: "exit" }>;

export interface Kernel {
  /** Performs at once and never waits; what fails becomes an event. */
  perform(effect: Performable): void;
  /** Blocks until something happens, for ever if need be. */
  /** `repeats`: the last signal, should it come again, need only be sent on again. */
  nextEvent(repeats?: boolean): Event;
  /** Ends the process at once; returns only where there is none, in tests. */
  exit(code: number): number;
}
