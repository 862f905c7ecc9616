// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The words that --explain and the Action share for what they found.

/** Who has to change for a signal to arrive: the answer to "whose fault is it?". */
export type Culprit = "entrypoint" | "init" | "application" | "environment";

/** What one check came to; "skip": nobody could tell, or nobody asked. */
export type CheckStatus = "pass" | "warn" | "fail" | "skip";

/** What all checks together came to; "inconclusive": the question was not answered. */
export type Verdict = "pass" | "warn" | "fail" | "inconclusive";
