// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Every sentence that baronet says to a user, as functions of data. Grammar: `Cannot <verb>
// <object>: <state> (<ERRNO>)`, no full stop; what the user can do about it on a second line.
// What is said about the command line is in option_messages.ts.
//
// long: all sentences in one place, so that they keep one voice.
import { formatDuration } from "./duration.ts";
import { ERRNO, formatErrno } from "./errno.ts";
import type { Effect, Target } from "./effects.ts";
import type { FileFacts, StartStep } from "./events.ts";
import type { LogLevel } from "./log_level.ts";
import type { Command, Pid } from "./plan.ts";
import { maskHas, type ProcStatus } from "./proc_status.ts";
import type { ShutdownReport } from "./shutdown_report.ts";
import { formatSignal, SIGNAL_NUMBERS, signalName } from "./signals.ts";
import { decodeWaitStatus } from "./wait_status.ts";

/** What is wrong, and what to do about it. */
export interface Problem {
  readonly text: string;
  readonly advice: string;
}

/** One log line, or two with the advice; ends with a newline. */
export function formatLogLine(
  ownPid: Pid,
  { level, text }: { level: LogLevel; text: string },
): string {
  return `baronet[${ownPid}] ${level}: ${text}\n`;
}

/**
 * The same for programs: one JSON object, what can be done about it as a member of its own, and so
 * a report.
 */
export function formatJsonLine(
  ownPid: Pid,
  { level, text, report }: { level: LogLevel; text: string; report?: ShutdownReport },
): string {
  const [sentence, second] = text.split("\n  ");
  const advice = report === undefined ? second : undefined;
  const line = { init: "baronet", pid: ownPid, level, text: sentence, advice, report };
  return `${JSON.stringify(line)}\n`;
}

export function formatProblem({ text, advice }: Problem): string {
  return `${text}\n  ${advice}`;
}

/** Quoted user text on one line: nobody can write log lines in our name, or to the terminal. */
export function quote(text: string): string {
  const escape = (char: string) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
  // deno-lint-ignore no-control-regex -- these are what is looked for
  return `"${text.replaceAll("\n", "\\n").replace(/[\0-\x1f\x7f-\x9f\u2028\u2029]/g, escape)}"`;
}

export function notTheBuiltBinary(
  verb: "start a command" | "send a signal" | "be a probe",
): Problem {
  return {
    text: `Cannot ${verb}: this needs the built binary, not deno run`,
    advice: `Run "deno task build", then dist/baronet-amd64.musl`,
  };
}

// ---- starting the command

const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;
const ANY_EXECUTE = 0o111;

function noPermission(file: FileFacts): Omit<Problem, "text"> & { state: string } {
  if (file.mode < 0) {
    return {
      state: "no permission to search a directory of its path",
      advice: "Check the directories' modes, or the user that the container runs as",
    };
  }
  if ((file.mode & S_IFMT) === S_IFDIR) {
    return { state: "it is a directory", advice: "Name the program inside of it" };
  }
  if ((file.mode & ANY_EXECUTE) === 0) {
    return { state: "the file is not executable", advice: `Run "chmod +x" on it in the image` };
  }
  return {
    state: "no permission to execute it",
    advice:
      "Check the file's mode and owner, and that it is not on a file system mounted with noexec",
  };
}

