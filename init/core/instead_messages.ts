// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Every sentence about --explain, --send and --probe as they are asked for, and about what they
// cannot do. What --explain finds is said in explain/.
import { ERRNO, formatErrno } from "./errno.ts";
import { type Problem, quote } from "./messages.ts";
import { formatSignal } from "./signals.ts";

/** What is done instead of running commands has its own options, and few of the others. */
export function optionInstead(option: string, instead: string): Problem {
  return {
    text: `Cannot use option ${quote(option.split("=")[0])}: --${instead} has no use for it`,
    advice: `Leave the option out, or --${instead}`,
  };
}

export function badPid(text: string, instead: "explain" | "send"): Problem {
  return {
    text: `Cannot use ${quote(text)} for --${instead}: not the number of a process`,
    advice: instead === "explain"
      ? "Write one number from 1, or none for PID 1"
      : "Write numbers from 1, for a process group with a minus in front and -- before that",
  };
}

export function tooManyPids(text: string): Problem {
  return {
    text: `Cannot use ${quote(text)} for --explain: it explains one process and all below it`,
    advice: "Name that process alone, or none for PID 1",
  };
}

/** The words behind the first that is no option are not looked through for more. */
export function optionBehindPid(word: string): Problem {
  return {
    text: `Cannot use ${quote(word)} for --explain: it stands behind the number of the process`,
    advice: "Write options first, for example: baronet --explain --log json 1",
  };
}

export function probeLogNotWritten(file: string, errno: number): Problem {
  return {
    text: `Cannot write to ${quote(file)}: ${formatErrno(errno)}`,
    advice: "Check --probe-log: the folder must be there, and this user may write to it",
  };
}

/** kill(2) failed; `pid` as it was given. */
export function signalNotSentTo(
  signal: number,
  { pid, errno }: { pid: number; errno: number },
): Problem {
  const who = pid > 0 ? `pid ${pid}` : pid === -1 ? "everybody" : `process group ${-pid}`;
  const reasons: Readonly<Record<number, string>> = {
    [ERRNO.EPERM]: "It runs as another user: run this as root with CAP_KILL, or as that user",
    [ERRNO.ESRCH]: "Check the number; inside of a container it is that of its PID namespace",
  };
  const what = signal === 0 ? "a signal" : formatSignal(signal);
  return {
    text: `Cannot send ${what} to ${who}: ${formatErrno(errno)}`,
    advice: reasons[errno] ?? "See kill(2) for this error",
  };
}
