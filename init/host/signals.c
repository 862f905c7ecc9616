// SPDX-License-Identifier: MIT
// See signals.h. Raw system calls, because the kernel's set is 8 bytes, one bit for each
// of its 64 signals, and musl's and glibc's functions leave some of the bits out.
#include "signals.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "heap.h"

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

int signals_was_blocked(int signal) { return (inherited_mask >> (signal - 1) & 1) != 0; }

int signals_was_ignored(int signal) {
  struct sigaction action = inherited_sigchld;
  // Nothing but SIGCHLD's has been changed.
  if (signal != SIGCHLD && sigaction(signal, NULL, &action) < 0) return 0;
  return action.sa_handler == SIG_IGN;
}

void signals_discard_pending(void) {
  siginfo_t info;
  while (signals_wait(&info, 0) > 0) {}
}

// Where somebody is watched: a signalfd(2) for the signals, then a pidfd for each process.
static struct pollfd *watched;
static nfds_t watched_count;

static int watch_fd(int fd) {
  if (fd < 0) return -errno;
  struct pollfd *more = heap_realloc(watched, (watched_count + 1) * sizeof *more);
  if (more == NULL) {
    close(fd);
    return -ENOMEM;
  }
  watched = more;
  watched[watched_count++] = (struct pollfd){.fd = fd, .events = POLLIN};
  return 0;
}

int signals_watch(pid_t pid) {
  if (watched_count == 0) {
    int failed = watch_fd((int)syscall(SYS_signalfd4, -1, &all_signals, sizeof all_signals,
                                       SFD_CLOEXEC | SFD_NONBLOCK));
    if (failed < 0) return failed;
  }
  return watch_fd((int)syscall(SYS_pidfd_open, pid, 0));
}

// Returns when a signal is pending (1), a watched process has ended or the time is over (0).
static int poll_watched(double timeout_ms) {
  int limit = timeout_ms < 0 ? -1 : timeout_ms < INT_MAX ? (int)timeout_ms + 1 : INT_MAX;
  if (poll(watched, watched_count, limit) <= 0) return 0;
  if (watched[0].revents != 0) return 1;
  for (nfds_t i = watched_count; i-- > 1;) {
    if (watched[i].revents == 0) continue;
    close(watched[i].fd);
    watched[i] = watched[--watched_count];
  }
  return 0;
}

int signals_is_pending(int signal) {
  uint64_t pending = 0;
  syscall(SYS_rt_sigpending, &pending, sizeof pending);
  return (pending >> (signal - 1) & 1) != 0;
}

// `limit`: seconds and nanoseconds, or NULL.
static long take_signal(siginfo_t *info, const int64_t *limit) {
#if defined(SYS_rt_sigtimedwait_time64) && !defined(__LP64__)
  long got = syscall(SYS_rt_sigtimedwait_time64, &all_signals, info, limit, sizeof all_signals);
  if (got > 0 || errno == EAGAIN || errno == EINTR) return got;
  // Linux before 5.1, or a seccomp filter as old, which may answer anything.
  long narrow[2] = {0, 0};
  if (limit != NULL) {
    narrow[0] = limit[0] < LONG_MAX ? (long)limit[0] : LONG_MAX;
    narrow[1] = (long)limit[1];
  }
  const long *narrow_limit = limit == NULL ? NULL : narrow;
  return syscall(SYS_rt_sigtimedwait, &all_signals, info, narrow_limit, sizeof all_signals);
#else
  return syscall(SYS_rt_sigtimedwait, &all_signals, info, limit, sizeof all_signals);
#endif
}

int signals_wait(siginfo_t *info, double timeout_ms) {
  // The signals themselves are taken below, with all that is known about them.
  if (watched_count > 1) {
    // A signal that came now would hide that somebody has ended: it is taken the next time.
    if (!poll_watched(timeout_ms)) return 0;
    timeout_ms = -1;
  }
  int64_t limit[2] = {0, 0}; // seconds and nanoseconds, the kernel's 64-bit timespec
  if (timeout_ms > 0) {
    limit[0] = (int64_t)(timeout_ms / 1000);
    limit[1] = (int64_t)((timeout_ms - (double)limit[0] * 1000) * 1e6);
  }
  long got = take_signal(info, timeout_ms < 0 ? NULL : limit);
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
