// SPDX-License-Identifier: MIT
// long: every sentence that a user can see, word by word, but those about the command line.
import { assertEquals } from "@std/assert";
import type { Target } from "./effects.ts";
import type { Event, StartStep } from "./events.ts";
import * as messages from "./messages.ts";
import type { Problem } from "./messages.ts";
import type { ProcStatus } from "./proc_status.ts";
import type { ShutdownReport } from "./shutdown_report.ts";

/** Compares them all, each on its own line and with its advice below it. */
function check(expected: string, ...sentences: readonly (string | Problem)[]): void {
  const lines = sentences.map((sentence) =>
    typeof sentence === "string" ? sentence : `${sentence.text}\n  ${sentence.advice}`
  );
  assertEquals(`\n${lines.join("\n")}\n`, expected);
}

const PROCESS: Target = { type: "process", pid: 7 };
const EVERYBODY: Target = { type: "everybody" };

Deno.test("formatLogLine() names who speaks and how important it is", () => {
  const line = messages.formatLogLine(42, { level: "warn", text: "a\n  b" });
  assertEquals(line, "baronet[42] warn: a\n  b\n");
});

Deno.test("formatProblem() puts the advice on a second line", () => {
  assertEquals(messages.formatProblem({ text: "a", advice: "b" }), "a\n  b");
});

Deno.test("formatJsonLine() writes one object on one line, the advice as a member of its own", () => {
  const lines = ["a", "a\n  b", 'say "x"\\n'].map((text) =>
    messages.formatJsonLine(42, { level: "warn", text })
  );
  assertEquals(lines, [
    '{"init":"baronet","pid":42,"level":"warn","text":"a"}\n',
    '{"init":"baronet","pid":42,"level":"warn","text":"a","advice":"b"}\n',
    '{"init":"baronet","pid":42,"level":"warn","text":"say \\"x\\"\\\\n"}\n',
  ]);
  assertEquals(
    messages.formatJsonLine(1, { level: "fatal", text: "é\udcff" }).split(",").slice(1),
    [
      '"pid":1',
      '"level":"fatal"',
      '"text":"é\\udcff"}\n',
    ],
  );
});

Deno.test("formatJsonLine() writes a report as data, and of its text the sentence alone", () => {
  const report: ShutdownReport = {
    askedBy: { signal: "SIGTERM", isFromKernel: false, senderPid: 12, senderName: 'a"\n' },
    tookMs: 5,
    processes: [],
    unlisted: 0,
    groups: [{ pid: -1, signals: [{ signal: "SIGTERM", afterMs: 0, times: 1 }] }],
    orphansReaped: 2,
    exitCode: 3,
    exitCodeOf: "app",
    commandExitCode: 3,
    unrecorded: 0,
  };
  const text = "Stopped\n  everybody: SIGTERM after 0ms\n  orphans reaped since the start: 2";
  assertEquals(
    messages.formatJsonLine(1, { level: "warn", text, report }),
    '{"init":"baronet","pid":1,"level":"warn","text":"Stopped","report":{' +
      '"askedBy":{"signal":"SIGTERM","isFromKernel":false,"senderPid":12,"senderName":"a\\"\\n"},' +
      '"tookMs":5,"processes":[],"unlisted":0,' +
      '"groups":[{"pid":-1,"signals":[{"signal":"SIGTERM","afterMs":0,"times":1}]}],' +
      '"orphansReaped":2,"exitCode":3,"exitCodeOf":"app","commandExitCode":3,"unrecorded":0}}\n',
  );
});

const QUOTED: readonly (readonly [text: string, quoted: string])[] = [
  ["", '""'],
  ["app", '"app"'],
  ["my app é 😀", '"my app é 😀"'],
  ["a\nb\n", '"a\\nb\\n"'],
  ["\0\x01\t\r\x1b\x1f", '"\\x00\\x01\\x09\\x0d\\x1b\\x1f"'],
  [" ~", '" ~"'],
  ["\x7f\x80\x85\x9f", '"\\x7f\\x80\\x85\\x9f"'],
  ["\xa0", '"\xa0"'],
  ["\u2027\u2028\u2029\u202a", '"\u2027\\x2028\\x2029\u202a"'],
];

