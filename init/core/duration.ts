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

/** `5s`, `1.5s`, `300ms`: the shortest way to write it. */
export function formatDuration(durationMs: number): string {
  return durationMs < 1000
    ? `${Math.round(durationMs)}ms`
    : `${Math.round(durationMs / 100) / 10}s`;
}
