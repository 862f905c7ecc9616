// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// How important a log line is, and which ones are wanted.

/** From the most to the least important. */
const RANKS = {
  fatal: 0,
  error: 1,
  warn: 2,
  info: 3,
  debug: 4,
} as const;
export type LogLevel = keyof typeof RANKS;
export const LOG_LEVELS = Object.keys(RANKS) as readonly LogLevel[];

export function isWanted(level: LogLevel, wanted: LogLevel): boolean {
  return RANKS[level] <= RANKS[wanted];
}
