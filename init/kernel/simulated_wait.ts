// SPDX-License-Identifier: MIT
// How the simulated baronet sleeps: until there is a signal, somebody who is watched has ended, or
// the time is over (rt_sigtimedwait(2), behind poll(2) of pidfds where somebody is watched).
import type { ReceivedSignal } from "../core/signals.ts";
import type { Pace, PaceOptions } from "./simulated_pace.ts";
import type { Process } from "./simulated_process.ts";

export class SimulatedWait {
  /** The last signal that was taken. */
  last: ReceivedSignal = { signal: 0, code: 0, senderPid: 0, value: undefined };
  /** How often a wait ended because its time was over. */
  timeouts = 0;
  /** How often baronet went to sleep although it had a zombie to reap. */
  sleepsBesideZombies = 0;
  readonly #options: Pick<PaceOptions, "agenda" | "self">;
  readonly #pace: Pace;
  readonly #watched = new Set<Process>();

  constructor(options: Pick<PaceOptions, "agenda" | "self">, pace: Pace) {
    this.#options = options;
    this.#pace = pace;
  }

  watch(process: Process): void {
    this.#watched.add(process);
  }

  /** A signal; 0: there is none, and the time is over or somebody has ended. */
  wait(timeoutMs: number): number {
    const { agenda, self } = this.#options;
    const endMs = timeoutMs < 0 ? Infinity : agenda.nowMs + timeoutMs;
    let taken = self.takeBlocked();
    const hasZombie = self.children.some(({ state }) => state === "zombie");
    if (taken === undefined && hasZombie) this.sleepsBesideZombies++;
    while (taken === undefined) {
      if (this.#forgetEnded()) return 0;
      if ((agenda.nextMs ?? Infinity) > endMs) {
        agenda.pass(Math.max(0, endMs - agenda.nowMs));
        this.timeouts++;
        return 0;
      }
      this.#pace.goOn();
      taken = self.takeBlocked();
    }
    this.last = taken;
    return taken.signal;
  }

  /** Whether somebody has ended who is watched; he is not watched any more. */
  #forgetEnded(): boolean {
    const { size } = this.#watched;
    for (const process of this.#watched) if (!process.isAlive) this.#watched.delete(process);
    return this.#watched.size < size;
  }
}
