// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The version of baronet. scripts/check_lists.ts compares it with deno.json and CHANGELOG.md.

export const VERSION = "0.1.0";

/** The commit that the binary was built from: scripts/build_init.ts puts it in this place. */
export const COMMIT = "@commit@";
