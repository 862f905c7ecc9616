// SPDX-License-Identifier: MIT
// See spawn.h. The child shares our memory until exec (vfork(2)), so it only makes system
// calls and writes to what the parent does not use: the variable that carries its error, and
// the text of its LISTEN_PID.
#include "spawn.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "heap.h"
#include "signals.h"

#define SHELL "/bin/sh"
#define LISTEN_PID "LISTEN_PID="
#define STEP_FACTOR 4096 // above every errno

// Where ids once had 16 bits, the calls for 32 have names of their own.
#ifdef SYS_setuid32
#define SETUID SYS_setuid32
#define SETGID SYS_setgid32
#define SETGROUPS SYS_setgroups32
#else
#define SETUID SYS_setuid
#define SETGID SYS_setgid
#define SETGROUPS SYS_setgroups
#endif

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

// A failure is no reason not to start: the terminal may have hung up meanwhile, or a seccomp
// filter may refuse the call, and the command is still better off running.
static void make_leader(const struct spawn *spawn) {
  if (spawn->grouping == SPAWN_OWN_GROUP && setpgid(0, 0) == 0) {
    // A signal to our group that came since vfork is pending here AND in the parent, who
    // forwards it: here it would be the second. From now on only our pid can be meant.
    signals_discard_pending();
    // SIGTTOU is blocked here, so this cannot stop us (tcsetpgrp(3)).
    if (spawn->terminal_fd >= 0) (void)!tcsetpgrp(spawn->terminal_fd, getpgrp());
  }
  if (spawn->grouping == SPAWN_OWN_SESSION && setsid() >= 0) {
    signals_discard_pending();
    if (spawn->terminal_fd >= 0) ioctl(spawn->terminal_fd, TIOCSCTTY, 0);
  }
}

// Raw calls: musl's would look for threads, and kill the process when they disagree.
static int set_user(const struct spawn_user *user, enum spawn_step *step) {
  *step = SPAWN_SETGROUPS;
  if (syscall(SETGROUPS, user->group_count, user->groups) < 0) return -1;
  *step = SPAWN_SETGID;
  if (syscall(SETGID, user->gid) < 0) return -1;
  *step = SPAWN_SETUID;
  return syscall(SETUID, user->uid) < 0 ? -1 : 0;
}

static void name_listener(char **envp) {
  static char text[sizeof LISTEN_PID + 3 * sizeof(pid_t)];
  for (size_t i = 0; envp[i] != NULL; i++) {
    if (strncmp(envp[i], LISTEN_PID, strlen(LISTEN_PID)) != 0) continue;
    snprintf(text, sizeof text, LISTEN_PID "%d", (int)getpid());
    envp[i] = text;
  }
}

// Returns only on failure: the errno, and in `step` where.
static int child_run(const struct spawn *spawn, char **for_shell, enum spawn_step *step) {
  make_leader(spawn);
  if (spawn->user != NULL && set_user(spawn->user, step) < 0) return errno;
  *step = SPAWN_CHDIR;
  if (spawn->folder != NULL && chdir(spawn->folder) < 0) return errno;
  if (spawn->has_listen_pid) name_listener(spawn->envp);
  *step = SPAWN_START;
  signals_restore_inherited();
  return exec_first(spawn, for_shell);
}

pid_t spawn(const struct spawn *spawn) {
  char **for_shell = shell_argv(spawn->argv);
  if (for_shell == NULL) return -ENOMEM;
  volatile int child_errno = 0;
  volatile int child_step = SPAWN_START;
  pid_t pid = vfork();
  if (pid == 0) {
    enum spawn_step step = SPAWN_START;
    child_errno = child_run(spawn, for_shell, &step);
    child_step = (int)step;
    _exit(127);
  }
  int error = pid < 0 ? errno : child_errno;
  heap_free(for_shell);
  if (pid > 0 && child_errno != 0) {
    // Reap it here: for everybody else this child has never existed.
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
  }
  return error != 0 ? -(error + STEP_FACTOR * child_step) : pid;
}
