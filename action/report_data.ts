// SPDX-License-Identifier: MIT
// Pure: what was seen and judged -> the report for programs, in the shape that report.schema.json
// describes. Fields are only ever added to schema 1.
import { signalName } from "../init/core/signals.ts";
import type { Culprit } from "../init/core/verdict.ts";
import { type Check, hasProbed, type Verdict } from "./check.ts";
import type { Judgement } from "./judge.ts";
import { hasTraced } from "./judge_trace.ts";
import type { ImageFacts, Observations, ProbeRun, StoppedRun, Trace } from "./observations.ts";
import { type Disposition, dispositionOf } from "./process_tree.ts";
import type { Outcome, Party } from "./trace_log.ts";

export const SCHEMA = 1;

export interface Report {
  readonly schema: typeof SCHEMA;
  readonly tool: { readonly name: "baronet"; readonly version: string };
  /** null: there was no image to look at. */
  readonly image: ReportedImage | null;
  readonly engine: { server: string; cgroup: string; buildx: string | null } | null;
  readonly real: ReportedRun | null;
  readonly probe: ReportedProbe | null;
  /** null: not asked for, or not to be had, which a check then says. */
  readonly trace: ReportedTrace | null;
  readonly checks: readonly Check[];
  readonly verdict: Verdict;
  readonly culprit: Culprit | null;
  readonly message: string;
  readonly advice: string;
  /** What the release step adds. */
  readonly release: null;
}

export interface ReportedImage
  extends Pick<ImageFacts, "ref" | "id" | "digest" | "arch" | "entrypoint" | "cmd" | "user"> {
  readonly stopSignal: string;
  readonly healthcheck: boolean;
}

export interface ReportedRun {
  readonly pid1: string;
  readonly main: { pid: number; args: string; isPid1: boolean; disposition: Disposition };
  /** The pids are those of the engine's host. */
  readonly tree: readonly { pid: number; ppid: number; args: string }[];
  readonly readyMs: number;
  readonly signal: string;
  readonly shutdownMs: number;
  readonly graceS: number;
  readonly killed: boolean;
  readonly oom: boolean;
  readonly exitCode: number;
  readonly zombies: number;
}

export interface ReportedProbe {
  readonly mode: "cmd" | "overlay";
  readonly signals: readonly {
    signal: string;
    /** What it was turned into on its way. */
    as?: string;
    seen: number;
    from: number | null;
    exitCode: number | null;
  }[];
  readonly finished: boolean | null;
  readonly exitSent: number | null;
  readonly exitSeen: number | null;
  readonly inheritedIgnored: readonly string[];
  readonly inheritedBlocked: readonly string[];
  readonly orphanReaped: boolean | null;
  readonly orphanSignalled: boolean | null;
  readonly daemonSignalled: boolean | null;
}

export interface ReportedTrace {
  /** The pids are the kernel's; pid 0 is the kernel itself. */
  readonly pid1: number;
  readonly main: number | null;
  readonly signals: readonly {
    readonly atMs: number;
    readonly signal: string;
    readonly from: Party;
    readonly to: Party;
    readonly outcome: Outcome;
  }[];
}

export interface Judged {
  readonly version: string;
  readonly seen: Observations;
  readonly judgement: Judgement;
  readonly graceS: number;
}

export function makeReport({ version, seen, judgement, graceS }: Judged): Report {
  const { image, engine, real, probe, trace } = seen;
  const stopSignal = signalName(image.stopSignal);
  return {
    schema: SCHEMA,
    tool: { name: "baronet", version },
    image: {
      ...{ ref: image.ref, id: image.id, digest: image.digest, arch: image.arch },
      ...{ entrypoint: image.entrypoint, cmd: image.cmd, stopSignal, user: image.user },
      healthcheck: image.hasHealthcheck,
    },
    engine: { server: engine.server, cgroup: engine.cgroup, buildx: engine.buildx ?? null },
    real: real.outcome === "stopped"
      ? reportRun(real, { signal: stopSignal, number: image.stopSignal, graceS })
      : null,
    probe: hasProbed(probe) ? reportProbe(probe) : null,
    trace: hasTraced(trace) ? reportTrace(trace) : null,
    ...judgement,
    release: null,
  };
}

interface Stop {
  readonly signal: string;
  readonly number: number;
  readonly graceS: number;
}

function reportRun(real: StoppedRun, { signal, number, graceS }: Stop): ReportedRun {
  const { pid1, main, processes } = real.tree;
  const disposition = dispositionOf(main, number);
  return {
    pid1: pid1.args,
    main: { pid: main.pid, args: main.args, isPid1: main === pid1, disposition },
    tree: processes.map(({ pid, parentPid: ppid, args }) => ({ pid, ppid, args })),
    readyMs: Math.round(real.readyMs),
    signal,
    shutdownMs: Math.round(real.shutdownMs),
    graceS,
    killed: real.isKilled,
    oom: real.isOutOfMemory,
    exitCode: real.exitCode,
    zombies: real.zombies,
  };
}

function reportProbe({ mode, signals, stop, ...rest }: ProbeRun): ReportedProbe {
  return {
    mode,
    signals: signals.map(({ signal, as, seen, from, exitCode }) => ({
      signal: signalName(signal),
      ...(as === undefined ? {} : { as: signalName(as) }),
      ...{ seen, from, exitCode },
    })),
    finished: stop === undefined ? null : stop.isAwaited && stop.exitSent !== null,
    exitSent: stop?.exitSent ?? null,
    exitSeen: stop?.exitSeen ?? null,
    inheritedIgnored: rest.inheritedIgnored,
    inheritedBlocked: rest.inheritedBlocked,
    orphanReaped: rest.isOrphanReaped ?? null,
    orphanSignalled: stop?.isOrphanSignalled ?? null,
    daemonSignalled: stop?.isDaemonSignalled ?? null,
  };
}

function reportTrace({ pid1, main, signals }: Trace): ReportedTrace {
  return {
    pid1,
    main,
    signals: signals.map(({ atMs, signal, from, to, isOfKernel, outcome }) => ({
      ...{ atMs: Math.round(atMs), signal: signalName(signal) },
      ...{ from: isOfKernel ? { name: "kernel", pid: 0 } : from, to, outcome },
    })),
  };
}

/** Of a verification that came to no judgement: the engine failed, or there is no such image. */
export function makeFailureReport(version: string, message: string): Report {
  const [first, ...rest] = message.split("\n").map((line) => line.trim());
  return {
    ...{ schema: SCHEMA, tool: { name: "baronet", version } },
    ...{ image: null, engine: null, real: null, probe: null, trace: null, release: null },
    checks: [{ id: "environment", status: "skip", culprit: "environment", message: first }],
    ...{ verdict: "inconclusive", culprit: "environment", message: first, advice: rest.join("; ") },
  };
}
