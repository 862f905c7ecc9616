// SPDX-License-Identifier: MIT
// Whether this is the built binary, which has the host, or the same code under stock Deno.

export function isBuiltBinary(): boolean {
  return typeof host !== "undefined";
}
