// SPDX-License-Identifier: MIT
// See signals.h. Raw system calls, because the kernel's set is 8 bytes, one bit for each
// of its 64 signals, and musl's and glibc's functions leave some of the bits out.
#include "signals.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined(SYS_rt_sigtimedwait_time64) && !defined(__LP64__)
#define SIGTIMEDWAIT SYS_rt_sigtimedwait_time64
#else
#define SIGTIMEDWAIT SYS_rt_sigtimedwait
#endif

static const uint64_t all_signals = UINT64_MAX;
static uint64_t inherited_mask;
static struct sigaction inherited_sigchld;

void signals_block_all(void) {
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all_signals, &inherited_mask, sizeof all_signals);
}

void signals_adopt_sigchld(void) {
  struct sigaction by_default = {.sa_handler = SIG_DFL};
  sigaction(SIGCHLD, &by_default, &inherited_sigchld);
}

void signals_restore_inherited(void) {
  sigaction(SIGCHLD, &inherited_sigchld, NULL);
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, &inherited_mask, NULL, sizeof inherited_mask);
}

void signals_discard_pending(void) {
  siginfo_t info;
  while (signals_wait(&info, 0) > 0) {}
}

int signals_wait(siginfo_t *info, double timeout_ms) {
  int64_t limit[2] = {0, 0}; // seconds and nanoseconds, the kernel's 64-bit timespec
  if (timeout_ms > 0) {
    limit[0] = (int64_t)(timeout_ms / 1000);
    limit[1] = (int64_t)((timeout_ms - (double)limit[0] * 1000) * 1e6);
  }
  long got = syscall(SIGTIMEDWAIT, &all_signals, info, timeout_ms < 0 ? NULL : limit,
                     sizeof all_signals);
  if (got > 0) return (int)got;
  return errno == EAGAIN ? 0 : -errno;
}

int signals_queue(pid_t pid, int signal, union sigval value) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  info.si_signo = signal;
  info.si_code = SI_QUEUE;
  info.si_pid = getpid();
  info.si_uid = getuid();
  info.si_value = value;
  return syscall(SYS_rt_sigqueueinfo, pid, signal, &info) < 0 ? -errno : 0;
}
