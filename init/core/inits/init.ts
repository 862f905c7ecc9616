// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What a table for another init consists of. None has an engine of its own: its command line
// becomes ours (options.ts), its defaults become options and traits, and what other tools read
// of its output is said besides our own lines.
import type { Effect } from "../effects.ts";
import type { Event } from "../events.ts";
import type { LogLevel } from "../log_level.ts";
import type { Segment } from "../command_line.ts";
import type { Pid } from "../plan.ts";
import type { ShutdownReport } from "../shutdown_report.ts";
import type { Traits } from "../traits.ts";

export interface LogLine {
  readonly level: LogLevel;
  readonly text: string;
  readonly report?: ShutdownReport;
}

/** How an init speaks: the form of a log line, and lines of its own about what happens. */
export interface Voice {
  /** One line with its newline. */
  readonly formatLine: (ownPid: Pid, line: LogLine) => string;
  /** Lines that others rely on, for every event before it is stepped and every effect. */
  readonly narrate?: (item: Event | Effect) => readonly LogLine[];
  /** Whether `narrate` wants to see SIGCHLD, which nobody else does. */
  readonly hearsOfChildren?: boolean;
  /** Whether it tells how a stop went: no other init does. */
  readonly reportsShutdown?: boolean;
}

/** What an init's table reads besides its arguments. */
export interface Surroundings {
  readonly ownPid: Pid;
  /** Whoever started us has made this process a subreaper. */
  readonly isSubreaper: boolean;
  /** Environment variables. */
  readonly environment: Pick<ReadonlyMap<string, string>, "get" | "has">;
}

/** Text for the user, complete with newlines, and where it goes. */
export interface Answer {
  readonly type: "answer";
  readonly to: "stdout" | "stderr";
  readonly text: string;
  readonly exitCode: number;
}

export type Translation =
  | Answer
  | { readonly type: "license" }
  | {
    readonly type: "translated";
    /** What holds unless BARONET_OPTIONS or the command line say otherwise, in our words. */
    readonly defaults: readonly string[];
    /** The command line, in our words; at least one segment. */
    readonly segments: readonly Segment[];
    readonly traits: Traits;
    readonly voice: Voice;
    readonly warnings: readonly string[];
  };

export interface Init {
  readonly translate: (args: readonly string[], surroundings: Surroundings) => Translation;
}

export function answer(
  text: string,
  { to = "stdout", exitCode = 0 }: { to?: "stdout" | "stderr"; exitCode?: number } = {},
): Answer {
  return { type: "answer", to, text, exitCode };
}

/** A usage error: text on stderr and exit code 1, as all of these inits have it. */
export function refusal(text: string): Answer {
  return answer(text, { to: "stderr", exitCode: 1 });
}
