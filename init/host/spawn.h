// SPDX-License-Identifier: MIT
// Starting one program with vfork: the caller goes on only once the new program runs, or
// could not be started, and then knows why.
#ifndef SPAWN_H
#define SPAWN_H

#include <sys/types.h>

enum spawn_grouping {
  SPAWN_SHARED_GROUP, // stays in the caller's process group
  SPAWN_OWN_GROUP,    // leads a process group of its own
  SPAWN_OWN_SESSION,  // leads a session of its own
};

// The steps in the child, in their order. All of them run before the program.
enum spawn_step { SPAWN_START, SPAWN_CHDIR, SPAWN_SETGROUPS, SPAWN_SETGID, SPAWN_SETUID };

struct spawn_user {
  uid_t uid;
  gid_t gid;
  const gid_t *groups; // supplementary
  size_t group_count;
};

struct spawn {
  char **files; // paths to try in this order, NULL-terminated
  char **argv;  // NULL-terminated
  char **envp;  // NULL-terminated
  enum spawn_grouping grouping;
  int terminal_fd;               // gets the foreground, or as session leader the terminal; -1
  const struct spawn_user *user; // NULL: the caller's
  const char *folder;            // NULL: the caller's
};

// LISTEN_PID in envp, where it is the caller's pid, becomes the child's (sd_listen_fds(3)).
// The pid, or -(errno + 4096 * step) of the step that failed. Errors of execve follow
// execvp(3): the next path is tried after ENOENT, ENOTDIR and EACCES, and EACCES wins over the
// others in the end. A file without "#!" is given to /bin/sh.
pid_t spawn(const struct spawn *spawn);

#endif
