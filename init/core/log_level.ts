// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// How important a log line is, and which ones are wanted.

/** From the most to the least important. */
export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export function isWanted(level: LogLevel, wanted: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(wanted);
}
