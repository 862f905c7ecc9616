// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { ERRNO } from "./errno.ts";
import { EXIT_CODES } from "./exit_codes.ts";

/** 127: nothing of that name; 126: it cannot be run; 111: the machine has no room for it. */
const EXPECTED: Readonly<Record<keyof typeof ERRNO, number>> = {
  EPERM: 126,
  ENOENT: 127,
  ESRCH: 126,
  EINTR: 126,
  EIO: 126,
  E2BIG: 126,
  ENOEXEC: 126,
  EBADF: 126,
  ECHILD: 126,
  EAGAIN: 111,
  ENOMEM: 111,
  EACCES: 126,
  EFAULT: 126,
  ENOTDIR: 127,
  EISDIR: 126,
  EINVAL: 126,
  ENFILE: 111,
  EMFILE: 111,
  ENOTTY: 126,
  ETXTBSY: 126,
  EPIPE: 126,
  ENAMETOOLONG: 126,
  ENOSYS: 126,
  ELOOP: 126,
  EFBIG: 126,
  ENOSPC: 126,
  EROFS: 126,
};

Deno.test("EXIT_CODES.ofFailedStart() has the code of a shell, or our own, for every errno", () => {
  const got = Object.entries(ERRNO).map(([name, errno]) => [name, EXIT_CODES.ofFailedStart(errno)]);
  assertEquals(Object.fromEntries(got), EXPECTED);
});

Deno.test("EXIT_CODES.ofFailedStart() takes an errno without a name for a file that cannot run", () => {
  for (const errno of [0, 95, 4095]) assertEquals(EXIT_CODES.ofFailedStart(errno), 126);
});

Deno.test("EXIT_CODES.ofFailedStart() stands beside the two codes for failures of baronet itself", () => {
  const { wrongUsage, systemCallFailed } = EXIT_CODES;
  assertEquals({ wrongUsage, systemCallFailed }, { wrongUsage: 100, systemCallFailed: 111 });
});
