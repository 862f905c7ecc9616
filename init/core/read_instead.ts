// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What is asked for instead of running commands, checked. The words behind the options are not
// commands then.
import type { Segment } from "./command_line.ts";
import type { Problem } from "./messages.ts";
import type { Instead, InsteadRequest } from "./instead.ts";
import * as messages from "./instead_messages.ts";
import type { OptionName } from "./option_table.ts";
import type { ExitOn, LogFormat } from "./option_values.ts";
import type { Pid } from "./plan.ts";
import { parseProbeRole, type ProbeRole } from "./probe_role.ts";
import { nameOf, type Values } from "./read_options.ts";
import { SIGNAL_NUMBERS } from "./signals.ts";

export interface ExplainRequest {
  readonly type: "explain";
  /** Explained with everything below it. */
  readonly pid: Pid;
  readonly stopSignal: number;
  readonly logFormat: LogFormat;
}

export interface SendRequest {
  readonly type: "send";
  /** 0: only look whether it could be sent. */
  readonly signal: number;
  /** The pid arguments of kill(2): negative ones are process groups. */
  readonly pids: readonly number[];
}

export interface ProbeRequest {
  readonly type: "probe";
  /** Undefined: stdout. */
  readonly logFile: string | undefined;
  readonly exitOn: ExitOn;
  readonly isAlone: boolean;
  /** What this process is; undefined: the probe itself. */
  readonly role: ProbeRole | undefined;
  /** What it stands in for; nothing is done with them. */
  readonly words: readonly string[];
}

type Read = ExplainRequest | SendRequest | ProbeRequest;

/** By what is asked for: the options that may stand beside it. */
const OPTIONS_OF: Readonly<Record<Instead, readonly OptionName[]>> = {
  explain: ["explain", "stop-signal", "log"],
  send: ["send"],
  probe: ["probe", "probe-log", "probe-exit", "probe-alone", "probe-role"],
};
const DEFAULT_EXIT_ON: ExitOn = [SIGNAL_NUMBERS.SIGTERM, 0];
/** PID_MAX_LIMIT of the kernel. */
const LAST_PID = 4_194_304;

function parsePid(text: string): number | undefined {
  const pid = /^-?[0-9]{1,7}$/.test(text) ? Number(text) : 0;
  return pid === 0 || pid > LAST_PID || -pid > LAST_PID ? undefined : pid;
}

function readExplain({ argv }: Segment, values: Values): ExplainRequest | Problem {
  const [text = "1", second] = argv;
  const pid = parsePid(text);
  if (pid === undefined || pid < 0) return messages.badPid(text, "explain");
  if (second?.startsWith("-")) return messages.optionBehindPid(second);
  if (second !== undefined) return messages.tooManyPids(second);
  return {
    type: "explain",
    pid,
    stopSignal: values["stop-signal"] ?? SIGNAL_NUMBERS.SIGTERM,
    logFormat: values.log ?? "text",
  };
}

function readSend({ argv }: Segment, signal: number): SendRequest | Problem {
  const pids: number[] = [];
  for (const text of argv) {
    const pid = parsePid(text);
    if (pid === undefined) return messages.badPid(text, "send");
    pids.push(pid);
  }
  return { type: "send", signal, pids: pids.length === 0 ? [1] : pids };
}

function readProbe(segments: readonly Segment[], values: Values): ProbeRequest {
  return {
    type: "probe",
    logFile: values["probe-log"],
    exitOn: values["probe-exit"] ?? DEFAULT_EXIT_ON,
    isAlone: values["probe-alone"] ?? false,
    role: parseProbeRole(values["probe-role"]),
    words: segments.flatMap(({ argv }) => argv),
  };
}

export function readInstead({ instead, segments, values }: InsteadRequest): Read | Problem {
  const [segment, second] = segments;
  const stray = segment.options.find((option) =>
    !OPTIONS_OF[instead].some((name) => name === nameOf(option))
  );
  if (stray !== undefined) return messages.optionInstead(stray, instead);
  // Only a probe stands in for command lines with more segments than one.
  if (instead === "probe") return readProbe(segments, values);
  if (second !== undefined) return messages.badPid("---", instead);
  return instead === "explain" ? readExplain(segment, values) : readSend(segment, values.send ?? 0);
}
