// SPDX-License-Identifier: MIT
// How the simulated baronet gets on: each of its system calls takes its time, in which the others
// go on, and may be made to fail; and while it is stopped nothing of its own happens.
import type { Agenda } from "./simulated_agenda.ts";
import type { Process } from "./simulated_process.ts";

/** The `nth` call of this name, counted from 0, fails with this error and does nothing. */
export interface Failure {
  readonly call: FailingCall;
  readonly nth: number;
  readonly errno: number;
}

export const FAILING_CALLS = [
  "kill",
  "rt_sigqueueinfo",
  "rt_sigtimedwait",
  "read_dir",
  "read_file",
  "pidfd_watch",
  "prctl_set_child_subreaper",
  "prctl_set_pdeathsig",
  "chdir",
  "close_range",
  "write_nowait",
] as const;
export type FailingCall = (typeof FAILING_CALLS)[number];

export interface PaceOptions {
  readonly agenda: Agenda;
  readonly self: Process;
  /** How long each call takes, used over and over; empty: no time at all. */
  readonly slownessMs: readonly number[];
  readonly failures: readonly Failure[];
}

/** Nothing will ever happen again, and baronet waits for it. */
export class WaitsForEver extends Error {}

/** More calls than any scenario needs: it turns in a circle. */
const MOST_CALLS = 20_000;

export class Pace {
  /** How long baronet could do nothing: what all calls took, and while it was stopped. */
  slowMs = 0;
  readonly #options: PaceOptions;
  readonly #calls = new Map<string, number>();
  #count = 0;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** Lets a call take its time; the negative errno that it fails with, where it does. */
  call(name: string): number | undefined {
    this.pass();
    const nth = this.#calls.get(name) ?? 0;
    this.#calls.set(name, nth + 1);
    const failure = this.#options.failures.find((one) => one.call === name && one.nth === nth);
    return failure && -failure.errno;
  }

  /** Lets the time of one call pass. */
  pass(): void {
    const { agenda, slownessMs } = this.#options;
    if (this.#count++ > MOST_CALLS) throw new Error("Cannot go on: too many system calls");
    const slow = slownessMs.length === 0 ? 0 : slownessMs[this.#count % slownessMs.length];
    if (slow > 0) agenda.pass(slow);
    this.slowMs += slow;
    this.#waitForCont();
  }

  /** Lets the next thing happen: baronet sleeps. */
  goOn(): void {
    this.#next();
    this.#waitForCont();
  }

  #next(): void {
    const { agenda } = this.#options;
    if (agenda.nextMs === undefined) {
      throw new WaitsForEver("Cannot go on: nothing will ever happen again");
    }
    agenda.goOn();
  }

  /** Stopped, as job control does it to us, nothing of ours goes on. */
  #waitForCont(): void {
    const { agenda, self } = this.#options;
    const sinceMs = agenda.nowMs;
    while (self.state === "stopped") this.#next();
    this.slowMs += agenda.nowMs - sinceMs;
  }
}