Deno.test("quote() leaves nothing in that could begin a line or reach the terminal", () => {
  for (const [text, quoted] of QUOTED) assertEquals(messages.quote(text), quoted);
});

Deno.test("notTheBuiltBinary() says how to get it", () => {
  check(
    `
Cannot start a command: this needs the built binary, not deno run
  Run "deno task build", then dist/baronet-amd64.musl
Cannot send a signal: this needs the built binary, not deno run
  Run "deno task build", then dist/baronet-amd64.musl
Cannot be a probe: this needs the built binary, not deno run
  Run "deno task build", then dist/baronet-amd64.musl
`,
    messages.notTheBuiltBinary("start a command"),
    messages.notTheBuiltBinary("send a signal"),
    messages.notTheBuiltBinary("be a probe"),
  );
});

/** The errno of the start, the mode of the file where there is one, what is said of it. */
type FailedStart = readonly [errno: number, mode: number | undefined, state: string];

const FAILED_STARTS: Readonly<Record<string, readonly FailedStart[]>> = {
  "Check the name, and that the image holds it; without a slash it is sought in PATH": [
    [2, undefined, "no such file or directory (ENOENT)"],
    [2, -2, "no such file or directory (ENOENT)"],
    [20, undefined, "not a directory (ENOTDIR)"],
    [20, -20, "not a directory (ENOTDIR)"],
  ],
  'Check the path after "#!", or that the image has the dynamic loader it was built for': [
    [2, 0o100755, "it exists, but its interpreter does not (ENOENT)"],
  ],
  "Check the directories' modes, or the user that the container runs as": [
    [13, -13, "no permission to search a directory of its path (EACCES)"],
  ],
  "Name the program inside of it": [
    [13, 0o40755, "it is a directory (EACCES)"],
  ],
  'Run "chmod +x" on it in the image': [
    [13, 0o100644, "the file is not executable (EACCES)"],
  ],
  "Check the file's mode and owner, and that it is not on a file system mounted with noexec": [
    [13, 0o100700, "no permission to execute it (EACCES)"],
    [13, 0o100010, "no permission to execute it (EACCES)"],
    [13, 0o100001, "no permission to execute it (EACCES)"],
    // A block device shares a bit of its type with directories.
    [13, 0o060755, "no permission to execute it (EACCES)"],
  ],
  'Check that it was built for this machine; a script needs "#!" or a /bin/sh': [
    [8, 0o100755, "not in an executable format (ENOEXEC)"],
  ],
  "Raise the limit on processes (--pids-limit, ulimit -u) or on memory": [
    [11, undefined, "resource temporarily unavailable (EAGAIN)"],
    [12, 0o100755, "out of memory (ENOMEM)"],
  ],
  "Raise the limit on open files (ulimit -n)": [
    [23, undefined, "too many open files in the system (ENFILE)"],
    [24, undefined, "too many open files (EMFILE)"],
  ],
  "See execve(2) for this error": [
    [1, 0o100755, "operation not permitted (EPERM)"],
    [13, undefined, "permission denied (EACCES)"],
    [26, 0o100755, "the file is open for writing (ETXTBSY)"],
    [40, -40, "too many symbolic links (ELOOP)"],
    [95, undefined, "error 95 (errno 95)"],
  ],
};

Deno.test("commandNotStarted() says why, about which file, and what to look at", () => {
  for (const [advice, starts] of Object.entries(FAILED_STARTS)) {
    for (const [errno, mode, state] of starts) {
      const file = mode === undefined ? undefined : { path: "/srv/app", mode };
      const name = mode === undefined ? "app" : "/srv/app";
      const got = messages.commandNotStarted({ argv: ["app"], folder: undefined }, {
        step: "start",
        errno,
        file,
      });
      assertEquals(got, { text: `Cannot start "${name}": ${state}`, advice });
    }
  }
});

