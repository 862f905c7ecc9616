// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The error numbers that our system calls can return (errno(3)), with their names and a
// plain description. scripts/check_lists.ts compares the numbers with the kernel's header.

export const ERRNO = {
  EPERM: 1,
  ENOENT: 2,
  ESRCH: 3,
  EINTR: 4,
  EIO: 5,
  E2BIG: 7,
  ENOEXEC: 8,
  EBADF: 9,
  ECHILD: 10,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  ENFILE: 23,
  EMFILE: 24,
  ENOTTY: 25,
  ETXTBSY: 26,
  EFBIG: 27,
  ENOSPC: 28,
  EROFS: 30,
  EPIPE: 32,
  ENAMETOOLONG: 36,
  ENOSYS: 38,
  ELOOP: 40,
} as const;

const DESCRIPTIONS: Readonly<Record<keyof typeof ERRNO, string>> = {
  EPERM: "operation not permitted",
  ENOENT: "no such file or directory",
  ESRCH: "no such process",
  EINTR: "interrupted system call",
  EIO: "input or output error",
  E2BIG: "argument list too long",
  ENOEXEC: "not in an executable format",
  EBADF: "bad file descriptor",
  ECHILD: "no child processes",
  EAGAIN: "resource temporarily unavailable",
  ENOMEM: "out of memory",
  EACCES: "permission denied",
  EFAULT: "bad address",
  ENOTDIR: "not a directory",
  EISDIR: "is a directory",
  EINVAL: "invalid argument",
  ENFILE: "too many open files in the system",
  EMFILE: "too many open files",
  ENOTTY: "not a terminal",
  ETXTBSY: "the file is open for writing",
  EFBIG: "file too large",
  ENOSPC: "no space left on the device",
  EROFS: "read-only file system",
  EPIPE: "nobody reads the pipe",
  ENAMETOOLONG: "file name too long",
  ENOSYS: "not supported by this kernel",
  ELOOP: "too many symbolic links",
};

const NAMES: ReadonlyMap<number, keyof typeof ERRNO> = new Map(
  Object.entries(ERRNO).map(([name, errno]) => [errno, name as keyof typeof ERRNO]),
);

/** `ENOENT`; undefined for a number we do not know. */
export function errnoName(errno: number): string | undefined {
  return NAMES.get(errno);
}

/** `no such file or directory (ENOENT)`; a number we do not know as `error 95`. */
export function formatErrno(errno: number): string {
  const name = NAMES.get(errno);
  return name === undefined ? `error ${errno}` : `${DESCRIPTIONS[name]} (${name})`;
}
