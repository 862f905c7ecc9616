// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The shutdown report for people: a log line, and below it one for each who got a signal.
import { formatDuration } from "./duration.ts";
import { quote } from "./messages.ts";
import type { ReportedProcess, SentSignal, ShutdownReport } from "./shutdown_report.ts";

function formatSigned(signals: readonly SentSignal[]): string {
  return signals.map(({ signal, afterMs }) => `${signal} after ${formatDuration(afterMs)}`)
    .join(", ");
}

function formatProcess(process: ReportedProcess): string {
  const { pid, name, signals, ended, endedAfterMs, killedBecause } = process;
  const who = name === null ? `pid ${pid}` : `${quote(name)} (pid ${pid})`;
  const parts = [
    ...(signals.length === 0 ? [] : [formatSigned(signals)]),
    ...(killedBecause === null ? [] : [killedBecause]),
    ...(ended === null ? [] : [`${ended} after ${formatDuration(endedAfterMs ?? 0)}`]),
  ];
  return `${who}: ${parts.length === 0 ? "still there" : parts.join(", ")}`;
}

function formatGroup(pid: number): string {
  return pid === -1 ? "everybody" : `process group ${0 - pid}`;
}

function formatHead({ askedBy, tookMs, exitCode, exitCodeOf }: ShutdownReport): string {
  const code = `exit code ${exitCode}${
    exitCodeOf === null ? "" : `, that of ${quote(exitCodeOf)}`
  }`;
  const took = formatDuration(tookMs);
  if (askedBy === null) {
    return tookMs === 0
      ? `Ended by itself: ${code}`
      : `Ended ${took} after the commands had exited: ${code}`;
  }
  const { signal, senderPid, senderName } = askedBy;
  const sender = senderPid === 0
    ? "outside of the PID namespace"
    : senderName === null
    ? `pid ${senderPid}`
    : `${quote(senderName)} (pid ${senderPid})`;
  return `Stopped ${took} after ${signal} from ${sender}: ${code}`;
}

/** Several lines, without a newline at the end. */
export function formatReport(report: ShutdownReport): string {
  const { processes, groups, orphansReaped } = report;
  const asked = processes.filter(({ signals, ended, killedBecause }) =>
    signals.length > 0 || ended !== null || killedBecause !== null
  );
  return [
    formatHead(report),
    ...asked.map(formatProcess),
    ...groups.map(({ pid, signals }) => `${formatGroup(pid)}: ${formatSigned(signals)}`),
    `orphans reaped: ${orphansReaped}`,
  ].join("\n  ");
}
