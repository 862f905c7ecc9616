// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import {
  FIRST_QUEUED,
  formatSignal,
  isForwardable,
  isNeverForwarded,
  isUncatchable,
  LAST_SIGNAL,
  parseSignal,
  RTMAX,
  RTMIN,
  SIGNAL_NUMBERS,
  signalName,
} from "./signals.ts";

/** As `kill -l` of bash shows them. */
const LISTED = `
 1) SIGHUP       2) SIGINT       3) SIGQUIT      4) SIGILL       5) SIGTRAP
 6) SIGABRT      7) SIGBUS       8) SIGFPE       9) SIGKILL     10) SIGUSR1
11) SIGSEGV     12) SIGUSR2     13) SIGPIPE     14) SIGALRM     15) SIGTERM
16) SIGSTKFLT   17) SIGCHLD     18) SIGCONT     19) SIGSTOP     20) SIGTSTP
21) SIGTTIN     22) SIGTTOU     23) SIGURG      24) SIGXCPU     25) SIGXFSZ
26) SIGVTALRM   27) SIGPROF     28) SIGWINCH    29) SIGIO       30) SIGPWR
31) SIGSYS      34) SIGRTMIN    35) SIGRTMIN+1  36) SIGRTMIN+2  37) SIGRTMIN+3
38) SIGRTMIN+4  39) SIGRTMIN+5  40) SIGRTMIN+6  41) SIGRTMIN+7  42) SIGRTMIN+8
43) SIGRTMIN+9  44) SIGRTMIN+10 45) SIGRTMIN+11 46) SIGRTMIN+12 47) SIGRTMIN+13
48) SIGRTMIN+14 49) SIGRTMIN+15 50) SIGRTMAX-14 51) SIGRTMAX-13 52) SIGRTMAX-12
53) SIGRTMAX-11 54) SIGRTMAX-10 55) SIGRTMAX-9  56) SIGRTMAX-8  57) SIGRTMAX-7
58) SIGRTMAX-6  59) SIGRTMAX-5  60) SIGRTMAX-4  61) SIGRTMAX-3  62) SIGRTMAX-2
63) SIGRTMAX-1  64) SIGRTMAX`;

/** All but 32 and 33. */
const NAMED = [...LISTED.matchAll(/(\d+)\) (\S+)/g)].map(([, signal, name]) =>
  [Number(signal), name] as const
);
const NAMELESS = [32, 33];
const EVERY = Array.from({ length: 64 }, (_, index) => index + 1);

Deno.test("signalName() names all 64 signals as kill -l does", () => {
  assertEquals(NAMED.length, 62);
  assertEquals(NAMED.map(([signal]) => signalName(signal)), NAMED.map(([, name]) => name));
  assertEquals(NAMELESS.map(signalName), ["signal 32", "signal 33"]);
});

Deno.test("signalName() has no name for what is no signal", () => {
  assertEquals([0, -1, 65, 255].map(signalName), [
    "signal 0",
    "signal -1",
    "signal 65",
    "signal 255",
  ]);
});

Deno.test("signalName() and the table of numbers agree", () => {
  const standard = NAMED.filter(([signal]) => signal < 32).map(([signal, name]) => [name, signal]);
  assertEquals(Object.entries(SIGNAL_NUMBERS), standard);
  assertEquals({ RTMIN, RTMAX, LAST_SIGNAL }, { RTMIN: 34, RTMAX: 64, LAST_SIGNAL: 64 });
  assertEquals(FIRST_QUEUED, 32);
});

Deno.test("formatSignal() writes the number behind the name, once", () => {
  for (const [signal, name] of NAMED) assertEquals(formatSignal(signal), `${name} (${signal})`);
  assertEquals(NAMELESS.map(formatSignal), ["signal 32", "signal 33"]);
  assertEquals(formatSignal(15), "SIGTERM (15)");
  assertEquals(formatSignal(37), "SIGRTMIN+3 (37)");
});

Deno.test("parseSignal() reads every signal in every spelling", () => {
  for (const [signal, name] of NAMED) {
    const short = name.replace("SIG", "");
    for (const spelling of [name, short, name.toLowerCase(), short.toLowerCase(), `Sig${short}`]) {
      assertEquals(parseSignal(spelling), signal, spelling);
    }
  }
  for (const signal of EVERY) {
    assertEquals(parseSignal(`${signal}`), signal);
    assertEquals(parseSignal(`0${signal}`), signal);
  }
});

Deno.test("parseSignal() counts real-time signals from both ends", () => {
  for (let offset = 0; offset <= 30; offset++) {
    for (const min of ["RTMIN", "SIGRTMIN", "rtmin", "sigrtmin"]) {
      assertEquals(parseSignal(`${min}+${offset}`), 34 + offset, `${min}+${offset}`);
    }
    for (const max of ["RTMAX", "SIGRTMAX", "rtmax", "sigrtmax"]) {
      assertEquals(parseSignal(`${max}-${offset}`), 64 - offset, `${max}-${offset}`);
    }
  }
});

