// SPDX-License-Identifier: MIT
// Who has the foreground of our terminal, and whether a shell's job control is above us.
import type { Foreground } from "../core/events.ts";
import type { Pid } from "../core/plan.ts";
import { SIGNAL_NUMBERS } from "../core/signals.ts";
import { isBuiltBinary } from "./built_binary.ts";

/** In a mask of /proc/PID/status (proc(5)). */
const TSTP_BIT = 1 << (SIGNAL_NUMBERS.SIGTSTP - 1);

/** A file descriptor of our controlling terminal; undefined: there is none among 0 to 2. */
export function findTerminal(): number | undefined {
  for (let fd = 0; fd <= 2; fd++) if (host.tcgetpgrp(fd) >= 0) return fd;
  return undefined;
}

/** Under stock Deno as well. */
export function isTerminal(fd: 1 | 2): boolean {
  if (isBuiltBinary()) return host.tcgetpgrp(fd) >= 0;
  return (fd === 1 ? Deno.stdout : Deno.stderr).isTerminal();
}

export function findForeground(fd: number, commandGroup: Pid): Foreground {
  const foreground = host.tcgetpgrp(fd);
  if (foreground === host.getpgrp()) return "ours";
  return foreground === commandGroup ? "the command's" : "of others";
}

/**
 * A shell that could continue us: an ancestor in our session, with a group of its own, which a
 * script around us has not. Other inits are no shells, and hide one above them: they block TSTP,
 * which a shell with job control ignores or catches, as it must not be stopped itself. Where there
 * is none our group is as good as an orphaned one (POSIX), which the terminal does not stop.
 */
export function hasShell(ownPid: Pid): boolean {
  const session = host.getsid(0);
  let pid = ownPid === 1 ? 0 : host.getppid();
  while (pid > 0 && host.getsid(pid) === session) {
    const isOutside = host.getpgid(pid) !== host.getpgrp();
    const status = host.read_file(`/proc/${pid}/status`);
    if (typeof status === "number") return isOutside;
    if (isOutside && hasJobControl(status)) return true;
    pid = Number(/^PPid:\t([0-9]+)$/m.exec(status)?.[1] ?? 0);
  }
  return false;
}

function hasJobControl(status: string): boolean {
  const has = (mask: RegExp) =>
    (parseInt((mask.exec(status)?.[1] ?? "0").slice(-8), 16) & TSTP_BIT) !== 0;
  if (has(/^SigBlk:\t([0-9a-f]+)$/m)) return false;
  return has(/^SigIgn:\t([0-9a-f]+)$/m) || has(/^SigCgt:\t([0-9a-f]+)$/m);
}
