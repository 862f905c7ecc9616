// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// --probe: a command that tells what reaches it. It catches everything that can be caught, writes
// one line of JSON for each event, and sees what becomes of orphans that it makes. As the command
// of an image under test it shows what that image's entrypoint does.
//
// An orphan reports to the probe by SIGRTMAX with a value (sigqueue(3)) that says who it is: queued,
// so that none is lost, and not to be mistaken for anybody else's, nor for that of another orphan
// which nobody waits for any more.
import type { Pid } from "./plan.ts";
import { line, readyLine } from "./probe_lines.ts";
import { beginRole, nextLookMs, seeAdoption } from "./probe_orphan.ts";
import { type Orphan, ORPHANS, type ProbeRole, wordOf } from "./probe_role.ts";
import type { ProbeRequest } from "./read_instead.ts";
import { LAST_SIGNAL, type ReceivedSignal, SIGNAL_NUMBERS, signalName } from "./signals.ts";

export const WORD_SIGNAL = LAST_SIGNAL;
/** How long an orphan may take to report, once its maker has ended. */
const WORD_MS = 2000;
/** The first look whether the short orphan is gone. */
const FIRST_LOOK_MS = 10;

export interface ProbeFacts {
  readonly pid: Pid;
  readonly parentPid: Pid;
  readonly pgid: Pid;
  readonly sid: Pid;
  /** Signals that were blocked and ignored when this process was started. */
  readonly blocked: readonly number[];
  readonly ignored: readonly number[];
}

export type ProbeNews =
  | ({ readonly type: "signalReceived" } & ReceivedSignal)
  | { readonly type: "makerEnded"; readonly exitCode: number }
  /** `waitMs` has passed. */
  | { readonly type: "timeIsOver" };

export type ProbeEvent = ProbeNews & ProbeMoment;

/** What is known at each event. */
export interface ProbeMoment {
  /** CLOCK_MONOTONIC. */
  readonly atMs: number;
  /** Whether there is a process of the number that the state looks at. */
  readonly isThere: boolean;
  /** Of an orphan: its maker, then who has adopted it. */
  readonly parentPid: Pid;
}

export type ProbeEffect =
  /** One line, without its newline. */
  | { readonly type: "write"; readonly text: string }
  | { readonly type: "start"; readonly role: ProbeRole; readonly grouping: "shared" | "session" }
  /** Tell the probe of this pid that we are there, by this value. */
  | { readonly type: "report"; readonly to: Pid; readonly value: number }
  | { readonly type: "exit"; readonly code: number };

export interface ProbeState {
  readonly request: ProbeRequest;
  readonly facts: ProbeFacts;
  /** Whose orphans are made already, and their pids; null: it could not be made. */
  readonly orphans: Readonly<Partial<Record<Orphan, Pid | null>>>;
  /** The orphan that is being made has reported. */
  readonly reported: Pid | undefined;
  readonly hasMakerEnded: boolean;
  readonly isReady: boolean;
  /** The short orphan, while it is not known to be gone. */
  readonly looksAt: Pid | undefined;
  /** Until the next timeIsOver; undefined: for ever. */
  readonly waitMs: number | undefined;
}

export interface ProbeStep {
  readonly state: ProbeState;
  readonly effects: readonly ProbeEffect[];
}

export function beginProbe(
  request: ProbeRequest,
  { facts, atMs }: { facts: ProbeFacts; atMs: number },
): ProbeStep {
  const state: ProbeState = {
    request,
    facts,
    orphans: {},
    reported: undefined,
    hasMakerEnded: false,
    isReady: false,
    looksAt: undefined,
    waitMs: undefined,
  };
  const { role } = request;
  if (role === undefined) return makeNext(state, atMs);
  return beginRole(state, { role, atMs });
}

export function stepProbe(before: ProbeState, event: ProbeEvent): ProbeStep {
  const { role } = before.request;
  const seen = role?.type === "orphan"
    ? seeAdoption(before, { role, event })
    : seeFate(before, event);
  const { state, effects } = stepEvent(seen.state, event);
  return { state, effects: [...seen.effects, ...effects] };
}

function stepEvent(state: ProbeState, event: ProbeEvent): ProbeStep {
  const { atMs } = event;
  switch (event.type) {
    case "signalReceived":
      return signalReceived(state, event);
    case "makerEnded": {
      if (event.exitCode !== 0) return notMade(state, atMs);
      return reportIsThere({ ...state, hasMakerEnded: true, waitMs: WORD_MS }, atMs);
    }
    case "timeIsOver":
      if (!state.isReady && state.request.role === undefined) return notMade(state, atMs);
      return { state: lookAgain(state), effects: [] };
  }
}

