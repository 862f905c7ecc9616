// SPDX-License-Identifier: MIT
// default_signals PROGRAM [ARGUMENT...]: runs a program with all signals at their defaults, whatever our caller ignores.
//
// glibc's posix_spawn(3), and so every task of Deno, leaves its internal signals 32 and 33 ignored in what it starts.
// sigaction(3) refuses exactly these, and a Python suite has no names for them.
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 2) return 100;
  static const uint64_t zeros[8]; // the kernel's struct sigaction: SIG_DFL, no flags, an empty mask
  const size_t mask_size = sizeof zeros[0];
  for (int signal = 1; signal <= 64; signal++) syscall(SYS_rt_sigaction, signal, zeros, NULL, mask_size);
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, zeros, NULL, mask_size);
  execvp(argv[1], argv + 1);
  return 127;
}
