// SPDX-License-Identifier: MIT
// server: starts three workers that end at once, never waits for them, and exits on SIGTERM.
#define _GNU_SOURCE
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void leave(int signal) {
  (void)signal;
  _exit(0);
}

int main(void) {
  static const char ready[] = "ready\n";
  sigaction(SIGTERM, &(struct sigaction){ .sa_handler = leave }, NULL);
  for (int count = 0; count < 3; count++) {
    pid_t pid = fork();
    if (pid == 0) {
      prctl(PR_SET_NAME, "worker");
      _exit(0);
    }
    siginfo_t info; // it has ended, and stays a zombie
    if (pid < 0 || waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT)) return 1;
  }
  (void)!write(1, ready, sizeof ready - 1);
  for (;;) pause();
}
