// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What --explain may find, and what it may not know: docs/explain.schema.json has the same names.
import type { Culprit } from "../verdict.ts";

export const FINDING_IDS = [
  "deaf-init",
  "deaf-application",
  "shell-in-between",
  "inner-init",
  "zombie",
  "stopped",
  "traced",
  "uninterruptible",
] as const;
export type FindingId = (typeof FINDING_IDS)[number];

export const UNKNOWN_IDS = [
  "shell-trap",
  "package-manager",
  "runtime-catches",
  "forwards-unknown",
  "masks-unreadable",
  "environment-unreadable",
] as const;
export type UnknownId = (typeof UNKNOWN_IDS)[number];

export interface Finding {
  readonly id: FindingId;
  readonly culprit: Culprit;
  /** Whom it is about: first who has to change, where that is a process. */
  readonly pids: readonly number[];
  readonly text: string;
  readonly advice: string;
}

/** What cannot be seen from outside. */
export interface Unknown {
  readonly id: UnknownId;
  readonly pids: readonly number[];
  readonly text: string;
  readonly advice: string;
}

export interface Findings {
  readonly findings: readonly Finding[];
  readonly unknowns: readonly Unknown[];
}

export const NOTHING: Findings = { findings: [], unknowns: [] };

export function found(finding: Finding): Findings {
  return { findings: [finding], unknowns: [] };
}

export function merge(parts: readonly Findings[]): Findings {
  return {
    findings: parts.flatMap(({ findings }) => findings),
    unknowns: parts.flatMap(({ unknowns }) => unknowns),
  };
}
