// SPDX-License-Identifier: MIT
// The last line of defence. When the TypeScript above throws, or memory has run out,
// after a command was started, this goes on in C: forward, reap, and exit with the main
// command's code. A bug of ours must never take a container down.
#ifndef GUARD_H
#define GUARD_H

#include <signal.h>
#include <sys/types.h>

struct guard_command {
  pid_t pid;
  int signals_group; // forward to the command's process group, not to it alone
  int is_watched;    // the guard ends when all watched commands have exited
  int stop_signal;   // what TERM becomes for it; 0: TERM
};

// A command was started. The exit code will be the first one of a watched command, in the
// order of their starts, that is not 0.
void guard_command_started(const struct guard_command *command);

// wait4 has reported that `pid` ended with this wait status.
void guard_reaped(pid_t pid, int wait_status);

// Whether a child was not started by us, as far as is known.
int guard_is_orphan(pid_t pid);

// A signal was handed to TypeScript; a signal was sent on by it. What was received and
// not yet sent on when TypeScript failed is forwarded by the guard: it is not lost.
void guard_received(const siginfo_t *info);
void guard_sent(int signal);

// Whether there is anything to guard.
int guard_has_commands(void);

// Logs one line with the reason and goes on until the commands have exited.
_Noreturn void guard_run(const char *reason);

#endif
