// SPDX-License-Identifier: MIT
// Who has the foreground of our terminal, and whether a shell's job control is above us.
import type { Foreground } from "../core/events.ts";
import type { Pid } from "../core/plan.ts";

/** A file descriptor of our controlling terminal; undefined: there is none among 0 to 2. */
export function findTerminal(): number | undefined {
  return [0, 1, 2].find((fd) => host.tcgetpgrp(fd) >= 0);
}

export function findForeground(fd: number, commandGroup: Pid): Foreground {
  const foreground = host.tcgetpgrp(fd);
  if (foreground === host.getpgrp()) return "ours";
  return foreground === commandGroup ? "the command's" : "of others";
}

/**
 * A shell that could continue us: our parent, in our session, but with a group of its own. Where
 * there is none our group is an orphaned one (POSIX), which the terminal does not stop.
 */
export function hasShell(ownPid: Pid): boolean {
  const parent = host.getppid();
  return ownPid !== 1 && parent > 0 && host.getsid(parent) === host.getsid(0) &&
    host.getpgid(parent) !== host.getpgrp();
}
