// SPDX-License-Identifier: MIT
// See guard.h. Needs no memory beyond its static tables and nothing of the engine.
#include "guard.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log.h"
#include "signals.h"

#define MAX_COMMANDS 64
#define EXIT_SYSTEM_CALL_FAILED 111

static struct guard_command commands[MAX_COMMANDS];
static int wait_statuses[MAX_COMMANDS]; // of those that were reaped: their pid is 0
static int command_count;
static siginfo_t in_flight; // si_signo 0: nothing

void guard_command_started(const struct guard_command *command) {
  if (command_count == MAX_COMMANDS) return;
  wait_statuses[command_count] = -1;
  commands[command_count++] = *command;
}

void guard_reaped(pid_t pid, int wait_status) {
  for (int i = 0; i < command_count; i++) {
    if (commands[i].pid != pid) continue;
    commands[i].pid = 0;
    wait_statuses[i] = wait_status;
  }
}

int guard_is_orphan(pid_t pid) {
  for (int i = 0; i < command_count; i++) {
    if (commands[i].pid == pid) return 0;
  }
  return command_count < MAX_COMMANDS;
}

void guard_received(const siginfo_t *info) { in_flight = *info; }

void guard_sent(int signal) {
  if (in_flight.si_signo == signal) in_flight.si_signo = 0;
}

int guard_has_commands(void) { return command_count > 0; }

// The kernel raises these for a fault of ours; sent by a process they are forwarded.
static int is_own_fault(const siginfo_t *info) {
  switch (info->si_signo) {
  case SIGSEGV: case SIGBUS: case SIGFPE: case SIGILL: case SIGTRAP: case SIGSYS:
    return info->si_code > 0;
  case SIGPIPE: case SIGXFSZ:
    // What our own log lines raise.
    return info->si_code == SI_USER && info->si_pid == getpid();
  default:
    return 0;
  }
}

static void forward(const siginfo_t *info) {
  if (info->si_signo == SIGCHLD || is_own_fault(info)) return;
  for (int i = 0; i < command_count; i++) {
    const struct guard_command *command = &commands[i];
    if (command->pid == 0) continue;
    int is_term = info->si_signo == SIGTERM && command->stop_signal != 0;
    int signal = is_term ? command->stop_signal : info->si_signo;
    if (info->si_code == SI_QUEUE && !command->signals_group) {
      if (signals_queue(command->pid, signal, info->si_value) == 0) continue;
    }
    if (kill(command->signals_group ? -command->pid : command->pid, signal) < 0) {
      log_line("warn", "Cannot forward a signal to the command", NULL, errno);
    }
  }
}

static int code_of(int wait_status) {
  if (wait_status < 0) return EXIT_SYSTEM_CALL_FAILED;
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

static int exit_code(void) {
  for (int i = 0; i < command_count; i++) {
    int code = code_of(wait_statuses[i]);
    if (commands[i].is_watched && code != 0) return code;
  }
  return 0;
}

// Where none is watched (those that run first), all of them count.
static int is_all_over(void) {
  int has_watched = 0, has_others = 0;
  for (int i = 0; i < command_count; i++) {
    if (commands[i].pid != 0) has_others = 1;
    if (commands[i].is_watched) has_watched = 1;
    if (commands[i].is_watched && commands[i].pid != 0) return 0;
  }
  return has_watched || !has_others;
}

static void reap(void) {
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0) guard_reaped(pid, status);
  // Nobody left and a command not seen: it was reaped behind our back, its code unknown.
  if (pid < 0 && errno == ECHILD) {
    for (int i = 0; i < command_count; i++) commands[i].pid = 0;
  }
}

_Noreturn void guard_run(const char *reason) {
  log_line("error", "Cannot go on in TypeScript, the C host forwards and reaps alone", reason, 0);
  siginfo_t info = in_flight;
  if (info.si_signo != 0) forward(&info);
  for (;;) {
    reap(); // before the first wait: the SIGCHLD may have been taken already
    if (is_all_over()) _exit(exit_code());
    if (signals_wait(&info, -1) > 0) forward(&info);
  }
}
