// SPDX-License-Identifier: MIT
// Watches over the simulated baronet: a pid that it has reaped, and a group whose last member it
// has reaped, may be anybody's by now, and must not be signalled before it is seen again.
import type { Kill } from "./simulated_kill.ts";
import type { Linux } from "./simulated_linux.ts";
import type { Process } from "./simulated_process.ts";

export class StalePids {
  /** Signals for stale pids and groups. */
  readonly signalled: Kill[] = [];
  readonly #pids = new Set<number>();
  readonly #groups = new Set<number>();

  wasReaped({ pid, pgid }: Process, linux: Linux): void {
    this.#pids.add(pid);
    if (linux.members(pgid).length === 0) this.#groups.add(pgid);
  }

  /** Spawned, listed in /proc, or told by wait4(2) to be there. */
  isKnown(pid: number): void {
    this.#pids.delete(pid);
    this.#groups.delete(pid);
  }

  willBeSent(kill: Kill): void {
    const { to } = kill;
    const isStale = to > 0 ? this.#pids.has(to) : this.#groups.has(-to);
    if (isStale) this.signalled.push(kill);
  }
}
