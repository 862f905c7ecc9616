// SPDX-License-Identifier: MIT
// What both harnesses need: quiet surroundings and a clock.
#pragma once
#define _GNU_SOURCE
#include <sched.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// One processor for us and all that we start, and nobody to interrupt it. Without the first, a wake-up across
// processors costs more than all that is measured here; without the second (it needs CAP_SYS_NICE), a busy machine shows.
// Says how far it got: "pinned with SCHED_FIFO", "pinned", "not pinned".
static const char *pin(void) {
  cpu_set_t allowed, last;
  int is_pinned = 0;
  CPU_ZERO(&last);
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
    int cpu = CPU_SETSIZE - 1; // the last one: most of what the machine does of its own happens on the first
    while (cpu > 0 && !CPU_ISSET(cpu, &allowed)) cpu--;
    CPU_SET(cpu, &last);
    is_pinned = sched_setaffinity(0, sizeof last, &last) == 0;
  }
  if (!is_pinned) return "not pinned";
  struct sched_param lowest = { .sched_priority = 1 };
  long result = syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &lowest); // musl's own function only fails, with ENOSYS
  return result == 0 ? "pinned with SCHED_FIFO" : "pinned";
}

static int64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}
