// SPDX-License-Identifier: MIT
// See spawn.h. The child shares our memory until exec (vfork(2)), so it only makes system
// calls and writes to the one variable that carries its error.
#include "spawn.h"

#include <errno.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

#include "heap.h"
#include "signals.h"

#define SHELL "/bin/sh"

// argv for `/bin/sh FILE ARG...`; the second place is filled in with each file.
static char **shell_argv(char **argv) {
  static char shell[] = SHELL;
  size_t count = 0;
  while (argv[count] != NULL) count++;
  char **list = heap_zalloc(count + 3, sizeof *list);
  if (list == NULL) return NULL;
  list[0] = shell;
  for (size_t i = 1; i < count; i++) list[i + 1] = argv[i];
  return list;
}

// Returns only when nothing could be run: the errno to report.
static int exec_first(const struct spawn *spawn, char **for_shell) {
  int reported = ENOENT;
  for (size_t i = 0; spawn->files[i] != NULL; i++) {
    execve(spawn->files[i], spawn->argv, spawn->envp);
    int error = errno;
    if (error == ENOEXEC) {
      for_shell[1] = spawn->files[i];
      execve(SHELL, for_shell, spawn->envp);
    }
    if (error != ENOENT && error != ENOTDIR && error != EACCES) return error;
    if (i == 0 || error == EACCES) {
      if (reported != EACCES) reported = error;
    }
  }
  return reported;
}

static int child_run(const struct spawn *spawn, char **for_shell) {
  // Refused (a seccomp filter), the command is still better off running in our group.
  if (spawn->own_group && setpgid(0, 0) == 0) {
    // A signal to our group that came since vfork is pending here AND in the parent, who
    // forwards it: here it would be the second. From now on only our pid can be meant.
    signals_discard_pending();
  }
  // SIGTTOU is blocked here, so this cannot stop us (tcsetpgrp(3)). Failing is no reason
  // not to start: the terminal may have hung up meanwhile.
  if (spawn->terminal_fd >= 0) (void)!tcsetpgrp(spawn->terminal_fd, getpgrp());
  signals_restore_inherited();
  return exec_first(spawn, for_shell);
}

pid_t spawn(const struct spawn *spawn) {
  char **for_shell = shell_argv(spawn->argv);
  if (for_shell == NULL) return -ENOMEM;
  volatile int child_errno = 0;
  pid_t pid = vfork();
  if (pid == 0) {
    child_errno = child_run(spawn, for_shell);
    _exit(127);
  }
  int error = pid < 0 ? errno : child_errno;
  heap_free(for_shell);
  if (pid > 0 && child_errno != 0) {
    // Reap it here: for everybody else this child has never existed.
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
  }
  return error != 0 ? -error : pid;
}
