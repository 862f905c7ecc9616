// SPDX-License-Identifier: MIT
// What the check of a Dockerfile found, whoever checked it.

/** The name of BuildKit's rule about ENTRYPOINT and CMD; hadolint calls it DL3025. */
export const EXEC_FORM_RULE = "JSONArgsRecommended";

export interface LintFinding {
  readonly rule: string;
  readonly message: string;
  /** As the user named it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}