// ---- orphans

/** The orphans one after the other, then the news that everything is there. */
function makeNext(state: ProbeState, atMs: number): ProbeStep {
  const orphan = state.request.isAlone
    ? undefined
    : ORPHANS.find((one) => state.orphans[one] === undefined);
  if (orphan === undefined) {
    const next: ProbeState = { ...state, isReady: true, waitMs: undefined };
    const short = state.orphans.short ?? undefined;
    return {
      state: short === undefined ? next : { ...next, looksAt: short, waitMs: FIRST_LOOK_MS },
      effects: [{ type: "write", text: readyLine(state, atMs) }],
    };
  }
  return {
    state: { ...state, reported: undefined, hasMakerEnded: false, waitMs: undefined },
    effects: [{
      type: "start",
      role: { type: "maker", orphan, probePid: state.facts.pid },
      grouping: "shared",
    }],
  };
}

/** The one that is being made. */
function current({ orphans }: ProbeState): Orphan {
  return ORPHANS.find((one) => orphans[one] === undefined) ?? "daemon";
}

function reportIsThere(state: ProbeState, atMs: number): ProbeStep {
  if (state.reported === undefined || !state.hasMakerEnded) return { state, effects: [] };
  const orphans = { ...state.orphans, [current(state)]: state.reported };
  return makeNext({ ...state, orphans }, atMs);
}

function notMade(state: ProbeState, atMs: number): ProbeStep {
  const orphan = current(state);
  const next = makeNext({ ...state, orphans: { ...state.orphans, [orphan]: null } }, atMs);
  const text = line(state, { event: "orphan", atMs, orphan, fate: "not made" });
  return { state: next.state, effects: [{ type: "write", text }, ...next.effects] };
}

/** Reaped: the kernel knows no process of that number any more. */
function seeFate(state: ProbeState, { atMs, isThere }: ProbeMoment): ProbeStep {
  if (state.looksAt === undefined || isThere) return { state, effects: [] };
  const text = line(state, { event: "orphan", atMs, orphan: "short", fate: "reaped" });
  return {
    state: { ...state, looksAt: undefined, waitMs: undefined },
    effects: [{ type: "write", text }],
  };
}

function lookAgain(state: ProbeState): ProbeState {
  return { ...state, waitMs: nextLookMs(state) };
}

// ---- signals

function signalReceived(state: ProbeState, event: ReceivedSignal & ProbeMoment): ProbeStep {
  const { signal, code, senderPid, value, atMs } = event;
  const orphan = signal === WORD_SIGNAL && state.request.role === undefined
    ? ORPHANS.find((one) => Number(value) === wordOf(one, senderPid))
    : undefined;
  const isAwaited = !state.isReady && orphan === current(state);
  if (orphan !== undefined && isAwaited) {
    return reportIsThere({ ...state, reported: senderPid }, atMs);
  }
  // Too late: it has been said already that it was not made.
  if (orphan !== undefined && state.orphans[orphan] === null) return { state, effects: [] };
  // The kernel's news of children of ours, such as the makers.
  if (signal === SIGNAL_NUMBERS.SIGCHLD && code > 0) return { state, effects: [] };
  const text = line(state, {
    event: "signal",
    atMs,
    signal: signalName(signal),
    number: signal,
    code,
    sender: senderPid,
    value: value === undefined ? null : Number(value),
  });
  const end = endOf(state, signal);
  const effects: ProbeEffect[] = [{ type: "write", text }];
  if (end !== undefined) {
    if (state.looksAt !== undefined) {
      const fate = line(state, { event: "orphan", atMs, orphan: "short", fate: "zombie" });
      effects.push({ type: "write", text: fate });
    }
    effects.push({ type: "write", text: line(state, { event: "exit", atMs, code: end }) });
    effects.push({ type: "exit", code: end });
  }
  return { state, effects };
}

/** The exit code, where the signal ends this process. Orphans always end on SIGTERM, too. */
function endOf({ request }: ProbeState, signal: number): number | undefined {
  const [exitSignal, exitCode] = request.exitOn;
  const isOrphan = request.role !== undefined;
  if (signal === exitSignal) return isOrphan ? 0 : exitCode;
  return isOrphan && signal === SIGNAL_NUMBERS.SIGTERM ? 0 : undefined;
}
