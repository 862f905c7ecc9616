// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Words for what a check of signal handling finds, common to --explain and to the Action.

/**
 * Who has to change: what the image starts (`entrypoint`), the init that is PID 1 (`init`), the
 * program it is about (`application`), or whoever runs it (`environment`).
 */
export const CULPRITS = ["entrypoint", "init", "application", "environment"] as const;
export type Culprit = (typeof CULPRITS)[number];
