// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Durations as users write them: `500ms`, `5s`, `1.5s`, `2m`, `1h`, or seconds alone.

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Thirty days: far above any sensible grace period, far below what a timer overflows at. */
export const LONGEST_DURATION_MS = 30 * 24 * 3_600_000;

/** Milliseconds, or undefined when `text` is no duration or longer than thirty days. */
export function parseDuration(text: string): number | undefined {
  const parts = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)?$/.exec(text);
  if (parts === null) return undefined;
  const durationMs = Math.round(Number(parts[1]) * UNITS_MS[parts[2] ?? "s"]);
  return durationMs <= LONGEST_DURATION_MS ? durationMs : undefined;
}

/** `5s`, `1.25s`, `300ms`, `2m`, `1h`: the largest unit that it is a whole number of, or seconds. */
export function formatDuration(durationMs: number): string {
  const wholeMs = Math.round(durationMs);
  for (const unit of ["h", "m"] as const) {
    if (wholeMs > 0 && wholeMs % UNITS_MS[unit] === 0) return `${wholeMs / UNITS_MS[unit]}${unit}`;
  }
  return wholeMs < 1000 ? `${wholeMs}ms` : `${wholeMs / 1000}s`;
}
