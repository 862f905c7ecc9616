// SPDX-License-Identifier: MIT
// Starting one program with vfork: the caller goes on only once the new program runs, or
// could not be started, and then knows why.
#ifndef SPAWN_H
#define SPAWN_H

#include <sys/types.h>

struct spawn {
  char **files;     // paths to try in this order, NULL-terminated
  char **argv;      // NULL-terminated
  char **envp;      // NULL-terminated
  int own_group;    // becomes the leader of a process group of its own
  int terminal_fd;  // hand the foreground of this terminal to that group; -1: leave it
};

// The pid, or -errno of the step that failed: vfork or execve. Errors of
// execve follow execvp(3): the next path is tried after ENOENT, ENOTDIR and EACCES, and
// EACCES wins over the others in the end. A file without "#!" is given to /bin/sh.
pid_t spawn(const struct spawn *spawn);

#endif
