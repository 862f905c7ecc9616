// SPDX-License-Identifier: MIT
// long: status texts as the kernel writes them, whole.
import { assertEquals } from "@std/assert";
import { descendantsOf, maskHas, parseProcStatus, type ProcStatus } from "./proc_status.ts";

const NGINX = `Name:\tnginx
Umask:\t0022
State:\tS (sleeping)
Tgid:\t4242
Ngid:\t0
Pid:\t4242
PPid:\t17
TracerPid:\t0
Uid:\t0\t0\t0\t0
Gid:\t0\t0\t0\t0
FDSize:\t64
Groups:\t0 1 2 3 4 6 10 11 20 26 27
NStgid:\t4242
NSpid:\t4242
NSpgid:\t4240
NSsid:\t17
Kthread:\t0
VmPeak:\t   11608 kB
VmSize:\t   11608 kB
VmRSS:\t    7424 kB
VmSwap:\t       0 kB
CoreDumping:\t0
Threads:\t1
SigQ:\t0/96364
SigPnd:\t0000000000000000
ShdPnd:\t0000000000004000
SigBlk:\t0000000000000800
SigIgn:\t0000000040001000
SigCgt:\t0000000198016a07
CapInh:\t0000000000000000
CapPrm:\t00000000a80425fb
NoNewPrivs:\t0
Seccomp:\t2
Cpus_allowed_list:\t0-1
voluntary_ctxt_switches:\t31
nonvoluntary_ctxt_switches:\t4
`;

const KERNEL_THREAD = `Name:\tkworker/0:1H-kblockd
Umask:\t0000
State:\tI (idle)
Tgid:\t77
Ngid:\t0
Pid:\t77
PPid:\t2
TracerPid:\t0
Uid:\t0\t0\t0\t0
Gid:\t0\t0\t0\t0
FDSize:\t64
Groups:\t \nNStgid:\t77
NSpid:\t77
NSpgid:\t0
NSsid:\t0
Kthread:\t1
Threads:\t1
SigQ:\t0/96364
SigPnd:\t0000000000000000
ShdPnd:\t0000000000000000
SigBlk:\t0000000000000000
SigIgn:\tffffffffffffffff
SigCgt:\t0000000000000000
`;

const ZOMBIE = `Name:\tsleep
State:\tZ (zombie)
Tgid:\t31
Ngid:\t0
Pid:\t31
PPid:\t1
TracerPid:\t0
Threads:\t1
SigQ:\t2/96364
SigBlk:\t0000000000000000
SigIgn:\t0000000000000006
SigCgt:\t0000000000000000
`;

const NO_SIGNALS = "0000000000000000";
const DEAD_SLEEP: ProcStatus = {
  pid: 31,
  parentPid: 1,
  pgid: 0,
  state: "Z",
  name: "[sleep]",
  blocked: NO_SIGNALS,
  ignored: "0000000000000006",
  caught: NO_SIGNALS,
};

Deno.test("parseProcStatus() reads a running service, a kernel thread and a zombie", () => {
  const cmdline = "nginx: master process nginx -g daemon off;\0\0\0";
  assertEquals(parseProcStatus({ status: NGINX, cmdline }), {
    pid: 4242,
    parentPid: 17,
    pgid: 4240,
    state: "S",
    name: "nginx: master process nginx -g daemon off;",
    blocked: "0000000000000800",
    ignored: "0000000040001000",
    caught: "0000000198016a07",
  });
  assertEquals(parseProcStatus({ status: KERNEL_THREAD, cmdline: "" }), {
    pid: 77,
    parentPid: 2,
    pgid: 0,
    state: "I",
    name: "[kworker/0:1H-kblockd]",
    blocked: NO_SIGNALS,
    ignored: "ffffffffffffffff",
    caught: NO_SIGNALS,
  });
  assertEquals(parseProcStatus({ status: ZOMBIE, cmdline: "" }), DEAD_SLEEP);
});

Deno.test("parseProcStatus() reads every state of proc(5) as its letter", () => {
  const states = "R (running),S (sleeping),D (disk sleep),T (stopped),t (tracing stop)," +
    "X (dead),Z (zombie),P (parked),I (idle)";
  const letters = states.split(",").map((state) => {
    const status = ZOMBIE.replace("Z (zombie)", state);
    return parseProcStatus({ status, cmdline: "" })?.state;
  });
  assertEquals(letters.join(""), "RSDTtXZPI");
});

