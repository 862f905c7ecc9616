// SPDX-License-Identifier: MIT
// Every sentence that a user can see, word by word.
// long: there are many sentences.
import { assertEquals } from "@std/assert";
import type { Target } from "./effects.ts";
import type { Event } from "./events.ts";
import * as messages from "./messages.ts";
import type { Problem } from "./messages.ts";
import type { ProcStatus } from "./proc_status.ts";

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

Deno.test("unknownOption() names the option without its value, and no other when none is near", () => {
  check(
    `
Cannot use option "--bogus": no such option
  "baronet --help" lists the options; options of the command come after its name
Cannot use option "--x": no such option
  "baronet --help" lists the options; options of the command come after its name
Cannot use option "-x": no such option
  "baronet --help" lists the options; options of the command come after its name
`,
    messages.unknownOption("--bogus"),
    messages.unknownOption("--x=a=b"),
    messages.unknownOption("-x"),
  );
});

const MISSPELLED =
  "grcae grace, gropu group, nowait no-wait, verbsoe verbose, quite quiet, hlep help, " +
  "verison version, licence license, LICENSE license, no-grace grace, no-group group";

Deno.test("unknownOption() suggests the option that was meant", () => {
  for (const [typed, name] of MISSPELLED.split(", ").map((pair) => pair.split(" "))) {
    assertEquals(messages.unknownOption(`--${typed}`), {
      text: `Cannot use option "--${typed}": no such option`,
      advice: `Did you mean --${name}? "baronet --help" lists the options`,
    });
  }
});

Deno.test("missingCommand() and its neighbours say how to write it", () => {
  const spec = { name: "exit", letters: ["e"], value: "CODE", example: "143", help: "" };
  check(
    `
Cannot use option "--group=yes": it takes no value
  Write --group
Cannot use option "--exit": it needs a value
  Write --exit CODE, for example --exit 143
Cannot use "5x" for --grace: not a duration of at most 30 days
  Write a number and ms, s, m or h, for example 500ms, 5s or 2m; seconds alone do, too
Cannot start: no command was given
  Name the command after the options, for example: baronet -- /srv/app
Cannot start a command: this needs the built binary, not deno run
  Run "deno task build", then dist/baronet-amd64.musl
`,
    messages.unexpectedValue("group", "yes"),
    messages.missingValue(spec),
    messages.badDuration("grace", "5x"),
    messages.missingCommand(),
    messages.notTheBuiltBinary(),
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
      const got = messages.commandNotStarted("app", { errno, file });
      assertEquals(got, { text: `Cannot start "${name}": ${state}`, advice });
    }
  }
});

Deno.test("signalForwarded() and its neighbours name the signal and the target", () => {
  check(
    `
Forwarding SIGTERM (15) to pid 7
Forwarding SIGRTMIN+3 (37) to process group 8
Forwarding signal 33 to the other processes
Not forwarding SIGSEGV (11): it is about baronet itself
Not forwarding SIGHUP (1): the command has exited
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
    messages.signalHeardByNobody(1),
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
Cannot know how "app" (pid 7) ended: somebody else has reaped it
  This is a bug: please report it with the output of -vv
Exiting with code 143
Others are still running: sending them SIGTERM (15), waiting at most 5s
Others are still running: sending them SIGTERM (15), waiting at most 300ms
Killing what is left: /proc is not there to tell who
Leaving although others are still there: KILL has not ended them
`,
    messages.orphansNotAdopted(42, 22),
    messages.effectFailed({ type: "settle" }, 22),
    messages.effectFailed({ type: "takeForeground" }, 25),
    messages.commandIsRunning("app", 7),
    messages.commandWasLost("app", 7),
    messages.exiting(143),
    messages.leftoversAsked(5000),
    messages.leftoversAsked(300),
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
    assertEquals(messages.orphanReaped(31, waitStatus), `Reaped pid 31, which ${end}`);
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
    [{ state: "D", ignored: TERM }, "it is in uninterruptible sleep"],
    [{ state: "T", ignored: TERM }, "it is stopped"],
    [{ state: "t", ignored: TERM }, "it is stopped by a tracer"],
  ];
  const masks = { blocked: NONE, ignored: NONE, caught: NONE };
  const sleeping: ProcStatus = { pid: 31, parentPid: 1, state: "S", name: "sh /run.sh", ...masks };
  for (const [facts, reason] of reasons) {
    const got = messages.leftoverKilled({ ...sleeping, ...facts });
    assertEquals(got, `Killing "sh /run.sh" (pid 31): ${reason}`);
  }
});

Deno.test("formatTrace() writes everything that is needed to replay it", () => {
  const received = { signal: 10, code: -1, senderPid: 8, value: 18446744073709551615n };
  const event: Event = { type: "signalReceived", received };
  check(
    `
event {"type":"signalReceived","received":{"signal":10,"code":-1,"senderPid":8,"value":"18446744073709551615n"}}
effect {"type":"settle"}
`,
    messages.formatTrace("event", event),
    messages.formatTrace("effect", { type: "settle" }),
  );
});
