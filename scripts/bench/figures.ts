// SPDX-License-Identifier: MIT
// Pure: the one list of what is measured, in the order of the table, and the shape of the results
// that table, chart and JSON share.

export interface Figure {
  readonly label: string;
  /** Digits behind the point. */
  readonly digits: number;
}

/** KB of memory are the kernel's, 1024 bytes; KB of a file are 1000 bytes. */
export const FIGURES = {
  startUs: { label: "start to end, median, us", digits: 0 },
  startLeastUs: { label: "start to end, least, us", digits: 0 },
  optionsStartUs: { label: "with options and 2 commands, us", digits: 0 },
  startInstructions: { label: "instructions of a start, thousands", digits: 0 },
  optionsInstructions: { label: "the same with options and 2 commands", digits: 0 },
  fileKb: { label: "file, KB", digits: 0 },
  residentKb: { label: "resident memory, idle, KB", digits: 0 },
  anonymousKb: { label: "anonymous memory, idle, KB", digits: 0 },
  privateDirtyKb: { label: "private dirty memory, idle, KB", digits: 0 },
  wakeUps: { label: "wake-ups, idle", digits: 0 },
  idleCpuUs: { label: "CPU time, idle, us", digits: 0 },
  roundTripUs: { label: "signal round trip, median, us", digits: 1 },
  roundTripP99Us: { label: "signal round trip, p99, us", digits: 1 },
  forwardCpuUs: { label: "CPU per forwarded signal, us", digits: 1 },
  reapSinglyCpuUs: { label: "CPU per orphan, one by one, us", digits: 1 },
  reapBacklogCpuUs: { label: "CPU per orphan, backlog, us", digits: 1 },
  signalGrowthKb: { label: "growth with signals, KB", digits: 0 },
  reapGrowthKb: { label: "growth with orphans, KB", digits: 0 },
} satisfies Record<string, Figure>;

export type FigureName = keyof typeof FIGURES;

/** Figure → init → value. What could not be measured has no entry. */
export type Figures = { readonly [name in FigureName]?: Readonly<Record<string, number>> };

export interface MeasuredInit {
  /** The head of its column. */
  readonly name: string;
  /** Which version and where from. */
  readonly about: string;
  /** It needs a loader and libc beside its own file. */
  readonly isDynamic: boolean;
}

export interface Results {
  /** ISO 8601. */
  readonly measuredAt: string;
  /** What runs all this: processor, kernel, how the harness was pinned. */
  readonly machine: string;
  readonly isQuick: boolean;
  /** In the order of the columns. */
  readonly inits: readonly MeasuredInit[];
  readonly figures: Figures;
  /** Sentences: what was left out and why, what moved. */
  readonly notes: readonly string[];
}