function cannotRun(errno: number, file: FileFacts | undefined) {
  if (errno === ERRNO.ENOENT && file !== undefined && file.mode >= 0) {
    return {
      state: "it exists, but its interpreter does not",
      advice:
        `Check the path after "#!", or that the image has the dynamic loader it was built for`,
    };
  }
  if (errno === ERRNO.ENOENT || errno === ERRNO.ENOTDIR) {
    return {
      state: formatErrno(errno).replace(/ \(.*/, ""),
      advice: "Check the name, and that the image holds it; without a slash it is sought in PATH",
    };
  }
  if (errno === ERRNO.EACCES && file !== undefined) return noPermission(file);
  if (errno === ERRNO.ENOEXEC) {
    return {
      state: "not in an executable format",
      advice: `Check that it was built for this machine; a script needs "#!" or a /bin/sh`,
    };
  }
  if (errno === ERRNO.EMFILE || errno === ERRNO.ENFILE) {
    return {
      state: formatErrno(errno).replace(/ \(.*/, ""),
      advice: "Raise the limit on open files (ulimit -n)",
    };
  }
  if (errno === ERRNO.EAGAIN || errno === ERRNO.ENOMEM) {
    return {
      state: formatErrno(errno).replace(/ \(.*/, ""),
      advice: "Raise the limit on processes (--pids-limit, ulimit -u) or on memory",
    };
  }
  return { state: formatErrno(errno).replace(/ \(.*/, ""), advice: "See execve(2) for this error" };
}

const NOT_ALLOWED = "Changing the user takes root with CAP_SETGID and CAP_SETUID";

/** Why a step before the program failed. */
function stepFailed(step: Exclude<StartStep, "start">, { folder }: Pick<Command, "folder">) {
  switch (step) {
    case "chdir":
      return {
        what: `change to the folder ${quote(folder ?? "")}`,
        advice: "Check --chdir, and that the image holds that folder",
      };
    case "setgroups":
      return { what: "set the groups", advice: NOT_ALLOWED };
    case "setgid":
      return { what: "set the group", advice: NOT_ALLOWED };
    case "setuid":
      return { what: "set the user", advice: NOT_ALLOWED };
  }
}

/** Why a command did not start. `file` is what stands at the path, where something does. */
export function commandNotStarted(
  command: Pick<Command, "argv" | "folder">,
  { step, errno, file }: { step: StartStep; errno: number; file: FileFacts | undefined },
): Problem {
  const [name] = command.argv;
  if (step !== "start") {
    const { what, advice } = stepFailed(step, command);
    return { text: `Cannot ${what} of ${quote(name)}: ${formatErrno(errno)}`, advice };
  }
  const { state, advice } = cannotRun(errno, file);
  const code = /\((.*)\)$/.exec(formatErrno(errno))?.[1] ?? `errno ${errno}`;
  return { text: `Cannot start ${quote(file?.path ?? name)}: ${state} (${code})`, advice };
}

// ---- while it runs

function formatTarget(to: Target): string {
  switch (to.type) {
    case "process":
      return `pid ${to.pid}`;
    case "group":
      return `process group ${to.pgid}`;
    case "everybody":
      return "the other processes";
  }
}

export function commandIsRunning(name: string, pid: Pid): string {
  return `Started ${quote(name)} as pid ${pid}`;
}

export function signalForwarded(signal: number, to: Target): string {
  return `Forwarding ${formatSignal(signal)} to ${formatTarget(to)}`;
}

export function signalNotForwarded(signal: number): string {
  return `Not forwarding ${formatSignal(signal)}: it is about baronet itself`;
}

/** `pauses`: there is no command by intention. */
export function signalHeardByNobody(signal: number, pauses: boolean): string {
  const reason = pauses ? "there is no command" : "no command is running";
  return `Not forwarding ${formatSignal(signal)}: ${reason}`;
}

export function signalDropped(signal: number): string {
  return `Not forwarding ${formatSignal(signal)}: --rewrite drops it`;
}

export function signalDelayed(signal: number, delayMs: number): string {
  return `Forwarding ${formatSignal(signal)} in ${formatDuration(delayMs)}`;
}

/** kill(2) failed: no command heard the signal. */
export function signalNotSent(
  signal: number,
  { to, errno }: { to: Target; errno: number },
): Problem {
  return {
    text: `Cannot forward ${formatSignal(signal)} to ${formatTarget(to)}: ${formatErrno(errno)}`,
    advice: errno === ERRNO.EPERM
      ? "It runs as another user: run baronet as root with CAP_KILL, or as the same user"
      : "See kill(2) for this error",
  };
}

export function valueNotSent(
  signal: number,
  { to, errno }: { to: Target; errno: number },
): string {
  const reason = errno === ERRNO.EAGAIN
    ? "too many signals are queued (RLIMIT_SIGPENDING)"
    : formatErrno(errno);
  return `Sending ${formatSignal(signal)} to ${formatTarget(to)} without its value: ${reason}`;
}

export function orphansNotAdopted(ownPid: Pid, errno: number): Problem {
  return {
    text: `Orphans will not be adopted: this process is pid ${ownPid} and cannot be a subreaper: ` +
      formatErrno(errno),
    advice: "Run it as PID 1",
  };
}

export function effectFailed(effect: Effect, errno: number): string {
  return `Cannot perform ${effect.type}: ${formatErrno(errno)}`;
}

function formatEnd(waitStatus: number): string {
  const status = decodeWaitStatus(waitStatus);
  switch (status.type) {
    case "exited":
      return `exited with code ${status.code}`;
    case "killed":
      return `was killed by ${formatSignal(status.signal)}${
        status.coreDumped ? " (core dumped)" : ""
      }`;
    case "stopped":
      return `was stopped by ${formatSignal(status.signal)}`;
    case "continued":
      return "was continued";
  }
}

export function commandHasExited(
  name: string,
  { pid, waitStatus }: { pid: Pid; waitStatus: number },
): string {
  return `${quote(name)} (pid ${pid}) ${formatEnd(waitStatus)}`;
}

/** `name`: what it was called, where that was asked for and could be read. */
export function orphanReaped(
  { pid, waitStatus, name }: { pid: Pid; waitStatus: number; name?: string },
): string {
  const who = name === undefined ? `pid ${pid}` : `${quote(name)} (pid ${pid})`;
  return `Reaped ${who}, which ${formatEnd(waitStatus)}`;
}

export function commandWasStopped(
  name: string,
  { pid, signal }: { pid: Pid; signal: number },
): string {
  return `${quote(name)} (pid ${pid}) was stopped by ${formatSignal(signal)}`;
}

/** A stop signal came while the commands that run first were running. */
export function restNotStarted(signal: number): string {
  return `Not starting the other commands: ${formatSignal(signal)} came before`;
}

export function commandWasLost(name: string, pid: Pid): Problem {
  return {
    text: `Cannot know how ${quote(name)} (pid ${pid}) ended: somebody else has reaped it`,
    advice: "This is a bug: please report it with the output of -vv",
  };
}

// ---- the end

export function leftoversAsked(graceMs: number): string {
  return `Others are still running: sending them ${formatSignal(SIGNAL_NUMBERS.SIGTERM)}, ` +
    `waiting at most ${formatDuration(graceMs)}`;
}

/** Why a process is still there although it was sent `signal` and SIGCONT. */
export function reasonToRemain(
  { state, blocked, ignored, caught }: ProcStatus,
  signal: number,
): string {
  const name = signalName(signal);
  if (state === "T") return "it is stopped";
  if (state === "t") return "it is stopped by a tracer";
  if (maskHas(ignored, signal)) return `it ignores ${name}`;
  if (maskHas(blocked, signal)) return `it blocks ${name}`;
  // Behind what holds in any state: a parent in vfork(2) is in state D as well, for a moment.
  if (state === "D") return "it is in uninterruptible sleep";
  if (maskHas(caught, signal)) return `it catches ${name} but did not exit in time`;
  return "it did not exit in time";
}

/** `signal`: what asked it to end. */
export function leftoverKilled(
  process: ProcStatus,
  signal: number = SIGNAL_NUMBERS.SIGTERM,
): string {
  const reason = reasonToRemain(process, signal);
  return `Killing ${quote(process.name)} (pid ${process.pid}): ${reason}`;
}

/** One of which /proc does not tell why it is still there. */
export function commandKilled(name: string, pid: Pid): string {
  return `Killing ${quote(name)} (pid ${pid}): it did not exit in time`;
}

export function namelessLeftoversKilled(): string {
  return "Killing what is left: /proc is not there to tell who";
}

export function leftoversRemain(): string {
  return "Leaving although others are still there: KILL has not ended them";
}

export function exiting(code: number): string {
  return `Exiting with code ${code}`;
}

/** One event or effect in full: with all of them a run can be replayed as a unit test. */
export function formatTrace(what: "event" | "effect", data: { readonly type: string }): string {
  const json = JSON.stringify(
    data,
    (_key, value) => (typeof value === "bigint" ? `${value}n` : value),
  );
  return `${what} ${json}`;
}
