// SPDX-License-Identifier: MIT
// Pure: no I/O.
//
// What baronet says when something is wrong, one example for each sentence and state. docs/troubleshooting.md
// explains each of them. What is said when all is well is listed as well, so that a new sentence
// cannot be in neither list.
//
// long: one line for each sentence.
import { ERRNO } from "../../init/core/errno.ts";
import * as explain from "../../init/core/explain/explain_messages.ts";
import * as instead from "../../init/core/instead_messages.ts";
import * as messages from "../../init/core/messages.ts";
import type { Problem } from "../../init/core/messages.ts";
import * as options from "../../init/core/option_messages.ts";
import { OPTIONS, type OptionSpec } from "../../init/core/option_table.ts";
import type { ProcStatus } from "../../init/core/proc_status.ts";
import type { ShutdownReport } from "../../init/core/shutdown_report.ts";
import * as shutdown from "../../init/core/shutdown_text.ts";

type Sentence = string | Problem;

const PID_7 = { type: "process", pid: 7 } as const;
const FILE = { path: "/srv/app", mode: 0o100644 };
const COMMAND = { argv: ["/srv/app"] as [string], folder: "/srv" };
const NO_SIGNAL = "0000000000000000";
const PROCESS: ProcStatus = {
  ...{ pid: 7, name: "app", parentPid: 1, pgid: 7, state: "S" },
  ...{ blocked: NO_SIGNAL, ignored: NO_SIGNAL, caught: NO_SIGNAL },
};
const TERM = 15;
const TERM_ALONE = "0000000000004000";
const INT = 2;
const INT_ALONE = "0000000000000002";
const REPORT: ShutdownReport = {
  askedBy: { signal: "SIGTERM", isFromKernel: false, senderPid: 0, senderName: null },
  ...{ tookMs: 5007, processes: [], unlisted: 0, orphansReaped: 0, unrecorded: 0 },
  groups: [{ pid: -1, signals: [{ signal: "SIGTERM", afterMs: 0, times: 1 }] }],
  ...{ exitCode: 0, exitCodeOf: "/srv/app", commandExitCode: 0 },
};

function notStarted(errno: number, mode?: number): Problem {
  const file = mode === undefined ? undefined : { ...FILE, mode };
  return messages.commandNotStarted(COMMAND, { step: "start", errno, file });
}

function stepFailed(step: "chdir" | "setgroups" | "setgid" | "setuid"): Problem {
  return messages.commandNotStarted(COMMAND, { step, errno: ERRNO.EPERM, file: undefined });
}

/** Each kind of value, and of those with two parts each way to be wrong. */
const BAD_VALUES: Readonly<Record<string, readonly string[]>> = {
  duration: ["soon"],
  signal: ["TREM"],
  rewrite: ["TERM", "KILL:TERM"],
  delay: ["TERM"],
  expect: ["256"],
  "log format": ["xml"],
  text: [""],
  variable: ["DEBUG"],
  "variable name": ["A=b"],
  "name of an init": ["tiny"],
  "signal or 0": ["TREM"],
  "exit on": ["TERM"],
};

const SPECS: readonly OptionSpec[] = OPTIONS;

function badValues(): Problem[] {
  const kinds = [...new Set(SPECS.flatMap(({ kind }) => kind === undefined ? [] : [kind]))];
  return kinds.flatMap((kind) => {
    const values = BAD_VALUES[kind];
    if (values === undefined) throw new Error(`Cannot give a bad ${kind}: BAD_VALUES has none`);
    return values.map((value) => options.badValue({ name: "option", kind }, value));
  });
}

const [WITH_VALUE] = SPECS.filter(({ value }) => value !== undefined);

