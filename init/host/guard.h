// SPDX-License-Identifier: MIT
// The last line of defence. When the TypeScript above throws, or memory has run out,
// after a command was started, this goes on in C: forward, reap, and exit with the main
// command's code. A bug of ours must never take a container down.
#ifndef GUARD_H
#define GUARD_H

#include <signal.h>
#include <sys/types.h>

// A command was started. The first one's exit code will be ours; the guard ends when all
// have exited. `group`: forward to the command's process group, not to it alone.
void guard_command_started(pid_t pid, int group);

// wait4 has reported that `pid` ended with this wait status.
void guard_reaped(pid_t pid, int wait_status);

// A signal was handed to TypeScript; a signal was sent on by it. What was received and
// not yet sent on when TypeScript failed is forwarded by the guard: it is not lost.
void guard_received(const siginfo_t *info);
void guard_sent(int signal);

// Whether there is anything to guard.
int guard_has_commands(void);

// Logs one line with the reason and goes on until the commands have exited.
_Noreturn void guard_run(const char *reason);

#endif
