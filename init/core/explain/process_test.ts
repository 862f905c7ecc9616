// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { isDead, parseProcess, type ProcessDetails, type ThreadText } from "./process.ts";

/** An nginx in a container in a container, as Linux 6.18 shows it; shortened. */
const NGINX = `Name:\tnginx
Umask:\t0022
State:\tS (sleeping)
Tgid:\t31585
Ngid:\t0
Pid:\t31585
PPid:\t31570
TracerPid:\t0
Uid:\t0\t0\t0\t0
Gid:\t0\t0\t0\t0
FDSize:\t64
Groups:\t0 
NStgid:\t31585\t52\t1
NSpid:\t31585\t52\t1
NSpgid:\t31584\t51\t0
NSsid:\t31580\t50\t0
Kthread:\t0
VmPeak:\t   11608 kB
Threads:\t1
SigQ:\t0/96364
SigPnd:\t0000000000000000
ShdPnd:\t0000000000004000
SigBlk:\t0000000000000800
SigIgn:\t0000000040001000
SigCgt:\t0000000198016a07
CapInh:\t0000000000000000
`;

/** Linux 3.10 has no lines about namespaces. */
const OLD = `Name:\tsh
State:\tS (sleeping)
Tgid:\t1
Pid:\t1
PPid:\t0
TracerPid:\t0
Uid:\t0\t0\t0\t0
Gid:\t0\t0\t0\t0
FDSize:\t64
Groups:\t 
Threads:\t1
SigQ:\t0/7282
SigPnd:\t0000000000000000
ShdPnd:\t0000000000000000
SigBlk:\t0000000000000000
SigIgn:\t0000000000000004
SigCgt:\t0000000000010002
`;

const ELSEWHERE: ThreadText = {
  status: NGINX,
  syscall: "232 0x8 0x55d8 0x200 0xffffffffffffffff 0x0 0x0 0x7ffe 0x7f6b",
  wchan: "do_epoll_wait",
  waitedFor: undefined,
  isInSigwait: false,
  isReading: false,
  pace: "rests",
  stat: undefined,
};

function details(more: Partial<ProcessDetails>): ProcessDetails {
  return {
    status: NGINX,
    cmdline: "/usr/sbin/nginx\0-g\0daemon off;\0",
    exe: "/usr/sbin/nginx",
    threads: [ELSEWHERE],
    signalfds: [],
    environ: "",
    ...more,
  };
}

Deno.test("parseProcess() reads what the kernel shows, in the numbers of our own namespace", () => {
  assertEquals(parseProcess(details({})), {
    pid: 31585,
    parentPid: 31570,
    pgid: 31584,
    sid: 31580,
    state: "S",
    name: "nginx -g daemon off;",
    blocked: "0000000000000800",
    ignored: "0000000040001000",
    caught: "0000000198016a07",
    argv: ["/usr/sbin/nginx", "-g", "daemon off;"],
    exe: "/usr/sbin/nginx",
    threads: [{ blocked: "0000000000000800", waitedFor: undefined, activity: "elsewhere" }],
    signalfds: [],
    environ: "",
    isInit: true,
  });
});

Deno.test("parseProcess() reads an old kernel's process, without lines about namespaces", () => {
  const process = parseProcess(details({ status: OLD, cmdline: "/bin/sh\0/run.sh\0" }));
  assertEquals(
    [process?.pid, process?.parentPid, process?.pgid, process?.sid, process?.isInit],
    [1, 0, 0, 0, true],
  );
});

Deno.test("parseProcess() knows inits by their number in their own namespace", () => {
  const numbers: readonly (readonly [line: string, isInit: boolean])[] = [
    ["NSpid:\t1\n", true],
    ["NSpid:\t31585\t1\n", true],
    ["NSpid:\t31585\t52\t1\n", true],
    ["NSpid:\t31585\n", false],
    ["NSpid:\t31585\t7\n", false],
    ["NSpid:\t31585\t1\t7\n", false],
    ["NSpid:\t31585\t11\n", false],
    ["NSpid:\t1\t7\n", false],
  ];
  for (const [line, isInit] of numbers) {
    const status = NGINX.replace(/NSpid:.*\n/, line);
    assertEquals(parseProcess(details({ status }))?.isInit, isInit, line);
  }
  const old = OLD.replaceAll("\t1\n", "\t17\n");
  assertEquals(parseProcess(details({ status: old }))?.isInit, false);
});

const COMMAND_LINES: readonly (readonly [cmdline: string, argv: readonly string[]])[] = [
  ["", []],
  ["sh\0", ["sh"]],
  ["sh\0-c\0a b\0", ["sh", "-c", "a b"]],
  ["a\0\0b\0", ["a", "", "b"]],
  ["a\0\0", ["a", ""]],
  ["\0", [""]],
  // A title that was written over the arguments.
  ["npm start", ["npm start"]],
  ["npm start\0\0\0", ["npm start", "", ""]],
];

Deno.test("parseProcess() splits the command line into its words", () => {
  for (const [cmdline, argv] of COMMAND_LINES) {
    assertEquals(parseProcess(details({ cmdline }))?.argv, argv, JSON.stringify(cmdline));
  }
});

