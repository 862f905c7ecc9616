// SPDX-License-Identifier: MIT
// Observations that unit tests start from and change: an image that does everything right.
import { parseInputs } from "./inputs.ts";
import type {
  EngineFacts,
  ImageFacts,
  Observations,
  ProbeRun,
  Process,
  ProcessTree,
  StoppedRun,
  StopRun,
  Trace,
} from "./observations.ts";
import type { Outcome } from "./trace_log.ts";
import type { VerifyInputs } from "./inputs.ts";

export const NO_SIGNALS = "0000000000000000";
/** Bit 14: SIGTERM. */
export const TERM_ONLY = "0000000000004000";

export function aProcess(
  args: string,
  { pid, parentPid }: Pick<Process, "pid" | "parentPid">,
): Process {
  const masks = { blocked: NO_SIGNALS, ignored: NO_SIGNALS, caught: TERM_ONLY };
  return { pid, parentPid, threads: 1, ...masks, args };
}

export function anImage(changes: Partial<ImageFacts>): ImageFacts {
  return {
    ...{ ref: "app:ci", id: `sha256:${"0".repeat(64)}`, digest: null, arch: "amd64" },
    ...{ entrypoint: [], cmd: [], isShellForm: false, stopSignal: 15, user: "" },
    ...{ hasHealthcheck: false, path: ["/usr/bin", "/bin"], workingDir: "/", startedPrograms: [] },
    ...changes,
  };
}

export const ENGINE: EngineFacts = {
  server: "28.0.4",
  arch: "amd64",
  cgroup: "2",
  buildx: "0.36.1",
};

/** Command lines from PID 1 down to the application, each the parent of the next. */
export function aTree(...lines: readonly string[]): ProcessTree {
  const processes = lines.map((args, index) =>
    aProcess(args, { pid: index + 7, parentPid: index + 6 })
  );
  return {
    processes,
    pid1: processes[0],
    main: processes[processes.length - 1],
    chain: processes.slice(0, -1),
  };
}

export function aStoppedRun(tree: ProcessTree, changes: Partial<StoppedRun> = {}): StoppedRun {
  return {
    ...{ outcome: "stopped", readyMs: 310, tree, zombies: 0, shutdownMs: 250 },
    ...{ isKilled: false, isOutOfMemory: false, exitCode: 0 },
    ...changes,
  };
}

const ALL = [15, 2, 1, 3, 10, 12];

/** `missing`: signals that the probe does not hear. */
export function aProbeRun(
  changes: Partial<Omit<ProbeRun, "stop">> & {
    missing?: readonly number[];
    stop?: Partial<StopRun>;
  },
): ProbeRun {
  const { missing = [], stop = {}, ...rest } = changes;
  return {
    mode: "cmd",
    signals: ALL.map((signal) => {
      const seen = missing.includes(signal) ? 0 : 1;
      return { signal, seen, from: seen === 0 ? null : 1, exitCode: null };
    }),
    stop: missing.includes(15) ? undefined : {
      ...{ isAwaited: true, exitSent: 42, exitSeen: 42, isHeldByOrphans: false },
      ...{ isOrphanSignalled: false, isDaemonSignalled: false },
      ...stop,
    },
    isOrphanReaped: true,
    inheritedIgnored: [],
    inheritedBlocked: [],
    ...rest,
  };
}

/** Of aTree("/tini -- /app", "/app"); `toMain`: the signal that PID 1 sends on; null: none. */
export function aTrace(
  { toMain = 15, outcome = "delivered", isCut = false }: {
    toMain?: number | null;
    outcome?: Outcome;
    isCut?: boolean;
  },
): Trace {
  const [engine, tini, app] = [{ name: "runc", pid: 70 }, { name: "tini", pid: 7 }, {
    name: "app",
    pid: 8,
  }];
  const sent = { atMs: 0, signal: 15, isOfKernel: false, outcome: "delivered" } as const;
  return {
    ...{ pid1: 7, main: 8 },
    signals: [
      { ...sent, from: engine, to: tini },
      ...(toMain === null
        ? []
        : [{ ...sent, outcome, atMs: 1.4, signal: toMain, from: tini, to: app }]),
      ...(isCut ? [{ ...sent, atMs: 40, signal: 9, isOfKernel: true, from: tini, to: app }] : []),
    ],
  };
}

export function wishes(raw: Readonly<Record<string, string>> = {}): VerifyInputs {
  const { verify } = parseInputs(raw);
  if (verify === undefined) throw new Error("Cannot make an example: verify is off");
  return verify;
}

export function observations(changes: Partial<Observations>): Observations {
  const tree = aTree("/tini -- /app", "/app");
  return {
    image: anImage({ entrypoint: ["/tini", "--"], cmd: ["/app"] }),
    ...{ engine: ENGINE, lint: undefined, real: aStoppedRun(tree), probe: aProbeRun({}) },
    trace: undefined,
    ...changes,
  };
}
