// SPDX-License-Identifier: MIT
// See spawn.h. The child shares our memory until exec (vfork(2)), so it only makes system
// calls and writes to what was prepared for it, and to the variables that carry its error.
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "heap.h"
#include "signals.h"

#define SHELL "/bin/sh"
#define LISTEN_PID "LISTEN_PID="
#define LISTENER_SIZE (sizeof LISTEN_PID + 3 * sizeof(pid_t))
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

// vfork(2) needs no pipe: memory is shared, and the parent goes on after exec. But where musl has
// no vfork of its own it forks, and so does qemu-user, with which people run images for another
// machine than theirs. There a pipe, which exec closes, says what the memory cannot.
#ifdef __x86_64__
#define HAS_VFORK 1
#else
#define HAS_VFORK 0
#endif

// Made before vfork, used by the child alone.
struct prepared {
  char **for_shell;
  char **envp; // the one of the request, or a copy of it
  ptrdiff_t listener_place;
  char listener[LISTENER_SIZE];
};

// The entry for a listener with this pid.
static void write_listener(char *entry, size_t size, pid_t pid) {
  snprintf(entry, size, LISTEN_PID "%d", (int)pid);
}

// LISTEN_PID with our own pid means whoever we start. Its place in `envp`, or -1.
static ptrdiff_t listener_place(char **envp) {
  char own[LISTENER_SIZE];
  ptrdiff_t place = -1;
  for (size_t i = 0; envp[i] != NULL; i++) {
    if (strncmp(envp[i], LISTEN_PID, strlen(LISTEN_PID)) != 0) continue;
    write_listener(own, sizeof own, getpid());
    if (strcmp(envp[i], own) == 0) place = (ptrdiff_t)i;
  }
  return place;
}

static size_t count_of(char **list) {
  size_t count = 0;
  while (list[count] != NULL) count++;
  return count;
}

// 0, or -1 when memory has ended. Not inlined: gcc takes its variables for clobbered by vfork.
static __attribute__((noinline)) int prepare(const struct spawn *spawn, struct prepared *own) {
  static char shell[] = SHELL;
  size_t count = count_of(spawn->argv);
  // argv for `/bin/sh FILE ARG...`; the second place is filled in with each file.
  own->for_shell = heap_zalloc(count + 3, sizeof *own->for_shell);
  if (own->for_shell == NULL) return -1;
  own->for_shell[0] = shell;
  for (size_t i = 1; i < count; i++) own->for_shell[i + 1] = spawn->argv[i];
  own->listener_place = listener_place(spawn->envp);
  own->envp = spawn->envp;
  if (own->listener_place < 0) return 0;
  size_t size = (count_of(spawn->envp) + 1) * sizeof *own->envp;
  own->envp = heap_alloc(size);
  if (own->envp == NULL) return -1;
  memcpy(own->envp, spawn->envp, size);
  return 0;
}

static void release(const struct spawn *spawn, const struct prepared *own) {
  heap_free(own->for_shell);
  if (own->envp != spawn->envp) heap_free(own->envp);
}

// In the child: to whom LISTEN_PID is addressed now.
static void name_listener(struct prepared *own) {
  if (own->listener_place < 0) return;
  write_listener(own->listener, sizeof own->listener, getpid());
  own->envp[own->listener_place] = own->listener;
}

// Returns only when nothing could be run: the errno to report.
static int exec_first(const struct spawn *spawn, const struct prepared *own) {
  int reported = ENOENT;
  for (size_t i = 0; spawn->files[i] != NULL; i++) {
    execve(spawn->files[i], spawn->argv, own->envp);
    int error = errno;
    if (error == ENOEXEC) {
      own->for_shell[1] = spawn->files[i];
      execve(SHELL, own->for_shell, own->envp);
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

// Returns only on failure: the errno, and in `step` where.
static int child_run(const struct spawn *spawn, struct prepared *own, enum spawn_step *step) {
  make_leader(spawn);
  if (spawn->user != NULL && set_user(spawn->user, step) < 0) return errno;
  *step = SPAWN_CHDIR;
  if (spawn->folder != NULL && chdir(spawn->folder) < 0) return errno;
  name_listener(own);
  *step = SPAWN_START;
  signals_restore_inherited();
  return exec_first(spawn, own);
}

// Both -1 where there is none: then a failure is the command's exit code alone.
static void open_report(int fds[2]) {
  if (pipe2(fds, O_CLOEXEC) < 0) fds[0] = fds[1] = -1;
}

static void send_report(int fd, int error, enum spawn_step step) {
  int told[2] = {error, (int)step};
  if (fd >= 0) (void)!write(fd, told, sizeof told);
}

// `error` and `step` stay as they are where nothing was told.
static void take_report(const int fds[2], int *error, volatile int *step) {
  if (fds[0] < 0) return;
  close(fds[1]);
  int told[2];
  ssize_t got;
  do got = read(fds[0], told, sizeof told);
  while (got < 0 && errno == EINTR);
  close(fds[0]);
  if (got != (ssize_t)sizeof told) return;
  *error = told[0];
  *step = told[1];
}

pid_t spawn(const struct spawn *spawn) {
  struct prepared own = {.envp = spawn->envp};
  if (prepare(spawn, &own) < 0) {
    release(spawn, &own);
    return -ENOMEM;
  }
  int report[2];
  if (!HAS_VFORK) open_report(report);
  volatile int child_errno = 0;
  volatile int child_step = SPAWN_START;
  pid_t pid = vfork();
  if (pid == 0) {
    enum spawn_step step = SPAWN_START;
    child_errno = child_run(spawn, &own, &step);
    child_step = (int)step;
    if (!HAS_VFORK) send_report(report[1], child_errno, step);
    _exit(127);
  }
  int error = pid < 0 ? errno : child_errno;
  if (!HAS_VFORK) take_report(report, &error, &child_step);
  release(spawn, &own);
  if (pid > 0 && error != 0) {
    // Reap it here: for everybody else this child has never existed.
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
  }
  return error != 0 ? -(error + STEP_FACTOR * child_step) : pid;
}
