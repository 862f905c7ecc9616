// SPDX-License-Identifier: MIT
// What /run.sh starts for "deno task start": a service that reports SIGTERM, works on its clean-up for 300 ms, and exits 0.
#define _POSIX_C_SOURCE 199309L
#include <signal.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t asked = 0;

static void report(int signal) {
  (void)signal;
  static const char line[] = "heard SIGTERM\n";
  asked = 1;
  (void)!write(1, line, sizeof line - 1);
}

int main(void) {
  static const char ready[] = "ready\n", clean[] = "clean-up finished\n";
  sigset_t term, none;
  sigemptyset(&none);
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  sigprocmask(SIG_BLOCK, &term, NULL); // it is heard in sigsuspend only, so none can slip in before it
  sigaction(SIGTERM, &(struct sigaction){ .sa_handler = report }, NULL);
  (void)!write(1, ready, sizeof ready - 1);
  while (!asked) sigsuspend(&none);
  sigprocmask(SIG_UNBLOCK, &term, NULL); // a second one is reported as well
  struct timespec work = { .tv_nsec = 300 * 1000 * 1000 };
  while (nanosleep(&work, &work)) continue;
  (void)!write(1, clean, sizeof clean - 1);
}
