// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The shutdown report: who asked for the stop, who got which signal when, who took how long and why,
// what the exit code is and whose. Times count from the first record, in milliseconds.
import type { Target } from "./effects.ts";
import { reasonToRemain } from "./messages.ts";
import type { Pid } from "./plan.ts";
import { parseProcStatus, type ProcStatus } from "./proc_status.ts";
import type { ShutdownEnd, ShutdownRecord } from "./shutdown_records.ts";
import { SIGNAL_NUMBERS, signalName } from "./signals.ts";
import { decodeWaitStatus, exitCodeOf } from "./wait_status.ts";

export interface ShutdownReport {
  readonly askedBy: {
    readonly signal: string;
    /** 0: from outside of the PID namespace, or from the kernel. */
    readonly senderPid: Pid;
    readonly senderName: string | null;
  } | null;
  readonly tookMs: number;
  readonly processes: readonly ReportedProcess[];
  /** Signals that went to a whole group, or to everybody: -1. */
  readonly groups: readonly { readonly pid: number; readonly signals: readonly SentSignal[] }[];
  readonly orphansReaped: number;
  readonly exitCode: number;
  /** The command whose code that is; null: it is baronet's own. */
  readonly exitCodeOf: string | null;
}

export interface SentSignal {
  readonly signal: string;
  readonly afterMs: number;
}

export interface ReportedProcess {
  readonly pid: Pid;
  /** Null: /proc was not asked, or is not there. */
  readonly name: string | null;
  readonly signals: readonly SentSignal[];
  /** Null: it had not ended when baronet left. */
  readonly endedAfterMs: number | null;
  readonly ended: string | null;
  /** Why it was sent KILL. */
  readonly killedBecause: string | null;
}

interface Draft {
  name: string | null;
  signals: SentSignal[];
  endedAfterMs: number | null;
  ended: string | null;
  killedBecause: string | null;
}

const { SIGKILL, SIGTERM } = SIGNAL_NUMBERS;

function pidArgument(to: Target): number {
  return to.type === "process" ? to.pid : to.type === "group" ? 0 - to.pgid : -1;
}

function describeEnd(waitStatus: number): string {
  const status = decodeWaitStatus(waitStatus);
  return status.type === "killed"
    ? `killed by ${signalName(status.signal)}`
    : `exited with code ${exitCodeOf(waitStatus)}`;
}

class Drafts {
  readonly processes = new Map<Pid, Draft>();
  readonly groups = new Map<number, SentSignal[]>();

  of(pid: Pid): Draft {
    const known = this.processes.get(pid);
    if (known !== undefined) return known;
    const draft: Draft = {
      name: null,
      signals: [],
      endedAfterMs: null,
      ended: null,
      killedBecause: null,
    };
    this.processes.set(pid, draft);
    return draft;
  }

  sent(to: number, sent: SentSignal): void {
    if (to > 0) return void this.of(to).signals.push(sent);
    const signals = this.groups.get(to);
    if (signals === undefined) this.groups.set(to, [sent]);
    else signals.push(sent);
  }
}

/** Whom the commands' code comes from: the first one that ended with it. */
function sourceOf({ state, exitCode }: ShutdownEnd): string | null {
  const run = state.runs.find((one) => one.exitCode === exitCode && one.command.isWatched) ??
    state.runs.find((one) => one.exitCode === exitCode);
  return run?.command.argv[0] ?? null;
}

export function makeReport(records: readonly ShutdownRecord[], end: ShutdownEnd): ShutdownReport {
  const drafts = new Drafts();
  const startMs = records.length === 0 ? end.atMs : records[0].atMs;
  for (const { pid, command } of end.state.runs) drafts.of(pid).name = command.argv[0];
  let looked: readonly ProcStatus[] = [];
  for (const { atMs, event, effects } of records) {
    const afterMs = Math.round(atMs - startMs);
    if (event.type === "processesListed") {
      looked = (event.processes ?? []).map(parseProcStatus).filter((one) => one !== undefined);
    }
    if (event.type === "childExited") {
      const draft = drafts.of(event.pid);
      draft.endedAfterMs = afterMs;
      draft.ended = describeEnd(event.waitStatus);
      if (event.name !== undefined && draft.name === null) draft.name = event.name;
    }
    for (const effect of effects) {
      if (effect.type !== "sendSignal") continue;
      const to = pidArgument(effect.to);
      drafts.sent(to, { signal: signalName(effect.signal), afterMs });
      if (effect.signal === SIGKILL) blame(drafts, { to, looked, end });
    }
  }
  return {
    askedBy: askedBy(records),
    tookMs: Math.round(end.atMs - startMs),
    processes: Array.from(drafts.processes, ([pid, draft]) => ({ pid, ...draft })),
    groups: Array.from(drafts.groups, ([pid, signals]) => ({ pid, signals })),
    orphansReaped: end.orphansReaped,
    exitCode: end.exitCode,
    exitCodeOf: sourceOf(end),
  };
}

/** At each KILL: why those are still there whom it is meant for. */
function blame(
  drafts: Drafts,
  { to, looked, end }: { to: number; looked: readonly ProcStatus[]; end: ShutdownEnd },
): void {
  for (const process of looked) {
    const { pid, pgid, state } = process;
    const isMeant = to === -1 ? pid !== end.state.plan.ownPid : to === pid || to === 0 - pgid;
    if (!isMeant || state === "Z" || state === "X") continue;
    const draft = drafts.of(pid);
    draft.name = process.name;
    draft.killedBecause = reasonToRemain(process, end.state.signals.asked.get(pid) ?? SIGTERM);
  }
}

function askedBy(records: readonly ShutdownRecord[]): ShutdownReport["askedBy"] {
  const [first] = records;
  if (first === undefined || first.event.type !== "signalReceived") return null;
  const { signal, senderPid } = first.event;
  return { signal: signalName(signal), senderPid, senderName: first.senderName ?? null };
}
