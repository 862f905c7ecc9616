// SPDX-License-Identifier: MIT
// Pure: what baronet has to reach, as one table, and whether it does.
import { type FigureName, FIGURES, type Figures } from "./figures.ts";

/** The init that is judged. */
export const JUDGED = "baronet";

/** The init that most bars are about and that the chart shows as 1. */
export const REFERENCE = "tini-static";

export interface Bound {
  readonly limit: number;
  /** The limit is this many times the least of these inits' values; without: it is absolute. */
  readonly of?: readonly string[];
  /** Which of their figures; default: the same. */
  readonly ofFigure?: FigureName;
}

export interface Bar {
  readonly figure: FigureName;
  readonly label: string;
  readonly bar: Bound;
  readonly moonshot?: Bound;
}

const STATIC = [REFERENCE];
const FORWARDERS = ["tini", "dumb-init", "catatonit"];
const PEERS = [...STATIC, ...FORWARDERS];

export const BARS: readonly Bar[] = [
  {
    figure: "startUs",
    label: "start to end",
    bar: { limit: 0.6, of: STATIC },
    moonshot: { limit: 1, of: ["smell-baron"] },
  },
  {
    figure: "optionsStartUs",
    label: "with options and two commands",
    bar: { limit: 0.75, of: STATIC, ofFigure: "startUs" },
    moonshot: { limit: 0.6, of: STATIC, ofFigure: "startUs" },
  },
  {
    figure: "anonymousKb",
    label: "anonymous memory, idle, KB",
    bar: { limit: 64 },
    moonshot: { limit: 36 },
  },
  {
    figure: "residentKb",
    label: "resident memory, idle",
    bar: { limit: 1, of: STATIC },
    moonshot: { limit: 0.6, of: STATIC },
  },
  { figure: "fileKb", label: "file, KB", bar: { limit: 660 }, moonshot: { limit: 450 } },
  { figure: "wakeUps", label: "wake-ups, idle", bar: { limit: 0 } },
  // A system call takes CPU time: who had none has made none.
  { figure: "idleCpuUs", label: "system calls, idle: CPU time, us", bar: { limit: 0 } },
  {
    figure: "roundTripUs",
    label: "signal round trip, median",
    bar: { limit: 1.05, of: FORWARDERS },
    moonshot: { limit: 1, of: FORWARDERS },
  },
  {
    figure: "roundTripP99Us",
    label: "signal round trip, 99th percentile",
    bar: { limit: 1.05, of: FORWARDERS },
    moonshot: { limit: 1, of: FORWARDERS },
  },
  {
    figure: "reapSinglyCpuUs",
    label: "CPU time per orphan, one by one",
    bar: { limit: 1.1, of: STATIC },
    moonshot: { limit: 1, of: PEERS },
  },
  {
    figure: "reapBacklogCpuUs",
    label: "CPU time per orphan, in a backlog",
    bar: { limit: 1.1, of: STATIC },
    moonshot: { limit: 1, of: PEERS },
  },
  { figure: "signalGrowthKb", label: "growth with signals, KB", bar: { limit: 0 } },
  { figure: "reapGrowthKb", label: "growth with orphans, KB", bar: { limit: 0 } },
];

export interface Judgement {
  /** What was asked for: "<= 0.60 of tini-static". */
  readonly asked: string;
  /** "0.52, held", "0.63, missed by 5.0 %", "not measured". */
  readonly found: string;
  /** Only false when it was measured. */
  readonly isMissed: boolean;
}

/** Whether baronet's `figure` is within the bound. */
export function judge(
  { figure, bound }: { figure: FigureName; bound: Bound },
  figures: Figures,
): Judgement {
  const reference = findReference(bound, figures[bound.ofFigure ?? figure] ?? {});
  const asked = formatBound(bound, reference?.init, figure);
  const value = figures[figure]?.[JUDGED];
  if (value === undefined || reference === undefined) {
    return { asked, found: "not measured", isMissed: false };
  }
  const measured = value / reference.value;
  const isMissed = measured > bound.limit;
  const verdict = isMissed ? `missed by ${formatExcess(measured, bound.limit)}` : "held";
  return { asked, found: `${formatMeasured(measured, bound, figure)}, ${verdict}`, isMissed };
}

/** The least of the values that the bound is about; 1 and no name where it is absolute. */
function findReference(
  { of }: Bound,
  values: Readonly<Record<string, number>>,
): { init?: string; value: number } | undefined {
  if (of === undefined) return { value: 1 };
  const known = of.filter((init) => values[init] !== undefined);
  const [init] = known.sort((one, other) => (values[one] ?? 0) - (values[other] ?? 0));
  return init === undefined ? undefined : { init, value: values[init] ?? 0 };
}

function formatBound(bound: Bound, fastest: string | undefined, figure: FigureName): string {
  const limit = `<= ${formatMeasured(bound.limit, bound, figure)}`;
  if (bound.of === undefined) return limit;
  return `${limit} of ${fastest ?? (bound.of.length === 1 ? bound.of[0] : "the fastest peer")}`;
}

function formatMeasured(value: number, { of }: Bound, figure: FigureName): string {
  return value.toFixed(of === undefined ? FIGURES[figure].digits : 2);
}

function formatExcess(measured: number, limit: number): string {
  return limit === 0 ? measured.toFixed(0) : `${((measured / limit - 1) * 100).toFixed(1)} %`;
}
