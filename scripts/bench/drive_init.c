// SPDX-License-Identifier: MIT
// drive_init COMMAND INIT [WORD...]: runs INIT WORD... COMMAND as PID 1 of a namespace and puts it to work, line by line.
//
// COMMAND is obey_orders. First prints "PID PLACE, HOW": the init's PID as seen from here, then "namespace" or, where none
// is allowed, "no namespace", then how we are pinned. Then, for each line on standard input, answers with one line:
//   signals N   N times from us to the init to COMMAND and back; N times in nanoseconds, or "lost" when one got nowhere
//   orphans N B leaves N orphans, B at a time; "reaped" when the init has none left
//   backlog N   the same with the init stopped until all N are there
// The end of the input ends the init and all that is under it; so does our end, however that comes.
#include "orders.h"
#include "pin.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

enum { LOST_AFTER_S = 3, STUCK_AFTER_S = 30, POLL_US = 500 };

static pid_t init;
static int to_command, from_command;

__attribute__((noreturn)) static void fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}

static void become_init(char **words, int in, int out) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setsid(); // smell-baron ends its whole process group, which must not be ours
  if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(open("/dev/null", O_WRONLY), 2) < 0) _exit(111);
  execv(words[0], words);
  _exit(127);
}

static const char *start_init(char **words) {
  static const struct { unsigned long flags; const char *name; } places[] = {
    { CLONE_NEWPID, "namespace" }, { CLONE_NEWUSER | CLONE_NEWPID, "namespace" }, { 0, "no namespace" },
  };
  int orders[2], answers[2];
  if (pipe2(orders, O_CLOEXEC) || pipe2(answers, O_CLOEXEC)) fail("pipe2");
  to_command = orders[1], from_command = answers[0];
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    init = (pid_t)syscall(SYS_clone, places[i].flags | SIGCHLD, NULL, NULL, NULL, NULL); // as fork(2)
    if (init == 0) become_init(words, orders[0], answers[1]);
    if (init < 0) continue;
    close(orders[0]), close(answers[1]);
    return places[i].name;
  }
  fail("clone");
}

static void on_alarm(int signal) { (void)signal; }

// Whether this answer came; not when we were alarmed.
static int expect(enum Answer wanted) {
  char byte;
  ssize_t size = read(from_command, &byte, 1);
  if (size == 1) return byte == (char)wanted;
  if (size < 0 && errno == EINTR) return 0;
  errno = size == 0 ? ESRCH : errno;
  fail("the command is gone");
}

static void send_signals(int count) {
  int64_t *times = calloc((size_t)count, sizeof *times);
  int is_lost = 0;
  if (!times) fail("calloc");
  alarm(LOST_AFTER_S);
  for (int i = 0; i < count && !is_lost; i++) {
    int64_t start = now_ns();
    kill(init, SIGUSR1);
    is_lost = !expect(HEARD);
    times[i] = now_ns() - start;
  }
  alarm(0);
  for (int i = 0; i < count && !is_lost; i++) printf("%lld ", (long long)times[i]);
  puts(is_lost ? "lost" : "");
  free(times);
}

// The command is the only child that is left. Only the start of the list is read: the whole of it would hold up the
// reaping.
static void wait_until_reaped(void) {
  char path[64], list[32];
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", init, init);
  for (int64_t end = now_ns() + STUCK_AFTER_S * INT64_C(1000000000); now_ns() < end; usleep(POLL_US)) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = file < 0 ? -1 : read(file, list, sizeof list - 1);
    if (size < 0) fail(path);
    close(file);
    list[size] = 0;
    const char *space = strchr(list, ' ');
    if (space && space[1] == 0) return;
  }
  errno = ETIME;
  fail("the orphans are still there");
}

static void leave_orphans(uint32_t count, uint32_t burst) {
  struct Order order = { count, burst };
  if (write(to_command, &order, sizeof order) != sizeof order) fail("the command is gone");
  errno = EAGAIN;
  if (!expect(OBEYED)) fail("fork");
}

static void stop_init(void) {
  int status;
  if (kill(init, SIGSTOP) || waitpid(init, &status, WUNTRACED) != init || !WIFSTOPPED(status)) fail("the init cannot be stopped");
}

int main(int argc, char **argv) {
  if (argc < 3) return 100;
  char *words[64] = { NULL }, line[64];
  if (argc > 60) return 100;
  memcpy(words, argv + 2, (size_t)(argc - 2) * sizeof *words);
  words[argc - 2] = argv[1];
  sigaction(SIGALRM, &(struct sigaction){ .sa_handler = on_alarm }, NULL); // no SA_RESTART
  const char *how = pin(), *place = start_init(words);
  if (!expect(READY)) fail("the command is not ready");
  printf("%d %s, %s\n", init, place, how);
  fflush(stdout);
  while (fgets(line, sizeof line, stdin)) {
    unsigned count = 0, burst = 1;
    if (sscanf(line, "signals %u", &count) == 1) send_signals((int)count);
    else if (sscanf(line, "orphans %u %u", &count, &burst) == 2) {
      leave_orphans(count, burst);
      wait_until_reaped();
      puts("reaped");
    } else if (sscanf(line, "backlog %u", &count) == 1) {
      stop_init();
      leave_orphans(count, count);
      kill(init, SIGCONT);
      wait_until_reaped();
      puts("reaped");
    } else return 100;
    fflush(stdout);
  }
  kill(init, SIGKILL);
}
