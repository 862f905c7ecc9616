// SPDX-License-Identifier: MIT
// time_starts ROUNDS SEED COMMAND... [:: COMMAND...]...: how long each command takes from posix_spawn to the end of waitpid.
//
// In each round every command is started once, in an order that is new in each: a command that always followed the same
// one would be measured with what that left in the caches. Prints how we are pinned, then a line for each command with its
// times in nanoseconds, in the order of the rounds.
#include "pin.h"
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { WARM_UP = 10, MAX_CASES = 32 };

extern char **environ;

static int64_t time_start(char **command, const posix_spawn_file_actions_t *files, const posix_spawnattr_t *attributes) {
  pid_t child;
  int status, error;
  int64_t start = now_ns();
  error = posix_spawn(&child, command[0], files, attributes, command, environ);
  if (error == 0 && waitpid(child, &status, 0) == child && status == 0) return now_ns() - start;
  if (error) fprintf(stderr, "%s: cannot be started: %s\n", command[0], strerror(error));
  else fprintf(stderr, "%s: its wait status is %#x\n", command[0], (unsigned)status);
  exit(1);
}

int main(int argc, char **argv) {
  char **cases[MAX_CASES];
  size_t count = 0;
  if (argc < 4) return 100;
  int rounds = atoi(argv[1]);
  srand((unsigned)atoi(argv[2]));
  cases[count++] = argv + 3;
  for (int i = 3; i < argc; i++) {
    if (strcmp(argv[i], "::")) continue;
    argv[i] = NULL;
    if (count == MAX_CASES) return 100;
    cases[count++] = argv + i + 1;
  }

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files); // tini warns that it is not PID 1
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&files, 1, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes); // smell-baron ends its whole process group, which must not be ours
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);

  int64_t *times = calloc((size_t)rounds * count, sizeof *times);
  if (!times) return 111;
  printf("%s\n", pin());
  for (int round = -WARM_UP; round < rounds; round++) {
    size_t order[MAX_CASES];
    for (size_t i = 0; i < count; i++) { // Fisher and Yates, from the front
      size_t j = (size_t)rand() % (i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    for (size_t i = 0; i < count; i++) {
      int64_t time = time_start(cases[order[i]], &files, &attributes);
      if (round >= 0) times[order[i] * (size_t)rounds + (size_t)round] = time;
    }
  }
  for (size_t i = 0; i < count; i++) {
    for (int round = 0; round < rounds; round++) printf("%lld ", (long long)times[i * (size_t)rounds + (size_t)round]);
    printf("\n");
  }
}
