// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { isWanted, LOG_LEVELS, type LogLevel } from "./log_level.ts";

/** For each level that can be asked for: which lines are then printed. */
const PRINTED: Readonly<Record<LogLevel, readonly LogLevel[]>> = {
  fatal: ["fatal"],
  error: ["fatal", "error"],
  warn: ["fatal", "error", "warn"],
  info: ["fatal", "error", "warn", "info"],
  debug: ["fatal", "error", "warn", "info", "debug"],
};

Deno.test("isWanted() lets through the level asked for and all that are more important", () => {
  for (const wanted of LOG_LEVELS) {
    assertEquals(LOG_LEVELS.filter((level) => isWanted(level, wanted)), PRINTED[wanted], wanted);
  }
  assertEquals(LOG_LEVELS.length, 5);
});
