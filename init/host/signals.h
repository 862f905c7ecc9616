// SPDX-License-Identifier: MIT
// What this process inherited of signals, and the raw calls that cover all 64 of them:
// musl hides 32, 33 and 34 from its own sigset functions, but SIGRTMIN is 34 for the
// kernel, for Docker and for everybody who sends it.
#ifndef SIGNALS_H
#define SIGNALS_H

#include <signal.h>

// Blocks everything and remembers the mask that was inherited. Must be the first thing
// in main: what arrives earlier is lost for PID 1 and deadly for any other process.
void signals_block_all(void);

// Sets SIGCHLD to its default and remembers what was inherited. With SIG_IGN the kernel
// would reap the children itself and wait4 would never name one (sigaction(2), NOTES).
void signals_adopt_sigchld(void);

// What was inherited. Of signals that the C library keeps for itself (32 to 34) it is not known
// whether they were ignored.
int signals_was_blocked(int signal);
int signals_was_ignored(int signal);

// In a new child: what was inherited, exactly. Async-signal-safe.
void signals_restore_inherited(void);

// Throws away what is pending for this process. Async-signal-safe.
void signals_discard_pending(void);

// rt_sigtimedwait(2) on all signals: the number, 0 when `timeout_ms` (>= 0) has passed,
// or -errno. Waits without a limit when timeout_ms < 0.
int signals_wait(siginfo_t *info, double timeout_ms);

// From now on signals_wait also returns, with 0, when this process of our PID namespace ends,
// child or not (pidfd_open(2), Linux 5.3): 0, or -errno.
int signals_watch(pid_t pid);

// Whether this signal is pending.
int signals_is_pending(int signal);

// rt_sigqueueinfo(2) as sigqueue(3) does it, with the whole 64 bits of the value: 0 or -errno.
int signals_queue(pid_t pid, int signal, union sigval value);

#endif
