// SPDX-License-Identifier: MIT
// Keeps what happens during a stop, and has it reported at the end (core/shutdown_report.ts).
// While nobody is asked to stop it keeps nothing.
import type { Event } from "./core/events.ts";
import type { EffectOf } from "./core/effects.ts";
import {
  isStopUnderWay,
  levelOfReport,
  type ShutdownEnd,
  type ShutdownRecord,
} from "./core/shutdown_records.ts";
import type { State, Step } from "./core/state.ts";
import { readCommName } from "./kernel/proc_files.ts";

/** Whoever floods a stop with signals is not to fill the memory. */
const MOST_RECORDS = 1000;

/** Only called where somebody wants to read it. */
export type Reporting = (
  records: readonly ShutdownRecord[],
  end: ShutdownEnd,
) => Omit<EffectOf<"log">, "type" | "level">;

export class ShutdownRecorder {
  readonly #report: Reporting;
  readonly #records: ShutdownRecord[] = [];

  constructor(report: Reporting) {
    this.#report = report;
  }

  /** After each decision. */
  decided(event: Event, { state, effects }: Step): void {
    const records = this.#records;
    if (records.length === 0 && !isStopUnderWay(state)) return;
    if (records.length === MOST_RECORDS) return;
    const senderName = event.type === "signalReceived" && event.senderPid > 0
      ? readCommName(event.senderPid)
      : undefined;
    records.push({ atMs: host.clock_gettime(), event, effects, senderName });
  }

  /** What is to be logged before the end. */
  ended(state: State, exitCode: number): EffectOf<"log"> | undefined {
    const orphansReaped = host.orphans_reaped();
    const end = { atMs: host.clock_gettime(), exitCode, state, orphansReaped };
    const level = levelOfReport(this.#records, end);
    if (level === undefined) return undefined;
    return { type: "log", level, ...this.#report(this.#records, end) };
  }
}
