// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The shutdown report for people: a log line, and below it one for each who got a signal or ended.
import { formatDuration } from "./duration.ts";
import { quote } from "./messages.ts";
import type { ReportedProcess, SentSignal } from "./shutdown_processes.ts";
import type { AskedBy, ShutdownReport } from "./shutdown_report.ts";

function formatWho(pid: number, name: string | null): string {
  return name === null ? `pid ${pid}` : `${quote(name)} (pid ${pid})`;
}

function formatSent({ signal, afterMs, times }: SentSignal): string {
  return times === 1
    ? `${signal} after ${formatDuration(afterMs)}`
    : `${signal} ${times} times from ${formatDuration(afterMs)} on`;
}

function formatProcess(process: ReportedProcess): string {
  const { pid, name, signals, ended, endedAfterMs, killedBecause } = process;
  const end = ended === null
    ? "not seen to end"
    : `${ended} after ${formatDuration(endedAfterMs ?? 0)}`;
  const parts = [
    ...signals.map(formatSent),
    ...(killedBecause === null ? [] : [killedBecause]),
    end,
  ];
  return `${formatWho(pid, name)}: ${parts.join(", ")}`;
}

function formatGroup(pid: number): string {
  if (pid === -1) return "everybody";
  return pid === 0 ? "baronet's own process group" : `process group ${0 - pid}`;
}

function formatSender({ isFromKernel, senderPid, senderName }: AskedBy): string {
  if (isFromKernel) return "the kernel";
  return senderPid === 0 ? "outside of the PID namespace" : formatWho(senderPid, senderName);
}

function formatCode({ exitCode, exitCodeOf, commandExitCode }: ShutdownReport): string {
  const code = `exit code ${exitCode}`;
  if (exitCodeOf === null) return `${code}, baronet's own`;
  const name = quote(exitCodeOf);
  if (commandExitCode === null) return `${code}, because ${name} could not be started`;
  return commandExitCode === exitCode
    ? `${code}, that of ${name}`
    : `${code}, which --expect makes of the ${commandExitCode} of ${name}`;
}

function formatHead(report: ShutdownReport): string {
  const { askedBy, tookMs, processes, groups } = report;
  const took = formatDuration(tookMs);
  const code = formatCode(report);
  if (askedBy !== null) {
    return `Stopped ${took} after ${askedBy.signal} from ${formatSender(askedBy)}: ${code}`;
  }
  const wasAnybodyAsked = groups.length > 0 || processes.some(({ signals }) => signals.length > 0);
  return wasAnybodyAsked
    ? `Ended ${took} after the others were asked to end: ${code}`
    : `Ended by itself: ${code}`;
}

/** Several lines, without a newline at the end. */
export function formatReport(report: ShutdownReport): string {
  const { processes, unlisted, groups, orphansReaped, unrecorded } = report;
  return [
    formatHead(report),
    ...processes.map(formatProcess),
    ...(unlisted === 0 ? [] : [`other processes: ${unlisted}`]),
    ...groups.map(({ pid, signals }) =>
      `${formatGroup(pid)}: ${signals.map(formatSent).join(", ")}`
    ),
    `orphans reaped since the start: ${orphansReaped}`,
    ...(unrecorded === 0 ? [] : [`events left out, because there were too many: ${unrecorded}`]),
  ].join("\n  ");
}