// deno-fmt-ignore
const NO_SIGNALS = [
  "", " ", "0", "00", "65", "128", "143", "99999999999999999999", "-1", "-15", "+15", "15.0", "1e1",
  "0xf", "٣", " 15", "15 ", "15\n", "15\0", "NaN", "Infinity", "TERM ", " TERM", "TERM\n", "TERM\0",
  "SIG", "SIG15", "SIG-TERM", "SIGSIGTERM", "SIGTREM", "TER", "TERMS", "TERM,INT", "TERM (15)",
  "signal 15", "RT", "RTMIN+", "RTMIN-", "RTMIN3", "RTMIN-1", "RTMIN+31", "RTMIN+-1", "RTMIN+ 1",
  "RTMIN+1.5", "RTMIN+0x1", "RTMIN+1+1", "RTMIN+99999999999999999999", "RTMAX-", "RTMAX+", "RTMAX+1",
  "RTMAX-31", "RTMAX--1", "RTMIN+1\n", "xRTMIN", "xSIGRTMIN+1", "constructor", "__proto__",
  "toString",
];

Deno.test("parseSignal() knows no other signals", () => {
  for (const text of NO_SIGNALS) assertEquals(parseSignal(text), undefined, JSON.stringify(text));
});

Deno.test("isUncatchable() is true of SIGKILL and SIGSTOP alone", () => {
  assertEquals(EVERY.filter(isUncatchable), [9, 19]);
});

Deno.test("isNeverForwarded() is true of these two and of SIGCHLD", () => {
  assertEquals(EVERY.filter(isNeverForwarded), [9, 17, 19]);
});

const OWN_PID = 7;
const OTHER_PID = 8;
const OUTSIDE = 0;
const CHILD = [17];
/** SIGPIPE and SIGXFSZ: the kernel sends them in the name of who wrote. */
const CHILD_AND_WRITES = [13, 17, 25];
const CHILD_AND_FAULTS = [4, 5, 7, 8, 11, 17, 31];

/** For each way in which a signal can come: those that are not meant for the commands. */
const ARRIVALS: readonly (readonly [how: string, code: number, from: number, kept: number[]])[] = [
  ["kill(2) by another", 0, OTHER_PID, CHILD],
  ["kill(2) from outside of the namespace", 0, OUTSIDE, CHILD],
  ["kill(2) by ourselves, or a write of ours", 0, OWN_PID, CHILD_AND_WRITES],
  ["sigqueue(3) by another", -1, OTHER_PID, CHILD],
  ["sigqueue(3) from outside of the namespace", -1, OUTSIDE, CHILD],
  ["sigqueue(3) by ourselves", -1, OWN_PID, CHILD],
  ["tkill(2) by another", -6, OTHER_PID, CHILD],
  ["the kernel, first code", 1, OUTSIDE, CHILD_AND_FAULTS],
  ["the kernel, SI_KERNEL", 0x80, OUTSIDE, CHILD_AND_FAULTS],
  ["the kernel, naming another", 1, OTHER_PID, CHILD_AND_FAULTS],
  ["the kernel, naming ourselves", 1, OWN_PID, CHILD_AND_FAULTS],
];

Deno.test("isForwardable() tells for every signal and every sender whom it is meant for", () => {
  for (const [how, code, senderPid, expected] of ARRIVALS) {
    const kept = EVERY.filter((signal) =>
      !isForwardable({ signal, code, senderPid, value: undefined }, OWN_PID)
    );
    assertEquals(kept, expected, how);
  }
});

Deno.test("isForwardable() goes by the sender's pid, not by its being PID 1", () => {
  const received = { signal: 13, code: 0, senderPid: 1, value: undefined };
  assertEquals(isForwardable(received, 1), false);
  assertEquals(isForwardable(received, 2), true);
});

Deno.test("isForwardable() pays no heed to the value that came along", () => {
  const received = { signal: 15, code: -1, senderPid: OTHER_PID };
  for (const value of [undefined, 0n, 5n]) {
    assertEquals(isForwardable({ ...received, value }, OWN_PID), true);
  }
});

Deno.test("parseSignal() knows the other names that signal(7) and Docker have", () => {
  const names = ["CLD", "SIGCLD", "IOT", "POLL", "sigpoll", "UNUSED"];
  assertEquals(names.map(parseSignal), [17, 17, 6, 29, 29, 31]);
});

Deno.test("parseSignal() takes no letter for one of ASCII", () => {
  assertEquals(["\u017figterm", "s\u0131gterm"].map(parseSignal), [undefined, undefined]);
});