Deno.test("commandNotStarted() names the step before the program that failed", () => {
  const file = { path: "/srv/app", mode: 0o100755 };
  const failed = (step: StartStep, errno: number) =>
    messages.commandNotStarted({ argv: ["my\napp"], folder: "/nope" }, { step, errno, file });
  check(
    `
Cannot change to the folder "/nope" of "my\\napp": no such file or directory (ENOENT)
  Check --chdir, and that the image holds that folder
Cannot set the groups of "my\\napp": operation not permitted (EPERM)
  Changing the user takes root with CAP_SETGID and CAP_SETUID
Cannot set the group of "my\\napp": operation not permitted (EPERM)
  Changing the user takes root with CAP_SETGID and CAP_SETUID
Cannot set the user of "my\\napp": resource temporarily unavailable (EAGAIN)
  Changing the user takes root with CAP_SETGID and CAP_SETUID
Cannot start "/srv/app": out of memory (ENOMEM)
  Raise the limit on processes (--pids-limit, ulimit -u) or on memory
`,
    failed("chdir", 2),
    failed("setgroups", 1),
    failed("setgid", 1),
    failed("setuid", 11),
    failed("start", 12),
  );
});

Deno.test("signalForwarded() and its neighbours name the signal and the target", () => {
  check(
    `
Forwarding SIGTERM (15) to pid 7
Forwarding SIGRTMIN+3 (37) to process group 8
Forwarding signal 33 to the other processes
Not forwarding SIGSEGV (11): it is about baronet itself
Not forwarding SIGHUP (1): no command is running
Not forwarding SIGHUP (1): there is no command
Not forwarding SIGHUP (1): --rewrite drops it
Forwarding SIGTERM (15) in 5s
Forwarding SIGUSR1 (10) in 300ms
Sending SIGUSR1 (10) to pid 7 without its value: too many signals are queued (RLIMIT_SIGPENDING)
Sending SIGUSR1 (10) to pid 7 without its value: operation not permitted (EPERM)
Cannot forward SIGTERM (15) to pid 7: operation not permitted (EPERM)
  It runs as another user: run baronet as root with CAP_KILL, or as the same user
Cannot forward SIGTERM (15) to process group 8: no such process (ESRCH)
  See kill(2) for this error
Cannot forward SIGKILL (9) to the other processes: resource temporarily unavailable (EAGAIN)
  See kill(2) for this error
`,
    messages.signalForwarded(15, PROCESS),
    messages.signalForwarded(37, { type: "group", pgid: 8 }),
    messages.signalForwarded(33, EVERYBODY),
    messages.signalNotForwarded(11),
    messages.signalHeardByNobody(1, false),
    messages.signalHeardByNobody(1, true),
    messages.signalDropped(1),
    messages.signalDelayed(15, 5000),
    messages.signalDelayed(10, 300),
    messages.valueNotSent(10, { to: PROCESS, errno: 11 }),
    messages.valueNotSent(10, { to: PROCESS, errno: 1 }),
    messages.signalNotSent(15, { to: PROCESS, errno: 1 }),
    messages.signalNotSent(15, { to: { type: "group", pgid: 8 }, errno: 3 }),
    messages.signalNotSent(9, { to: EVERYBODY, errno: 11 }),
  );
});

Deno.test("orphansNotAdopted() and its neighbours say what happened to whom", () => {
  check(
    `
Orphans will not be adopted: this process is pid 42 and cannot be a subreaper: invalid argument (EINVAL)
  Run it as PID 1
Cannot perform settle: invalid argument (EINVAL)
Cannot perform takeForeground: not a terminal (ENOTTY)
Started "app" as pid 7
"app" (pid 7) was stopped by SIGTSTP (20)
Not starting the other commands: SIGTERM (15) came before
Cannot know how "app" (pid 7) ended: somebody else has reaped it
  This is a bug: please report it with the output of -vv
Exiting with code 143
Others are still running: sending them SIGTERM (15), waiting at most 5s
Others are still running: sending them SIGTERM (15), waiting at most 300ms
Killing "app" (pid 7): it did not exit in time
Killing what is left: /proc is not there to tell who
Leaving although others are still there: KILL has not ended them
`,
    messages.orphansNotAdopted(42, 22),
    messages.effectFailed({ type: "settle" }, 22),
    messages.effectFailed({ type: "takeForeground", groups: [7] }, 25),
    messages.commandIsRunning("app", 7),
    messages.commandWasStopped("app", { pid: 7, signal: 20 }),
    messages.restNotStarted(15),
    messages.commandWasLost("app", 7),
    messages.exiting(143),
    messages.leftoversAsked(5000),
    messages.leftoversAsked(300),
    messages.commandKilled("app", 7),
    messages.namelessLeftoversKilled(),
    messages.leftoversRemain(),
  );
});

