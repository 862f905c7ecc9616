// SPDX-License-Identifier: MIT
// For the tests of the shutdown report: a story (story.ts) with times, as ShutdownRecorder keeps
// it, and the report that is made of it.
import type { Event } from "./events.ts";
import type { Plan } from "./plan.ts";
import {
  hasStopBegun,
  sendsKill,
  type ShutdownEnd,
  type ShutdownRecord,
} from "./shutdown_records.ts";
import { makeReport, type ShutdownReport } from "./shutdown_report.ts";
import { begin, step } from "./supervisor.ts";

export type TimedEvent = readonly [atMs: number, event: Event, senderName?: string];

export interface Told {
  readonly records: readonly ShutdownRecord[];
  readonly end: ShutdownEnd;
}

/** What is on record when the story is over. */
export function told(
  plan: Plan,
  events: readonly TimedEvent[],
  { orphansReaped = 0, unrecorded = 0 }: { orphansReaped?: number; unrecorded?: number } = {},
): Told {
  const records: ShutdownRecord[] = [];
  let last = begin(plan);
  let atMs = 0;
  for (const [at, event, senderName] of events) {
    atMs = at;
    last = step(last.state, event);
    if (records.length === 0 && !hasStopBegun(last)) continue;
    const state = sendsKill(last.effects) ? last.state : undefined;
    records.push({ atMs, event, effects: last.effects, senderName, state });
  }
  const exit = last.effects.at(-1);
  if (exit?.type !== "exit") {
    throw new Error(
      `Cannot report: the story ends with ${JSON.stringify(last.effects)}, not an exit`,
    );
  }
  return {
    records,
    end: { atMs, exitCode: exit.code, state: last.state, orphansReaped, unrecorded },
  };
}

export function reported(...story: Parameters<typeof told>): ShutdownReport {
  const { records, end } = told(...story);
  return makeReport(records, end);
}
