// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { ERRNO, formatErrno } from "./errno.ts";

const EXPECTED = `
1 operation not permitted (EPERM)
2 no such file or directory (ENOENT)
3 no such process (ESRCH)
4 interrupted system call (EINTR)
5 input or output error (EIO)
7 argument list too long (E2BIG)
8 not in an executable format (ENOEXEC)
9 bad file descriptor (EBADF)
10 no child processes (ECHILD)
11 resource temporarily unavailable (EAGAIN)
12 out of memory (ENOMEM)
13 permission denied (EACCES)
14 bad address (EFAULT)
20 not a directory (ENOTDIR)
21 is a directory (EISDIR)
22 invalid argument (EINVAL)
23 too many open files in the system (ENFILE)
24 too many open files (EMFILE)
25 not a terminal (ENOTTY)
26 the file is open for writing (ETXTBSY)
27 file too large (EFBIG)
28 no space left on the device (ENOSPC)
30 read-only file system (EROFS)
32 nobody reads the pipe (EPIPE)
36 file name too long (ENAMETOOLONG)
38 not supported by this kernel (ENOSYS)
40 too many symbolic links (ELOOP)
`;

Deno.test("formatErrno() describes and names every errno that we know", () => {
  const errnos = Object.values(ERRNO).toSorted((a, b) => a - b);
  const got = errnos.map((errno) => `${errno} ${formatErrno(errno)}\n`).join("");
  assertEquals(`\n${got}`, EXPECTED);
});

Deno.test("formatErrno() gives the number of every other", () => {
  for (const [errno, text] of [[0, "error 0"], [95, "error 95"], [-2, "error -2"]] as const) {
    assertEquals(formatErrno(errno), text);
  }
});
