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

static struct {
  pid_t pid; // 0 once reaped
  int group;
} commands[MAX_COMMANDS];
static int command_count;
static int main_wait_status = -1;
static siginfo_t in_flight; // si_signo 0: nothing

void guard_command_started(pid_t pid, int group) {
  if (command_count == MAX_COMMANDS) return;
  commands[command_count].pid = pid;
  commands[command_count].group = group;
  command_count++;
}

void guard_reaped(pid_t pid, int wait_status) {
  for (int i = 0; i < command_count; i++) {
    if (commands[i].pid != pid) continue;
    commands[i].pid = 0;
    if (i == 0) main_wait_status = wait_status;
  }
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
    pid_t pid = commands[i].pid;
    if (pid == 0) continue;
    if (info->si_code == SI_QUEUE && !commands[i].group) {
      if (signals_queue(pid, info->si_signo, info->si_value) == 0) continue;
    }
    if (kill(commands[i].group ? -pid : pid, info->si_signo) < 0) {
      log_line("warn", "Cannot forward a signal to the command", NULL, errno);
    }
  }
}

static int exit_code(void) {
  if (main_wait_status < 0) return EXIT_SYSTEM_CALL_FAILED;
  if (WIFSIGNALED(main_wait_status)) return 128 + WTERMSIG(main_wait_status);
  return WEXITSTATUS(main_wait_status);
}

static int is_all_over(void) {
  for (int i = 0; i < command_count; i++) {
    if (commands[i].pid != 0) return 0;
  }
  return 1;
}

static void reap(void) {
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0) guard_reaped(pid, status);
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
