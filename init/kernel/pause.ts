// SPDX-License-Identifier: MIT
// Waiting for a while, in what is done instead of running commands. PID 1 itself never does this.
import { isBuiltBinary } from "./built_binary.ts";

export function pause(ms: number): void {
  if (!isBuiltBinary()) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    return;
  }
  const endMs = host.clock_gettime() + ms;
  // Signals that arrive meanwhile are blocked, and taken here: they end nobody's wait.
  for (let leftMs = ms; leftMs > 0; leftMs = endMs - host.clock_gettime()) {
    host.rt_sigtimedwait(leftMs, false);
  }
}
