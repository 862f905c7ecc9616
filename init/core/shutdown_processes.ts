// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The part of the shutdown report (shutdown_report.ts) that is about processes: who got which
// signal when, who ended when and how, and why somebody had to be killed.
import type { EffectOf, Target } from "./effects.ts";
import { askingSignal } from "./leftovers.ts";
import { reasonToRemain } from "./messages.ts";
import type { Pid } from "./plan.ts";
import { parseProcStatus, type ProcStatus } from "./proc_status.ts";
import type { ShutdownEnd, ShutdownRecord } from "./shutdown_records.ts";
import { SIGNAL_NUMBERS, signalName } from "./signals.ts";
import type { State } from "./state.ts";
import { decodeWaitStatus, exitCodeOf } from "./wait_status.ts";

export interface SentSignal {
  readonly signal: string;
  /** When it was sent first. */
  readonly afterMs: number;
  readonly times: number;
}

export interface ReportedProcess {
  readonly pid: Pid;
  /** Null: /proc was not asked, or is not there. */
  readonly name: string | null;
  /** Those that it got alone: see the groups. */
  readonly signals: readonly SentSignal[];
  /** Null: baronet has not seen it end: it was still there, or its own parent has reaped it. */
  readonly endedAfterMs: number | null;
  readonly ended: string | null;
  /** Why it was sent KILL. */
  readonly killedBecause: string | null;
}

/** Signals that went to a whole group, as kill(2) names it; -1: to everybody; 0: our own. */
export interface ReportedGroup {
  readonly pid: number;
  readonly signals: readonly SentSignal[];
}

interface Draft {
  name: string | null;
  readonly signals: SentSignal[];
  endedAfterMs: number | null;
  ended: string | null;
  killedBecause: string | null;
  /** A command that runs to the end of it all. */
  isRunning: boolean;
}

const { SIGKILL } = SIGNAL_NUMBERS;

function pidArgument(to: Target): number {
  return to.type === "process" ? to.pid : to.type === "group" ? 0 - to.pgid : -1;
}

function describeEnd(waitStatus: number): string {
  const status = decodeWaitStatus(waitStatus);
  return status.type === "killed"
    ? `killed by ${signalName(status.signal)}`
    : `exited with code ${exitCodeOf(waitStatus)}`;
}

/** One that is sent again counts: nobody who floods a stop is to fill the report. */
function noteSent(signals: SentSignal[], signal: string, afterMs: number): void {
  const index = signals.findIndex((sent) => sent.signal === signal);
  if (index < 0) return void signals.push({ signal, afterMs, times: 1 });
  const { afterMs: before, times } = signals[index];
  signals[index] = { signal, afterMs: times > 0 ? before : afterMs, times: times + 1 };
}

/** kill(2) has failed: nobody got it. */
function noteNotSent(signals: SentSignal[], signal: string): void {
  const index = signals.findIndex((sent) => sent.signal === signal);
  if (index >= 0) signals[index] = { ...signals[index], times: signals[index].times - 1 };
}

function wasSent({ times }: SentSignal): boolean {
  return times > 0;
}

export class ProcessDrafts {
  readonly #processes = new Map<Pid, Draft>();
  readonly #groups = new Map<number, SentSignal[]>();
  /** When /proc was looked at last. */
  #looked: readonly ProcStatus[] = [];

  constructor({ state }: ShutdownEnd) {
    for (const { pid, command, exitCode } of state.runs) {
      const draft = this.#of(pid);
      draft.name = command.argv[0];
      draft.isRunning = exitCode === undefined;
    }
  }

  /** Takes the next record in. */
  note({ event, effects, state }: ShutdownRecord, afterMs: number): void {
    if (event.type === "processesListed") {
      this.#looked = (event.processes ?? []).map(parseProcStatus)
        .filter((process) => process !== undefined);
    }
    if (event.type === "effectFailed" && event.effect.type === "sendSignal") {
      noteNotSent(this.#signalsTo(event.effect.to), signalName(event.effect.signal));
    }
    if (event.type === "childExited") {
      const draft = this.#of(event.pid);
      draft.endedAfterMs = afterMs;
      draft.ended = describeEnd(event.waitStatus);
      draft.name ??= event.name ?? null;
    }
    for (const effect of effects) {
      if (effect.type !== "sendSignal") continue;
      noteSent(this.#signalsTo(effect.to), signalName(effect.signal), afterMs);
      if (effect.signal === SIGKILL && state !== undefined) this.#blame(effect, state);
    }
  }

  /** Commands that had ended before all this are left out. */
  processes(): ReportedProcess[] {
    return Array.from(this.#processes)
      .filter(([, { signals, ended, killedBecause, isRunning }]) =>
        isRunning || signals.some(wasSent) || ended !== null || killedBecause !== null
      )
      .map(([pid, { name, signals, endedAfterMs, ended, killedBecause }]) => (
        { pid, name, signals: signals.filter(wasSent), endedAfterMs, ended, killedBecause }
      ));
  }

  groups(): ReportedGroup[] {
    return Array.from(this.#groups, ([pid, signals]) => ({ pid, signals: signals.filter(wasSent) }))
      .filter(({ signals }) => signals.length > 0);
  }

  #of(pid: Pid): Draft {
    const known = this.#processes.get(pid);
    if (known !== undefined) return known;
    const draft: Draft = {
      name: null,
      signals: [],
      endedAfterMs: null,
      ended: null,
      killedBecause: null,
      isRunning: false,
    };
    this.#processes.set(pid, draft);
    return draft;
  }

  #signalsTo(to: Target): SentSignal[] {
    if (to.type === "process") {
      const draft = this.#of(to.pid);
      draft.name ??= this.#looked.find(({ pid }) => pid === to.pid)?.name ?? null;
      return draft.signals;
    }
    const pid = pidArgument(to);
    const known = this.#groups.get(pid);
    if (known !== undefined) return known;
    const signals: SentSignal[] = [];
    this.#groups.set(pid, signals);
    return signals;
  }

  /** At each KILL: why those are still there whom it is meant for. */
  #blame({ to }: EffectOf<"sendSignal">, state: State): void {
    const target = pidArgument(to);
    for (const process of this.#looked) {
      const { pid, pgid } = process;
      const isMeant = target === -1
        ? pid !== state.plan.ownPid
        : target === pid || target === 0 - pgid;
      if (!isMeant || process.state === "Z" || process.state === "X") continue;
      const draft = this.#of(pid);
      draft.name = process.name;
      draft.killedBecause = reasonToRemain(process, askingSignal(state, process));
    }
  }
}
