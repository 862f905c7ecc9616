// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The version of baronet. scripts/check_lists.ts compares it with deno.json and CHANGELOG.md.

export const VERSION = "0.1.0";
