// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What is kept for the shutdown report from the moment on that somebody is asked to stop, and
// whether anybody wants to read it. The report itself is made in shutdown_report.ts.
import type { Effect } from "./effects.ts";
import type { Event } from "./events.ts";
import { isWanted, type LogLevel } from "./log_level.ts";
import { SIGNAL_NUMBERS } from "./signals.ts";
import type { State } from "./state.ts";

export interface ShutdownRecord {
  /** CLOCK_MONOTONIC. */
  readonly atMs: number;
  readonly event: Event;
  readonly effects: readonly Effect[];
  /** The name of who sent the signal, where that is a process that we can see. */
  readonly senderName: string | undefined;
}

/** How it all ended. */
export interface ShutdownEnd {
  readonly atMs: number;
  readonly exitCode: number;
  readonly state: State;
  /** Since the start. */
  readonly orphansReaped: number;
}

/** A stop is under way: a stop signal has come, or the commands have exited and others have not. */
export function isStopUnderWay({ signals, phase }: State): boolean {
  return signals.stopSignal !== undefined || phase === "asking" || phase === "asked";
}

export function hasKilled(records: readonly ShutdownRecord[]): boolean {
  return records.some(({ effects }) =>
    effects.some((effect) =>
      effect.type === "sendSignal" && effect.signal === SIGNAL_NUMBERS.SIGKILL
    )
  );
}

/**
 * Undefined: nobody wants to read it. With -v always; else when somebody was killed, or it took
 * more than half the grace period.
 */
export function levelOfReport(
  records: readonly ShutdownRecord[],
  { atMs, state }: ShutdownEnd,
): LogLevel | undefined {
  const { logLevel, graceMs } = state.plan.settings;
  const tookMs = records.length === 0 ? 0 : atMs - records[0].atMs;
  const isBad = hasKilled(records) || tookMs > graceMs / 2;
  const level = isBad ? "warn" : "info";
  return isWanted(level, logLevel) ? level : undefined;
}
