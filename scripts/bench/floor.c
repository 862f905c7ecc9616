// SPDX-License-Identifier: MIT
// floor COMMAND [ARGUMENT...]: the least that an init can do: forwards every signal, reaps everybody, takes over the exit code.
// No option, no message, no protection. Nothing that does the job can be much faster: it is the floor of every figure.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv) {
  if (argc < 2) return 100;
  sigset_t all, inherited;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &inherited);
  pid_t command = vfork();
  if (command == 0) {
    sigprocmask(SIG_SETMASK, &inherited, NULL);
    execve(argv[1], argv + 1, environ);
    _exit(127);
  }
  for (;;) {
    int signal = sigwaitinfo(&all, NULL), status;
    if (signal != SIGCHLD) {
      if (signal > 0) kill(command, signal);
      continue;
    }
    for (pid_t dead; (dead = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (dead == command) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (errno == ECHILD) return 111;
  }
}