Deno.test("parseProcStatus() finds the process group, or 0 where the kernel does not tell", () => {
  const groups = ["NSpgid:\t29\n", "NSpgid:\t4194304\n", "NSpgid:\t0\n", "NSpgid:\t\n", ""];
  const pgids = groups.map((line) =>
    parseProcStatus({ status: `Pid:\t31\n${line}Kthread:\t0\n`, cmdline: "" })?.pgid
  );
  assertEquals(parseProcStatus({ status: "Pid:\t1\n", cmdline: "" })?.pid, 1);
  assertEquals(pgids, [29, 4194304, 0, 0, 0]);
});

const SIXTY = "a".repeat(60);
const NAMES: readonly (readonly [cmdline: string, name: string])[] = [
  ["sleep\0" + "30\0", "sleep 30"],
  ["/usr/bin/sleep\0" + "30\0", "sleep 30"],
  ["./run\0", "run"],
  ["sh\0-c\0/srv/a & wait\0", "sh -c /srv/a & wait"],
  ["sh\0/run.sh\0", "sh /run.sh"],
  ["sh\0\0x\0", "sh  x"],
  ["-bash\0", "-bash"],
  ["/opt/my app/run\0", "run"],
  // setproctitle(3) writes over the arguments: no zero byte, or many of them.
  ["nginx: worker process", "nginx: worker process"],
  ["nginx: worker process\0\0\0\0", "nginx: worker process"],
  // No program's name, no arguments, or only empty ones.
  ["", "[sleep]"],
  ["\0", "[sleep]"],
  ["\0\0\0", "[sleep]"],
  ["\0-x\0", "[sleep]"],
  // Sixty letters fit, more do not.
  [`${SIXTY}\0`, SIXTY],
  [`/usr/lib/deep/down/${SIXTY}\0`, SIXTY],
  [`${SIXTY}b\0`, `${"a".repeat(57)}...`],
  [`java\0-cp\0${SIXTY}\0Main\0`, `java -cp ${"a".repeat(48)}...`],
];

Deno.test("parseProcStatus() names a process by its command line, or by the kernel's name", () => {
  for (const [cmdline, name] of NAMES) {
    const got = parseProcStatus({ status: ZOMBIE, cmdline })?.name;
    assertEquals(got, name, JSON.stringify(cmdline));
  }
});

Deno.test("parseProcStatus() is not misled by a name that looks like another field", () => {
  for (const name of ["Pid:\t99", "PPid:\t99", "a\\nPid:\t99", "State:\tR"]) {
    const status = ZOMBIE.replace("Name:\tsleep", `Name:\t${name}`);
    const expected = { ...DEAD_SLEEP, name: `[${name}]` };
    assertEquals(parseProcStatus({ status, cmdline: "" }), expected, name);
  }
});

Deno.test("parseProcStatus() sees no process in odd text", () => {
  const pids = ["", "0", "-1", "1.5", "12x", "x", "NaN", "Infinity"];
  const texts = ["", "\n", "Pid", "no such process", ...pids.map((pid) => `Pid:\t${pid}\n`)];
  for (const status of [...texts, ZOMBIE.slice(0, ZOMBIE.indexOf("Pid:"))]) {
    assertEquals(parseProcStatus({ status, cmdline: "sh\0" }), undefined, JSON.stringify(status));
  }
});

Deno.test("parseProcStatus() takes what there is of text that ends early", () => {
  const status = ZOMBIE.slice(0, ZOMBIE.indexOf("PPid:"));
  const unknown = { parentPid: 0, pgid: 0, blocked: "", ignored: "", caught: "" };
  const expected = { ...unknown, pid: 31, state: "Z", name: "[sleep]" };
  assertEquals(parseProcStatus({ status, cmdline: "" }), expected);
  const bare = { ...unknown, pid: 5, state: "", name: "sh" };
  assertEquals(parseProcStatus({ status: "Pid:\t5", cmdline: "sh\0" }), bare);
});

const EVERY = Array.from({ length: 64 }, (_, index) => index + 1);
const signalsIn = (mask: string) => EVERY.filter((signal) => maskHas(mask, signal));

Deno.test("maskHas() finds each signal at its own bit, and only there", () => {
  let signal = 0;
  for (let behind = 0; behind < 16; behind++) {
    for (const digit of ["1", "2", "4", "8"]) {
      signal++;
      const mask = "0".repeat(15 - behind) + digit + "0".repeat(behind);
      assertEquals(signalsIn(mask), [signal], mask);
    }
  }
});

const MASKS: readonly (readonly [mask: string, signals: readonly number[]])[] = [
  ["0000000198016a07", [1, 2, 3, 10, 12, 14, 15, 17, 28, 29, 32, 33]],
  ["0000000040001000", [13, 31]],
  ["8000000000000001", [1, 64]],
  ["fffffffe7ffbfeff", EVERY.filter((signal) => ![9, 19, 32, 33].includes(signal))],
  ["0000000000000000", []],
  ["ffffffffffffffff", EVERY],
  ["FFFFFFFFFFFFFFFF", EVERY],
  // Nothing that can be read: no signals.
  ["", []],
  ["4000", [15]],
  ["zzzzzzzzzzzzzzzz", []],
];

