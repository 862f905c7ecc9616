// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import {
  decodeWaitStatus,
  exitCodeOf,
  exitCodeOfSignal,
  isGone,
  type WaitStatus,
} from "./wait_status.ts";

const CODES = Array.from({ length: 256 }, (_, index) => index);
const SIGNALS = Array.from({ length: 64 }, (_, index) => index + 1);
const CORE = 0x80;
const STOPPED = 0x7f;

/** As Linux reports them: the code in the upper byte, the signal and the core bit in the lower. */
const SAMPLES: readonly (readonly [number, WaitStatus, code: number])[] = [
  [0x0000, { type: "exited", code: 0 }, 0],
  [0x0100, { type: "exited", code: 1 }, 1],
  [0x7f00, { type: "exited", code: 127 }, 127],
  [0x8f00, { type: "exited", code: 143 }, 143],
  [0xff00, { type: "exited", code: 255 }, 255],
  [0x0001, { type: "killed", signal: 1, coreDumped: false }, 129],
  [0x0009, { type: "killed", signal: 9, coreDumped: false }, 137],
  [0x000f, { type: "killed", signal: 15, coreDumped: false }, 143],
  [0x0086, { type: "killed", signal: 6, coreDumped: true }, 134],
  [0x008b, { type: "killed", signal: 11, coreDumped: true }, 139],
  [0x0040, { type: "killed", signal: 64, coreDumped: false }, 192],
];

Deno.test("decodeWaitStatus() takes known statuses apart", () => {
  for (const [waitStatus, expected] of SAMPLES) {
    assertEquals(decodeWaitStatus(waitStatus), expected);
  }
});

Deno.test("decodeWaitStatus() finds each of the 256 exit codes", () => {
  for (const code of CODES) assertEquals(decodeWaitStatus(code * 256), { type: "exited", code });
});

Deno.test("decodeWaitStatus() finds each signal, with and without a core dump", () => {
  for (const signal of SIGNALS) {
    assertEquals(decodeWaitStatus(signal), { type: "killed", signal, coreDumped: false });
    assertEquals(decodeWaitStatus(signal + CORE), { type: "killed", signal, coreDumped: true });
  }
});

Deno.test("decodeWaitStatus() tells stopped and continued children from dead ones", () => {
  for (const signal of SIGNALS) {
    assertEquals(decodeWaitStatus(signal * 256 + STOPPED), { type: "stopped", signal });
  }
  assertEquals(decodeWaitStatus(0xffff), { type: "continued" });
  // ptrace(2) puts its event above the 16 bits: here PTRACE_EVENT_VFORK, stopped by SIGTRAP.
  assertEquals(decodeWaitStatus(0x2057f), { type: "stopped", signal: 5 });
});

Deno.test("isGone() is true of every exit and every death, and of nothing else", () => {
  for (const code of CODES) assertEquals(isGone(code * 256), true, `exit code ${code}`);
  for (const signal of SIGNALS) {
    assertEquals(isGone(signal), true, `killed by ${signal}`);
    assertEquals(isGone(signal + CORE), true, `killed by ${signal} with a core dump`);
    assertEquals(isGone(signal * 256 + STOPPED), false, `stopped by ${signal}`);
  }
  assertEquals(isGone(0xffff), false, "continued");
});

Deno.test("exitCodeOf() gives known statuses the code that a shell would show", () => {
  for (const [waitStatus, , code] of SAMPLES) assertEquals(exitCodeOf(waitStatus), code);
});

Deno.test("exitCodeOf() hands on each of the 256 exit codes", () => {
  assertEquals(CODES.map((code) => exitCodeOf(code * 256)), CODES);
});

Deno.test("exitCodeOf() adds 128 to each signal, with and without a core dump", () => {
  for (const signal of SIGNALS) {
    assertEquals(exitCodeOf(signal), 128 + signal);
    assertEquals(exitCodeOf(signal + CORE), 128 + signal);
  }
});

Deno.test("exitCodeOfSignal() is 128 + n, up to the last signal", () => {
  assertEquals([1, 2, 9, 15, 64].map(exitCodeOfSignal), [129, 130, 137, 143, 192]);
});
