// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The status that wait4(2) reports for a child, taken apart, and the exit code that a
// container's user sees for it.

/** What became of a child. `stopped` and `continued` are reported only where asked for. */
export type WaitStatus =
  | { readonly type: "exited"; readonly code: number }
  | { readonly type: "killed"; readonly signal: number; readonly coreDumped: boolean }
  | { readonly type: "stopped"; readonly signal: number }
  | { readonly type: "continued" };

/** Takes the 16 bits of a raw wait status apart (the macros of wait(2), in Linux's layout). */
export function decodeWaitStatus(waitStatus: number): WaitStatus {
  if (waitStatus === 0xffff) return { type: "continued" };
  const low = waitStatus & 0x7f;
  const high = (waitStatus >> 8) & 0xff;
  if (low === 0x7f) return { type: "stopped", signal: high };
  if (low === 0) return { type: "exited", code: high };
  return { type: "killed", signal: low, coreDumped: (waitStatus & 0x80) !== 0 };
}

/** Whether the child is gone, so that its pid may be given to another process. */
export function isGone(waitStatus: number): boolean {
  return (waitStatus & 0xff) !== 0x7f && waitStatus !== 0xffff;
}

/** What a shell's user sees when signal n ended a process. */
export function exitCodeOfSignal(signal: number): number {
  return 128 + signal;
}

/** 0-255: the child's own exit code, or 128 + n when signal n killed it (as shells do). */
export function exitCodeOf(waitStatus: number): number {
  const signal = waitStatus & 0x7f;
  return signal === 0 ? (waitStatus >> 8) & 0xff : exitCodeOfSignal(signal);
}