Deno.test("maskHas() reads masks as the kernel writes them, and odd ones", () => {
  for (const [mask, signals] of MASKS) assertEquals(signalsIn(mask), signals, mask);
  for (const signal of [0, -1, 65, 128]) assertEquals(maskHas("f".repeat(16), signal), false);
});

function list(...family: readonly (readonly [pid: number, parentPid: number])[]): ProcStatus[] {
  const others = { pgid: 0, state: "S", name: "sh", blocked: "", ignored: "", caught: "" };
  return family.map(([pid, parentPid]) => ({ ...others, pid, parentPid }));
}

function pidsBelow(ancestor: number, processes: readonly ProcStatus[]): number[] {
  return descendantsOf(ancestor, processes).map(({ pid }) => pid);
}

Deno.test("descendantsOf() finds children and theirs, in the order of the list", () => {
  const tree = list([30, 20], [1, 0], [11, 1], [12, 7], [20, 10], [7, 1], [10, 1], [8, 0]);
  assertEquals(pidsBelow(1, tree), [30, 11, 12, 20, 7, 10]);
  assertEquals(pidsBelow(10, tree), [30, 20]);
  assertEquals(pidsBelow(7, tree), [12]);
  assertEquals(pidsBelow(30, tree), []);
  assertEquals(pidsBelow(5, tree), []);
  assertEquals(pidsBelow(1, []), []);
  assertEquals(descendantsOf(7, tree), list([12, 7]));
});

Deno.test("descendantsOf() needs neither the ancestor nor every parent in the list", () => {
  const orphans = list([20, 10], [30, 20], [40, 99], [50, 40]);
  assertEquals(pidsBelow(10, orphans), [20, 30]);
  assertEquals(pidsBelow(99, orphans), [40, 50]);
  assertEquals(pidsBelow(1, orphans), []);
});

Deno.test("descendantsOf() follows a line of any length", () => {
  const line = list(...Array.from({ length: 500 }, (_, index) => [index + 2, index + 1] as const));
  assertEquals(pidsBelow(1, line).length, 500);
  assertEquals(pidsBelow(1, line.toReversed()).length, 500);
});

Deno.test("descendantsOf() leaves circles, and what hangs from one, alone", () => {
  const circles = list([2, 1], [40, 42], [41, 40], [42, 41], [43, 42], [50, 50], [51, 50]);
  assertEquals(pidsBelow(1, circles), [2]);
  assertEquals(pidsBelow(99, circles), []);
});

Deno.test("parseProcStatus() takes no line of a status from the process's own name", () => {
  // The kernel escapes "\n" and "\\" in a name, and leaves these two as they are.
  for (const lineEnd of ["\r", "\u2028"]) {
    const status =
      `Name:\t${lineEnd}Pid:\t4${lineEnd}State:\tZ\nState:\tS (sleeping)\nPid:\t31\nPPid:\t1\n`;
    const process = parseProcStatus({ status, cmdline: "x\0" });
    assertEquals({ pid: process?.pid, state: process?.state }, { pid: 31, state: "S" });
  }
});

Deno.test("parseProcStatus() keeps an empty name empty", () => {
  const status = "Name:\t\nUmask:\t0022\nState:\tS (sleeping)\nPid:\t31\nPPid:\t1\n";
  assertEquals(parseProcStatus({ status, cmdline: "" })?.name, "[]");
});

Deno.test("parseProcStatus() shortens a path, not a process title that has a slash in it", () => {
  const nameOf = (cmdline: string) => parseProcStatus({ status: NGINX, cmdline })?.name;
  assertEquals(nameOf("/bin/sh\0/run.sh\0"), "sh /run.sh");
  assertEquals(nameOf("./srv/app\0"), "app");
  assertEquals(nameOf("sshd: root@pts/0\0"), "sshd: root@pts/0");
});

Deno.test("descendantsOf() never holds the ancestor itself", () => {
  const processes = [[5, 7], [7, 5], [8, 7]].map(([pid, parentPid]) => ({
    ...parseProcStatus({ status: NGINX, cmdline: "" })!,
    pid,
    parentPid,
  }));
  assertEquals(descendantsOf(5, processes).map(({ pid }) => pid), [7, 8]);
});

Deno.test("parseProcStatus() takes the group's number of our namespace, not of the process's own", () => {
  const status = NGINX.replace(/NSpgid:.*/, "NSpgid:\t10661\t0");
  assertEquals(parseProcStatus({ status, cmdline: "" })?.pgid, 10661);
});
