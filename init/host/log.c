// SPDX-License-Identifier: MIT
// See log.h.
#include "log.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef RWF_NOWAIT
#define RWF_NOWAIT 0x00000008
#endif

// Room for a whole line or nothing, with one system call where the kernel can do it. The
// file may be shared with the command, so O_NONBLOCK is not ours to set.
ssize_t log_write(int fd, const char *bytes, size_t len) {
  struct iovec vector = {(void *)(size_t)bytes, len};
  // Offset -1: the current position (pwritev2(2)).
  ssize_t written = syscall(SYS_pwritev2, fd, &vector, 1, -1L, -1L, RWF_NOWAIT);
  if (written >= 0) return written;
  if (errno == EPIPE || errno == EBADF) return -errno;
  // Any other errno may mean "not for this kind of file" (terminals, older kernels, seccomp;
  // EAGAIN from a file that needs a disk block). A pipe that polls as writable takes PIPE_BUF
  // bytes at once (pipe(7)); a file always does.
  struct pollfd ready = {.fd = fd, .events = POLLOUT};
  if (poll(&ready, 1, 0) <= 0 || (ready.revents & POLLOUT) == 0) return -EAGAIN;
  written = write(fd, bytes, len < PIPE_BUF ? len : PIPE_BUF);
  return written >= 0 ? written : -errno;
}

void log_line(const char *level, const char *sentence, const char *reason, int error) {
  char line[512];
  char tail[32] = "";
  if (error != 0) snprintf(tail, sizeof tail, " (errno %d)", error);
  int len = snprintf(line, sizeof line - 1, "baronet[%d] %s: %s%s%s%s", (int)getpid(), level,
                     sentence, reason != NULL ? ": " : "", reason != NULL ? reason : "", tail);
  if (len < 0) return;
  size_t used = (size_t)len < sizeof line - 1 ? (size_t)len : sizeof line - 2;
  line[used] = '\n';
  log_write(STDERR_FILENO, line, used + 1);
}
