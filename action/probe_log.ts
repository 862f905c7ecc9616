// SPDX-License-Identifier: MIT
// Pure: the lines of `baronet --probe` -> what the probe and its orphans heard.

interface Orphans {
  readonly short: number;
  readonly orphan: number;
  readonly daemon: number;
}

/** One line; the fields are those of its event. */
interface Line {
  readonly event: "ready" | "signal" | "orphan" | "exit";
  readonly process: "probe" | "orphan" | "daemon" | "short";
  readonly pid: number;
  readonly number?: number;
  readonly sender?: number;
  readonly fate?: "reaped" | "zombie";
  readonly code?: number;
  readonly blocked?: readonly string[];
  readonly ignored?: readonly string[];
  readonly argv?: readonly string[];
  readonly orphans?: Orphans | null;
}

export interface ProbeLog {
  /** undefined: not ready yet. */
  readonly ready: {
    readonly pid: number;
    readonly argv: readonly string[];
    readonly blocked: readonly string[];
    readonly ignored: readonly string[];
  } | undefined;
  /** undefined: not known yet. */
  readonly isOrphanReaped: boolean | undefined;
  readonly exitCode: number | null;
  /** What the probe heard when the signal was sent: that, or what it was turned into. */
  heardAs(signal: number): number | undefined;
  /** How often the process heard the signal, and from whom first. */
  heard(process: "probe" | "orphan" | "daemon", signal: number): {
    readonly count: number;
    readonly from: number | null;
  };
}

/** `text`: the log; its last line may be cut. */
export function parseProbeLog(text: string): ProbeLog {
  const lines = text.split("\n").slice(0, -1).map(parseLine);
  const ready = lines.find(({ event, process }) => event === "ready" && process === "probe");
  // Another process of the same executable would write into the same log.
  const own = lines.filter(({ pid, process }) => process !== "probe" || pid === ready?.pid);
  const { fate } = own.find(({ event }) => event === "orphan") ?? {};
  return {
    ready: ready === undefined ? undefined : {
      pid: ready.pid,
      argv: ready.argv ?? [],
      blocked: ready.blocked ?? [],
      ignored: ready.ignored ?? [],
    },
    isOrphanReaped: fate === undefined ? undefined : fate === "reaped",
    exitCode: own.find(({ event, process }) => event === "exit" && process === "probe")?.code ??
      null,
    heardAs(signal) {
      const numbers = own.filter(({ event, process }) => event === "signal" && process === "probe")
        .map(({ number }) => number);
      return numbers.includes(signal) ? signal : numbers[0];
    },
    heard(process, signal) {
      const heard = own.filter((line) =>
        line.event === "signal" && line.process === process && line.number === signal
      );
      return { count: heard.length, from: heard[0]?.sender ?? null };
    },
  };
}

function parseLine(line: string): Line {
  try {
    return JSON.parse(line) as Line;
  } catch (cause) {
    throw new Error(`Cannot read the probe's log: "${line}" is no JSON`, { cause });
  }
}