/** Every function that says what is wrong: what it says. */
export const PROBLEMS: Readonly<Record<string, () => readonly Sentence[]>> = {
  // messages.ts
  notTheBuiltBinary: () =>
    (["start a command", "send a signal", "be a probe"] as const).map(messages.notTheBuiltBinary),
  commandNotStarted: () => [
    notStarted(ERRNO.ENOENT),
    notStarted(ERRNO.ENOENT, 0o100755),
    notStarted(ERRNO.ENOTDIR),
    notStarted(ERRNO.EACCES, -1),
    notStarted(ERRNO.EACCES, 0o040755),
    notStarted(ERRNO.EACCES, 0o100644),
    notStarted(ERRNO.EACCES, 0o100755),
    notStarted(ERRNO.ENOEXEC, 0o100755),
    notStarted(ERRNO.EMFILE, 0o100755),
    notStarted(ERRNO.EAGAIN, 0o100755),
    notStarted(ERRNO.ENOMEM, 0o100755),
    notStarted(ERRNO.E2BIG, 0o100755),
    ...(["chdir", "setgroups", "setgid", "setuid"] as const).map(stepFailed),
  ],
  signalNotSent: () => [
    messages.signalNotSent(TERM, { to: PID_7, errno: ERRNO.EPERM }),
    messages.signalNotSent(TERM, { to: PID_7, errno: ERRNO.ESRCH }),
  ],
  valueNotSent: () => [messages.valueNotSent(34, { to: PID_7, errno: ERRNO.EAGAIN })],
  orphansNotAdopted: () => [messages.orphansNotAdopted(42, ERRNO.EINVAL)],
  effectFailed: () => [messages.effectFailed({ type: "startTimer" } as never, ERRNO.EINVAL)],
  commandWasLost: () => [messages.commandWasLost("app", 7)],
  leftoverKilled: () =>
    [
      { ...PROCESS, state: "T" },
      { ...PROCESS, state: "t" },
      { ...PROCESS, ignored: TERM_ALONE },
      { ...PROCESS, blocked: TERM_ALONE },
      { ...PROCESS, state: "D" },
      { ...PROCESS, caught: TERM_ALONE },
      PROCESS,
    ].flatMap((process) => [
      messages.leftoverKilled(process),
      messages.leftoverKilled({ ...process, ignored: INT_ALONE }, INT),
    ]),
  commandKilled: () => [messages.commandKilled("app", 7)],
  namelessLeftoversKilled: () => [messages.namelessLeftoversKilled()],
  leftoversRemain: () => [messages.leftoversRemain()],
  formatReport: () => [REPORT, { ...REPORT, askedBy: null }].map(shutdown.formatReport),

  // option_messages.ts
  unknownOption: () => [options.unknownOption("--grcae")],
  unexpectedValue: () => [options.unexpectedValue("group", "x")],
  missingValue: () => [options.missingValue(WITH_VALUE)],
  badValue: badValues,
  missingCommand: () => [options.missingCommand()],
  missingNextCommand: () => [options.missingNextCommand()],
  commandWithPause: () => [options.commandWithPause("app")],
  optionWithPause: () => [options.optionWithPause("--grace")],
  misplacedOption: () => [options.misplacedOption("--grace", "app")],
  optionWithout: () => [options.optionWithout("probe-log", "probe")],
  insteadInEnvironment: () => [options.insteadInEnvironment("explain")],
  misplacedAs: () => [options.misplacedAs()],
  firstAndWatched: () => [options.firstAndWatched("app")],
  commandInEnvironment: () => [options.commandInEnvironment("app")],
  inEnvironment: () => [
    options.inEnvironment({ refusal: "unknownOption", args: ["--grcae"] }),
  ],
  allOnlyAsInit: () => [options.allOnlyAsInit(42)],
  unknownUser: () => [options.unknownUser("nobody")],
  unknownGroup: () => [options.unknownGroup("nobody")],
  userWithoutGroup: () => [options.userWithoutGroup("1000")],

  // instead_messages.ts and explain_messages.ts
  optionInstead: () => [instead.optionInstead("--grace", "explain")],
  badPid: () => [instead.badPid("x", "explain"), instead.badPid("x", "send")],
  tooManyPids: () => [instead.tooManyPids("2")],
  optionBehindPid: () => [instead.optionBehindPid("--log")],
  probeLogNotWritten: () => [instead.probeLogNotWritten("/log/app", ERRNO.ENOENT)],
  signalNotSentTo: () => [
    instead.signalNotSentTo(TERM, { pid: 7, errno: ERRNO.EPERM }),
    instead.signalNotSentTo(TERM, { pid: 7, errno: ERRNO.ESRCH }),
  ],
  cannotExplain: () => [
    explain.cannotExplain(7, { code: "ENOENT", text: "no such file or directory (ENOENT)" }),
  ],
};

/** What is said when nothing is wrong, and what only forms sentences. */
const NO_PROBLEMS: readonly string[] = [
  ...["formatLogLine", "formatJsonLine", "formatProblem", "formatTrace", "quote"],
  ...["commandIsRunning", "commandHasExited", "commandWasStopped", "orphanReaped", "exiting"],
  ...["signalForwarded", "signalNotForwarded", "signalHeardByNobody", "signalDropped"],
  ...["signalDelayed", "restNotStarted", "leftoversAsked", "reasonToRemain", "describeRefusal"],
];

/** Sentences that are in neither list, and names of sentences that are gone. */
export function findUnlisted(): string[] {
  const there = [messages, options, instead, shutdown].flatMap((module) => Object.keys(module));
  const listed = [...Object.keys(PROBLEMS), ...NO_PROBLEMS];
  return [
    ...there.filter((name) => !listed.includes(name)).map((name) =>
      `scripts/lists/user_messages.ts: expected ${name} in PROBLEMS or NO_PROBLEMS, got none`
    ),
    ...listed.filter((name) => !there.includes(name) && !(name in explain)).map((name) =>
      `scripts/lists/user_messages.ts: expected a function ${name} in init/core, got none`
    ),
  ];
}

/** What is wrong, without the advice. */
export function problemTexts(): string[] {
  return Object.values(PROBLEMS).flatMap((say) => say()).map((sentence) =>
    typeof sentence === "string" ? sentence : sentence.text
  );
}