const SIGWAIT = "128 0x7ffc 0x0 0x0 0x8 0x0 0x0 0x7ffc 0x7f6b";
const TERM = "0000000000004000";

/** What the kernel shows of a thread to whom, and what we take it for. */
const ACTIVITIES: readonly (readonly [string, Partial<ThreadText>, string])[] = [
  ["in a system call", {}, "elsewhere"],
  ["on a processor all the while", { syscall: "running", pace: "runs" }, "runs"],
  ["on a processor", { syscall: "running\n", pace: "moves" }, "moves"],
  // What it waits for may be what it has waited for before.
  [
    "in sigwait, and not at rest",
    { syscall: SIGWAIT, isInSigwait: true, waitedFor: TERM, pace: "moves" },
    "moves",
  ],
  ["in a system call, and not at rest", { pace: "moves" }, "moves"],
  ["blocked outside of a system call", { syscall: "-1 0x7ffc 0x7f6b" }, "elsewhere"],
  ["in sigwait", { syscall: SIGWAIT, isInSigwait: true, waitedFor: TERM }, "sigwait"],
  ["in read(2)", { syscall: "0 0x3", isReading: true }, "reads"],
  ["in sigwait, its memory hidden", { syscall: SIGWAIT, isInSigwait: true }, "hidden"],
  // This user may not trace it: no system call, and "0" for the kernel's function.
  ["another user's", { syscall: undefined, wchan: "0" }, "hidden"],
  ["another user's, not at rest", { syscall: undefined, wchan: "0", pace: "moves" }, "hidden"],
  ["another user's, no wchan", { syscall: undefined, wchan: undefined }, "hidden"],
  ["another user's, an empty wchan", { syscall: undefined, wchan: "" }, "hidden"],
  // Kernels before 4.15 showed the function to everybody.
  ["in another function", { syscall: undefined, wchan: "poll_schedule_timeout" }, "elsewhere"],
  ["in do_sigtimedwait", { syscall: undefined, wchan: "do_sigtimedwait" }, "hidden"],
  ["in do_sigtimedwait, as GCC names it", {
    syscall: undefined,
    wchan: "do_sigtimedwait.isra.0",
  }, "hidden"],
  ["at an address", { syscall: undefined, wchan: "ffffffff8112d4f4" }, "hidden"],
];

Deno.test("parseProcess() sees what a thread does, as far as the kernel shows it", () => {
  for (const [what, text, activity] of ACTIVITIES) {
    const threads = [{ ...ELSEWHERE, ...text }];
    assertEquals(parseProcess(details({ threads }))?.threads[0].activity, activity, what);
  }
});

Deno.test("parseProcess() keeps each thread's own mask, and the signals that it waits for", () => {
  const [worker, waiter] = ["0000000000000002", "0000000000000000"].map((mask) =>
    NGINX.replace(/SigBlk:.*/, `SigBlk:\t${mask}`)
  );
  const threads: ThreadText[] = [
    { ...ELSEWHERE, status: worker },
    { ...ELSEWHERE, status: waiter, syscall: SIGWAIT, isInSigwait: true, waitedFor: TERM },
  ];
  assertEquals(parseProcess(details({ threads }))?.threads, [
    { blocked: "0000000000000002", waitedFor: undefined, activity: "elsewhere" },
    { blocked: "0000000000000000", waitedFor: TERM, activity: "sigwait" },
  ]);
});

Deno.test("parseProcess() hands on what it was not shown as not known", () => {
  const process = parseProcess(
    details({ exe: undefined, signalfds: undefined, environ: undefined }),
  );
  assertEquals(
    [process?.exe, process?.signalfds, process?.environ],
    [undefined, undefined, undefined],
  );
  assertEquals(parseProcess(details({ signalfds: [TERM] }))?.signalfds, [TERM]);
});

Deno.test("parseProcess() sees no process in text that is none", () => {
  for (const status of ["", "\n", "Name:\tsh\n"]) {
    assertEquals(parseProcess(details({ status })), undefined, JSON.stringify(status));
  }
});

const ZOMBIE = NGINX.replace("S (sleeping)", "Z (zombie)");

Deno.test("parseProcess() takes nobody for dead whose first thread alone has ended", () => {
  const stateOf = (...statuses: string[]) => {
    const threads = statuses.map((status) => ({ ...ELSEWHERE, status }));
    return parseProcess(details({ status: ZOMBIE, cmdline: "", threads }))?.state;
  };
  assertEquals(stateOf(ZOMBIE), "Z");
  assertEquals(stateOf(ZOMBIE, ZOMBIE), "Z");
  assertEquals(stateOf(), "Z");
  assertEquals(stateOf(ZOMBIE, NGINX), "S");
  assertEquals(stateOf(ZOMBIE, NGINX.replace("S (sleeping)", "R (running)"), NGINX), "R");
  assertEquals(stateOf(ZOMBIE, ZOMBIE.replace("Z (zombie)", "X (dead)"), "gone"), "Z");
});

Deno.test("isDead() is true of zombies and of what the kernel is removing", () => {
  const letters = "RSDTtXZPI".split("").filter((state) => isDead({ state }));
  assertEquals(letters.join(""), "XZ");
});
