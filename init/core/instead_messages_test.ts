// SPDX-License-Identifier: MIT
// Every sentence about what is done instead of running commands, word by word.
import { assertEquals } from "@std/assert";
import {
  badPid,
  optionBehindPid,
  optionInstead,
  probeLogNotWritten,
  signalNotSentTo,
  tooManyPids,
} from "./instead_messages.ts";
import type { Problem } from "./messages.ts";

/** Compares them all, each with its advice below it. */
function check(expected: string, ...problems: readonly Problem[]): void {
  const lines = problems.map(({ text, advice }) => `${text}\n  ${advice}`);
  assertEquals(`\n${lines.join("\n")}\n`, expected);
}

Deno.test("optionInstead() names the option without its value", () => {
  check(
    `
Cannot use option "--grace": --send has no use for it
  Leave the option out, or --send
Cannot use option "--user": --explain has no use for it
  Leave the option out, or --explain
Cannot use option "--group": --probe has no use for it
  Leave the option out, or --probe
`,
    optionInstead("--grace=5s=6", "send"),
    optionInstead("--user=app", "explain"),
    optionInstead("--group", "probe"),
  );
});

Deno.test("badPid() says what to write for each use, and keeps the word on its line", () => {
  check(
    `
Cannot use "x" for --explain: not the number of a process
  Write one number from 1, or none for PID 1
Cannot use "a\\nb" for --send: not the number of a process
  Write numbers from 1, for a process group with a minus in front and -- before that
`,
    badPid("x", "explain"),
    badPid("a\nb", "send"),
  );
});

Deno.test("optionBehindPid() says where options are to be written", () => {
  check(
    `
Cannot use "--log" for --explain: it stands behind the number of the process
  Write options first, for example: baronet --explain --log json 1
`,
    optionBehindPid("--log"),
  );
});

Deno.test("tooManyPids() names the first that is too many", () => {
  check(
    `
Cannot use "2" for --explain: it explains one process and all below it
  Name that process alone, or none for PID 1
`,
    tooManyPids("2"),
  );
});

Deno.test("probeLogNotWritten() names the file and the error", () => {
  check(
    `
Cannot write to "/no/log": no such file or directory (ENOENT)
  Check --probe-log: the folder must be there, and this user may write to it
Cannot write to "/log": read-only file system (EROFS)
  Check --probe-log: the folder must be there, and this user may write to it
`,
    probeLogNotWritten("/no/log", 2),
    probeLogNotWritten("/log", 30),
  );
});

Deno.test("signalNotSentTo() says which signal, to whom, and why not", () => {
  check(
    `
Cannot send SIGTERM (15) to pid 7: no such process (ESRCH)
  Check the number; inside of a container it is that of its PID namespace
Cannot send SIGRTMIN+3 (37) to process group 7: operation not permitted (EPERM)
  It runs as another user: run this as root with CAP_KILL, or as that user
Cannot send SIGKILL (9) to everybody: no such process (ESRCH)
  Check the number; inside of a container it is that of its PID namespace
Cannot send a signal to pid 7: operation not permitted (EPERM)
  It runs as another user: run this as root with CAP_KILL, or as that user
Cannot send SIGRTMAX (64) to pid 7: invalid argument (EINVAL)
  See kill(2) for this error
`,
    signalNotSentTo(15, { pid: 7, errno: 3 }),
    signalNotSentTo(37, { pid: -7, errno: 1 }),
    signalNotSentTo(9, { pid: -1, errno: 3 }),
    signalNotSentTo(0, { pid: 7, errno: 1 }),
    signalNotSentTo(64, { pid: 7, errno: 22 }),
  );
});
