// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What is kept for the shutdown report from the moment on that somebody is asked to stop, and
// whether anybody wants to read it. The report itself is made in shutdown_report.ts.
import type { Effect, EffectOf } from "./effects.ts";
import type { Event } from "./events.ts";
import { isStopSignal, rewritten } from "./forwarding.ts";
import { isWanted, type LogLevel } from "./log_level.ts";
import { SIGNAL_NUMBERS } from "./signals.ts";
import { isStopping, type State, type Step } from "./state.ts";

const { SIGKILL, SIGTERM } = SIGNAL_NUMBERS;

export interface ShutdownRecord {
  /** CLOCK_MONOTONIC. */
  readonly atMs: number;
  readonly event: Event;
  readonly effects: readonly Effect[];
  /** The name of who sent the first signal, where that is a process that we can see. */
  readonly senderName: string | undefined;
  /** Only where KILL was sent: what those had been asked with that are still there. */
  readonly state: State | undefined;
}

/** How it all ended. */
export interface ShutdownEnd {
  readonly atMs: number;
  readonly exitCode: number;
  readonly state: State;
  /** Since the start. */
  readonly orphansReaped: number;
  /** Of how many events there is no record: there were too many. */
  readonly unrecorded: number;
}

function isSendSignal(effect: Effect): effect is EffectOf<"sendSignal"> {
  return effect.type === "sendSignal";
}

/** A stop signal has come that is held back (--delay). */
function isStopDelayed({ plan, signals }: State): boolean {
  return Array.from(signals.delayed.keys())
    .some((signal) => isStopSignal(plan, rewritten(plan, signal)));
}

/**
 * Whether a stop has begun: a stop signal has come, also to a pause, or others are there when what
 * had to end has ended.
 */
export function hasStopBegun({ state, effects }: Step): boolean {
  const { signals, phase, plan } = state;
  if (signals.stopSignal !== undefined) return true;
  if (signals.delayed.size > 0 && isStopDelayed(state)) return true;
  if (!isStopping(state)) return false;
  if (phase === "asking" || phase === "asked" || plan.settings.pause) return true;
  // With --no-wait the last step asks everybody.
  return effects.some(isSendSignal);
}

/** TERM, or what a command takes for it: not INT and QUIT, which many only take for a question. */
function isFirm({ plan }: State, { signal }: { signal: number }): boolean {
  const meant = rewritten(plan, signal);
  return isStopSignal(plan, meant) && (meant === SIGTERM ||
    plan.commands.some(({ stopSignal }) => stopSignal === meant));
}

/**
 * Whether the stop begins anew with this signal: the one before, such as the QUIT that has a JVM
 * list its threads, may be days old and was not meant to stop anything.
 */
export function isFirmerAsk(
  event: Event,
  { state, first }: { state: State; first: Event },
): boolean {
  if (event.type !== "signalReceived" || first.type !== "signalReceived") return false;
  return !isStopping(state) && isFirm(state, event) && !isFirm(state, first);
}

export function sendsKill(effects: readonly Effect[]): boolean {
  return effects.some((effect) => isSendSignal(effect) && effect.signal === SIGKILL);
}

/** What no flood of signals or of dying orphans may keep out of the report: all of it is rare. */
export function mustBeKept(event: Event, { state, effects }: Step): boolean {
  if (event.type === "processesListed" || sendsKill(effects)) return true;
  return event.type === "childExited" && state.runs.some(({ pid }) => pid === event.pid);
}

/**
 * Undefined: nobody wants to read it. With -v always; else when somebody was killed, or it took
 * more than half the grace period, where there is one.
 */
export function levelOfReport(
  records: readonly ShutdownRecord[],
  { atMs, state }: Pick<ShutdownEnd, "atMs" | "state">,
): LogLevel | undefined {
  const { logLevel, graceMs } = state.plan.settings;
  const tookMs = records.length === 0 ? 0 : atMs - records[0].atMs;
  const isLate = graceMs > 0 && tookMs > graceMs / 2;
  const isBad = isLate || records.some(({ effects }) => sendsKill(effects));
  const level = isBad ? "warn" : "info";
  return isWanted(level, logLevel) ? level : undefined;
}
