// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The exit codes that are baronet's own. They can be told apart from most commands' codes:
// 100 and 111 are those of the s6 family, 126 and 127 those of every shell.
import { ERRNO } from "./errno.ts";

export const EXIT_CODES = {
  wrongUsage: 100,
  systemCallFailed: 111,
  notExecutable: 126,
  notFound: 127,
} as const;

const NOT_FOUND: readonly number[] = [ERRNO.ENOENT, ERRNO.ENOTDIR];
/** What vfork(2) answers, and execve(2) when the machine, not the file, is the reason. */
const NO_RESOURCES: readonly number[] = [
  ERRNO.EAGAIN,
  ERRNO.ENOMEM,
  ERRNO.EMFILE,
  ERRNO.ENFILE,
];

/** The exit code for a command that could not be started, by the errno of its start. */
export function exitCodeOfFailedStart(errno: number): number {
  if (NOT_FOUND.includes(errno)) return EXIT_CODES.notFound;
  return NO_RESOURCES.includes(errno) ? EXIT_CODES.systemCallFailed : EXIT_CODES.notExecutable;
}
