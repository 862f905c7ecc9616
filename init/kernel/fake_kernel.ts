// SPDX-License-Identifier: MIT
// A Kernel for tests: scripted events in, recorded effects out.
import type { Event } from "../core/events.ts";
import type { Kernel, Performable } from "./kernel.ts";

export class FakeKernel implements Kernel {
  readonly performed: Performable[] = [];
  /** What each call of nextEvent() was told. */
  readonly repeated: boolean[] = [];
  readonly #events: Event[];

  constructor(events: readonly Event[]) {
    this.#events = [...events];
  }

  perform(effect: Performable): void {
    this.performed.push(effect);
  }

  exit(code: number): number {
    return code;
  }

  nextEvent(repeats = false): Event {
    this.repeated.push(repeats);
    const event = this.#events.shift();
    if (event === undefined) throw new Error("Cannot go on: the script has no more events");
    return event;
  }
}
