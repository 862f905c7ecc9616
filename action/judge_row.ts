// SPDX-License-Identifier: MIT
// A row of a table for judge(): what was seen, and what it has to say of it.
import { observations, wishes } from "./examples.ts";
import { judge } from "./judge.ts";
import type { Observations } from "./observations.ts";

export interface Row {
  readonly title: string;
  readonly seen: Partial<Observations>;
  readonly wishes?: Readonly<Record<string, string>>;
  readonly verdict: string;
  readonly culprit: string | null;
  /** Checks that warn or fail. */
  readonly complaints: readonly string[];
  readonly message: string;
  readonly advice: string;
}

/** What judge() says of a row, in the shape of the row's own expectations. */
export function judgeRow({ seen, wishes: raw }: Row) {
  const { checks, ...judgement } = judge({ seen: observations(seen), wishes: wishes(raw) });
  const complaints = checks.filter(({ status }) => status === "warn" || status === "fail")
    .map(({ status, id }) => `${status} ${id}`);
  return { ...judgement, complaints };
}
