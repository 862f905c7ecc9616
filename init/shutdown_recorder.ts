// SPDX-License-Identifier: MIT
// Keeps what happens during a stop, and has it reported at the end (core/shutdown_report.ts).
// While nobody is asked to stop it keeps nothing.
import type { EffectOf } from "./core/effects.ts";
import type { Event } from "./core/events.ts";
import {
  hasStopBegun,
  isFirmerAsk,
  levelOfReport,
  mustBeKept,
  sendsKill,
  type ShutdownEnd,
  type ShutdownRecord,
} from "./core/shutdown_records.ts";
import type { State, Step } from "./core/state.ts";
import { readCommName } from "./kernel/proc_files.ts";

/** Whoever floods a stop with signals is not to fill the memory. */
export const MOST_RECORDS = 1000;

/** Only called where somebody wants to read it. */
export type Reporting = (
  records: readonly ShutdownRecord[],
  end: ShutdownEnd,
) => Omit<EffectOf<"log">, "type" | "level">;

export class ShutdownRecorder {
  readonly #report: Reporting;
  #records: ShutdownRecord[] = [];
  #unrecorded = 0;

  constructor(report: Reporting) {
    this.#report = report;
  }

  /** Whether it is to hear of everything, also of what is nothing new. */
  get isRecording(): boolean {
    return this.#records.length > 0;
  }

  /** After each decision. */
  decided(event: Event, step: Step): void {
    if (this.#records.length === 0) {
      if (!hasStopBegun(step)) return;
    } else if (isFirmerAsk(event, { state: step.state, first: this.#records[0].event })) {
      this.#records = [];
      this.#unrecorded = 0;
    }
    if (this.#records.length >= MOST_RECORDS && !mustBeKept(event, step)) {
      this.#unrecorded++;
      return;
    }
    const { state, effects } = step;
    const isFirst = this.#records.length === 0;
    this.#records.push({
      atMs: host.clock_gettime(),
      event,
      effects,
      // Now, for it may be gone when the report is made.
      senderName: isFirst && event.type === "signalReceived" && event.senderPid > 0
        ? readCommName(event.senderPid)
        : undefined,
      state: sendsKill(effects) ? state : undefined,
    });
  }

  /** What is to be logged before the end. */
  ended(state: State, exitCode: number): EffectOf<"log"> | undefined {
    const atMs = host.clock_gettime();
    const level = levelOfReport(this.#records, { atMs, state });
    if (level === undefined) return undefined;
    const orphansReaped = host.orphans_reaped();
    const end = { atMs, exitCode, state, orphansReaped, unrecorded: this.#unrecorded };
    return { type: "log", level, ...this.#report(this.#records, end) };
  }
}
