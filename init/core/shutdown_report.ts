// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The shutdown report: who asked for the stop, how long it took, whose exit code it is, and of the
// processes what shutdown_processes.ts finds. Times count from the first record, in milliseconds.
import type { Pid } from "./plan.ts";
import { ProcessDrafts, type ReportedGroup, type ReportedProcess } from "./shutdown_processes.ts";
import type { ShutdownEnd, ShutdownRecord } from "./shutdown_records.ts";
import { signalName } from "./signals.ts";
import { exitCodeOf } from "./wait_status.ts";

export interface ShutdownReport {
  /** Null: nobody asked, the commands ended by themselves. */
  readonly askedBy: AskedBy | null;
  readonly tookMs: number;
  readonly processes: readonly ReportedProcess[];
  /** How many more there are. */
  readonly unlisted: number;
  readonly groups: readonly ReportedGroup[];
  /** Since the start. */
  readonly orphansReaped: number;
  readonly exitCode: number;
  /** The command whose code that is, or that could not be started; null: it is baronet's own. */
  readonly exitCodeOf: string | null;
  /** That command's code before --expect; null: it could not be started, or there is none. */
  readonly commandExitCode: number | null;
  /** How many events were left out of all this, because there were too many. */
  readonly unrecorded: number;
}

export interface AskedBy {
  readonly signal: string;
  /** The kernel itself, as for Ctrl-C on a terminal. */
  readonly isFromKernel: boolean;
  /** 0: from the kernel, or from outside of the PID namespace. */
  readonly senderPid: Pid;
  readonly senderName: string | null;
}

/** More would not fit into what many readers of logs take for a line (16 KiB). */
const MOST_LISTED = 32;

export function makeReport(records: readonly ShutdownRecord[], end: ShutdownEnd): ShutdownReport {
  const drafts = new ProcessDrafts(end);
  const startMs = records.length === 0 ? end.atMs : records[0].atMs;
  for (const record of records) drafts.note(record, Math.round(record.atMs - startMs));
  const processes = drafts.processes();
  const listed = mostTelling(processes);
  return {
    askedBy: askedBy(records),
    tookMs: Math.round(end.atMs - startMs),
    processes: listed,
    unlisted: processes.length - listed.length,
    groups: drafts.groups(),
    orphansReaped: end.orphansReaped,
    exitCode: end.exitCode,
    ...sourceOf(end),
    unrecorded: end.unrecorded,
  };
}

function askedBy(records: readonly ShutdownRecord[]): AskedBy | null {
  if (records.length === 0) return null;
  const { event, senderName = null } = records[0];
  if (event.type !== "signalReceived") return null;
  const { signal, code, senderPid } = event;
  return { signal: signalName(signal), isFromKernel: code > 0, senderPid, senderName };
}

/** Who was killed, then who got a signal alone, then who ended last; in their order. */
function mostTelling(processes: readonly ReportedProcess[]): readonly ReportedProcess[] {
  if (processes.length <= MOST_LISTED) return processes;
  const isKilled = ({ killedBecause }: ReportedProcess) => killedBecause !== null;
  const isSignalled = ({ signals }: ReportedProcess) => signals.length > 0;
  const killed = processes.filter(isKilled);
  const signalled = processes.filter((process) => !isKilled(process) && isSignalled(process));
  const others = processes.filter((process) => !isKilled(process) && !isSignalled(process));
  const first = killed.concat(signalled).slice(0, MOST_LISTED);
  // They are in the order in which they ended.
  const last = others.slice(others.length - Math.min(others.length, MOST_LISTED - first.length));
  return processes.filter((process) => first.includes(process) || last.includes(process));
}

function sourceOf({ state }: ShutdownEnd): Pick<ShutdownReport, "exitCodeOf" | "commandExitCode"> {
  const id = state.exitCodeOf;
  if (id === undefined) return { exitCodeOf: null, commandExitCode: null };
  const waitStatus = state.runs[id]?.waitStatus;
  return {
    exitCodeOf: state.plan.commands[id].argv[0],
    commandExitCode: waitStatus === undefined ? null : exitCodeOf(waitStatus),
  };
}
