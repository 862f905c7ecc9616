// SPDX-License-Identifier: MIT
// Types of @std/cli's parseArgs as far as options.ts uses it; its npm edition has none.

export interface ParseArgsOptions {
  readonly boolean: readonly string[];
  readonly string: readonly string[];
  readonly collect: readonly string[];
}

export function parseArgs(
  args: readonly string[],
  options: ParseArgsOptions,
): Readonly<Record<string, unknown>>;
