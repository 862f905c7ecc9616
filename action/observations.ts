// SPDX-License-Identifier: MIT
// What verify.ts sees and judge.ts decides on: plain data, nothing in it is an opinion.
import type { LintFinding } from "./lint_finding.ts";
import type { SignalRow } from "./trace_log.ts";

export interface ImageFacts {
  /** As the user named it. */
  readonly ref: string;
  readonly id: string;
  readonly digest: string | null;
  /** As Docker names it: amd64, arm64. */
  readonly arch: string;
  readonly entrypoint: readonly string[];
  /** The image's own, or the input "command"; the same goes for what run-args change. */
  readonly cmd: readonly string[];
  /** Whether a shell of the image runs a line of ENTRYPOINT or CMD. */
  readonly isShellForm: boolean;
  readonly stopSignal: number;
  readonly user: string;
  readonly hasHealthcheck: boolean;
  /** The folders of the image's PATH. */
  readonly path: readonly string[];
  readonly workingDir: string;
  /** Words of ENTRYPOINT and CMD behind the first that are programs in the image. */
  readonly startedPrograms: readonly string[];
}

export interface EngineFacts {
  readonly server: string;
  readonly arch: string;
  readonly cgroup: string;
  /** undefined: there is none. */
  readonly buildx: string | undefined;
}

export interface Process {
  /** As the engine's host counts. */
  readonly pid: number;
  readonly parentPid: number;
  readonly threads: number;
  /** The masks as the kernel writes them: 16 hexadecimal digits. */
  readonly blocked: string;
  readonly ignored: string;
  readonly caught: string;
  /** The command line with single blanks between the words. */
  readonly args: string;
}

/** Who is who among the container's processes. */
export interface ProcessTree {
  readonly processes: readonly Process[];
  readonly pid1: Process;
  readonly main: Process;
  /** From PID 1 to the parent of main; empty when main is PID 1. */
  readonly chain: readonly Process[];
}

/** Run R: the image as it is, stopped as an orchestrator stops it. */
export interface StoppedRun {
  readonly outcome: "stopped";
  readonly readyMs: number;
  readonly tree: ProcessTree;
  readonly zombies: number;
  readonly shutdownMs: number;
  /** Whether the grace period ran out, so that the engine sent KILL. */
  readonly isKilled: boolean;
  readonly isOutOfMemory: boolean;
  readonly exitCode: number;
}

/** Run R did not come to the point where it could be stopped. */
export interface FailedRun {
  readonly outcome: "not started" | "exited early" | "never ready";
  /** One sentence. */
  readonly reason: string;
  readonly exitCode: number | null;
  /** The end of what it printed. */
  readonly log: string;
}

/** What the probe heard when one signal was sent to PID 1. */
export interface SignalRun {
  readonly signal: number;
  /** What it was turned into on its way; undefined: nothing. */
  readonly as?: number;
  readonly seen: number;
  /** The sender's pid in the container, 0 for the engine itself; null: not seen. */
  readonly from: number | null;
  /** The container's exit code, when it ended of that signal. */
  readonly exitCode: number | null;
}

/** Run P with the stop signal: what comes after the signal. */
export interface StopRun {
  /** Whether PID 1 went on while the probe, having heard the signal, had not finished. */
  readonly isAwaited: boolean;
  /** The code that the probe exited with at the end; null: it never got so far. */
  readonly exitSent: number | null;
  /** The container's; null: it had to be killed. */
  readonly exitSeen: number | null;
  /** Whether it ended only without orphans beside it. */
  readonly isHeldByOrphans: boolean;
  readonly isOrphanSignalled: boolean;
  readonly isDaemonSignalled: boolean;
}

/** Run P: the probe in the application's place, a fresh container for each signal. */
export interface ProbeRun {
  readonly mode: "cmd" | "overlay";
  /** The stop signal first. */
  readonly signals: readonly SignalRun[];
  /** undefined: the stop signal never arrived. */
  readonly stop: StopRun | undefined;
  /** undefined: the container ended before that was to be seen. */
  readonly isOrphanReaped: boolean | undefined;
  readonly inheritedIgnored: readonly string[];
  readonly inheritedBlocked: readonly string[];
}

export interface NoProbe {
  readonly mode: "none" | "off";
  readonly reason: string;
}

/** What the kernel saw of run R's stop; the pids are the kernel's. */
export interface Trace {
  readonly pid1: number;
  /** null: the application got no signal. */
  readonly main: number | null;
  /** To processes of the container, from the stop signal on, which is at 0 ms. */
  readonly signals: readonly SignalRow[];
}

export interface NoTrace {
  readonly reason: string;
}

export interface Observations {
  readonly image: ImageFacts;
  readonly engine: EngineFacts;
  /** undefined: nobody looked at a Dockerfile. */
  readonly lint: readonly LintFinding[] | undefined;
  readonly real: StoppedRun | FailedRun;
  readonly probe: ProbeRun | NoProbe;
  /** undefined: nobody asked for it. */
  readonly trace: Trace | NoTrace | undefined;
}
