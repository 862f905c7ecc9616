// SPDX-License-Identifier: MIT
// obey_orders: the command under an init: answers each SIGUSR1 and leaves orphans when told to (orders.h).
#include "orders.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void answer(enum Answer byte) { (void)!write(1, &(char){ (char)byte }, 1); }

static void hear(int signal) {
  (void)signal;
  answer(HEARD);
}

static pid_t leave_orphan(void) {
  pid_t orphan = vfork(); // a quarter of what fork costs; the init cannot tell the difference
  if (orphan == 0) _exit(0);
  return orphan;
}

// Ends without waiting for its children: they are left as zombies, for the init to inherit.
__attribute__((noreturn)) static void be_their_parent(uint32_t count) {
  while (count > 0 && leave_orphan() > 0) count--;
  _exit(count > 0);
}

static int leave_orphans(uint32_t count) {
  int status;
  pid_t parent = vfork();
  if (parent == 0) be_their_parent(count);
  return parent > 0 && waitpid(parent, &status, 0) == parent && status == 0;
}

int main(void) {
  struct Order order;
  signal(SIGUSR1, hear); // restarts the read below
  answer(READY);
  while (read(0, &order, sizeof order) == sizeof order) {
    int is_obeyed = 1;
    while (order.orphans > 0 && is_obeyed) {
      uint32_t count = order.orphans < order.burst ? order.orphans : order.burst;
      is_obeyed = leave_orphans(count);
      order.orphans -= count;
    }
    answer(is_obeyed ? OBEYED : FAILED);
  }
}
