// SPDX-License-Identifier: MIT
// Pure: checks and findings -> annotations of the workflow run. GitHub shows 10 errors and 10 warnings
// of a step and drops the rest, so the most telling ones come first, and the last one says how many more there are.
import type { Check } from "./check.ts";
import { EXEC_FORM_RULE, type LintFinding } from "./lint_finding.ts";
import type { Place } from "./sarif.ts";
import type { Report } from "./report_data.ts";

export interface Annotation {
  readonly level: "error" | "warning";
  readonly title: string;
  readonly message: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
}

const MOST = 8;

/** `start`: the Dockerfile's line that starts the application; undefined: there is no Dockerfile. */
export function makeAnnotations(
  { checks, advice }: Report,
  { lint, start }: { lint: readonly LintFinding[]; start: Place | undefined },
): Annotation[] {
  const of = (status: "fail" | "warn") =>
    checks.filter((check) => check.status === status).map((check) => annotate(check, start));
  const findings = lint.filter(({ rule }) => rule !== EXEC_FORM_RULE).map((finding) => ({
    level: "warning" as const,
    title: finding.rule,
    message: finding.message,
    ...{ file: finding.file, line: finding.line },
  }));
  const [first, ...errors] = of("fail");
  const explained = first === undefined
    ? []
    : [{ ...first, message: [first.message, advice].filter((text) => text !== "").join("\n") }];
  return [...limit([...explained, ...errors]), ...limit([...of("warn"), ...findings])];
}

function annotate({ id, status, message, file, line }: Check, start: Place | undefined) {
  return {
    level: status === "fail" ? "error" as const : "warning" as const,
    title: `baronet: ${id}`,
    message,
    file: file ?? start?.file,
    line: line ?? start?.line,
  };
}

function limit(annotations: Annotation[]): Annotation[] {
  if (annotations.length <= MOST) return annotations;
  const rest = annotations.length - (MOST - 1);
  const more = { ...annotations[0], title: "baronet", file: undefined, line: undefined };
  return [
    ...annotations.slice(0, MOST - 1),
    { ...more, message: `and ${rest} more: see the job summary` },
  ];
}