Deno.test("commandHasExited() and orphanReaped() tell each kind of end", () => {
  const ends: readonly (readonly [waitStatus: number, end: string])[] = [
    [0x0000, "exited with code 0"],
    [0xff00, "exited with code 255"],
    [0x000f, "was killed by SIGTERM (15)"],
    [0x0021, "was killed by signal 33"],
    [0x008b, "was killed by SIGSEGV (11) (core dumped)"],
    [0x137f, "was stopped by SIGSTOP (19)"],
    [0xffff, "was continued"],
  ];
  for (const [waitStatus, end] of ends) {
    assertEquals(messages.commandHasExited("app", { pid: 7, waitStatus }), `"app" (pid 7) ${end}`);
    const orphan = { pid: 31, waitStatus };
    assertEquals(messages.orphanReaped(orphan), `Reaped pid 31, which ${end}`);
    const named = messages.orphanReaped({ ...orphan, name: "sh\x1b" });
    assertEquals(named, `Reaped "sh\\x1b" (pid 31), which ${end}`);
  }
});

const NONE = "0000000000000000";
const TERM = "0000000000004000";
/** Everything but SIGTERM. */
const REST = "ffffffffffffbfff";

Deno.test("leftoverKilled() gives the first reason that explains why it is still there", () => {
  const reasons: readonly (readonly [Partial<ProcStatus>, string])[] = [
    [{}, "it did not exit in time"],
    [{ blocked: REST, ignored: REST, caught: REST }, "it did not exit in time"],
    [{ caught: TERM }, "it catches SIGTERM but did not exit in time"],
    [{ caught: TERM, blocked: TERM }, "it blocks SIGTERM"],
    [{ blocked: TERM, ignored: TERM }, "it ignores SIGTERM"],
    [{ state: "D" }, "it is in uninterruptible sleep"],
    [{ state: "D", caught: TERM }, "it is in uninterruptible sleep"],
    [{ state: "D", ignored: TERM }, "it ignores SIGTERM"], // a shell in vfork(2)
    [{ state: "D", blocked: TERM }, "it blocks SIGTERM"],
    [{ state: "T", ignored: TERM }, "it is stopped"],
    [{ state: "t", ignored: TERM }, "it is stopped by a tracer"],
  ];
  const masks = { blocked: NONE, ignored: NONE, caught: NONE };
  const who = { pid: 31, parentPid: 1, pgid: 31, name: "sh /run.sh" };
  const sleeping: ProcStatus = { ...who, state: "S", ...masks };
  for (const [facts, reason] of reasons) {
    const got = messages.leftoverKilled({ ...sleeping, ...facts });
    assertEquals(got, `Killing "sh /run.sh" (pid 31): ${reason}`);
  }
  const other = messages.leftoverKilled({ ...sleeping, ignored: TERM, caught: REST }, 2);
  assertEquals(other, 'Killing "sh /run.sh" (pid 31): it catches SIGINT but did not exit in time');
});

Deno.test("formatTrace() writes everything that is needed to replay it", () => {
  const received = { signal: 10, code: -1, senderPid: 8, value: 18446744073709551615n };
  const event: Event = { type: "signalReceived", ...received };
  check(
    `
event {"type":"signalReceived","signal":10,"code":-1,"senderPid":8,"value":"18446744073709551615n"}
effect {"type":"settle"}
`,
    messages.formatTrace("event", event),
    messages.formatTrace("effect", { type: "settle" }),
  );
});
