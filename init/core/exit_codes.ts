// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The exit codes that are baronet's own. They can be told apart from most commands' codes:
// 100 and 111 are those of the s6 family, 126 and 127 those of every shell.
import { ERRNO } from "./errno.ts";
import type { ExitCodes } from "./traits.ts";

const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

const MISSING: readonly number[] = [ERRNO.ENOENT, ERRNO.ENOTDIR];
/** What vfork(2) answers, and execve(2) when the machine, not the file, is the reason. */
const NO_RESOURCES: readonly number[] = [
  ERRNO.EAGAIN,
  ERRNO.ENOMEM,
  ERRNO.EMFILE,
  ERRNO.ENFILE,
];

export const EXIT_CODES: ExitCodes = {
  wrongUsage: 100,
  systemCallFailed: 111,
  ofFailedStart(errno) {
    if (MISSING.includes(errno)) return NOT_FOUND;
    return NO_RESOURCES.includes(errno) ? EXIT_CODES.systemCallFailed : NOT_EXECUTABLE;
  },
};
