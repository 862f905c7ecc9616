// SPDX-License-Identifier: MIT
// Pure: the report -> lines for a terminal or a log: the checks, the processes, and the verdict last,
// where the eye is when the program has ended.
import { HEADLINES } from "./summary.ts";
import type { Report, ReportedRun } from "./report_data.ts";

export function formatReport(report: Report, asked: { readonly ref: string }): string {
  const { checks, real, verdict, culprit, message, advice } = report;
  const width = Math.max(...checks.map(({ id }) => id.length));
  const lines = checks.map(({ id, status, message }) =>
    `  ${status.padEnd(4)}  ${id.padEnd(width)}  ${message}`
  );
  const name = report.image?.ref ?? asked.ref;
  return [
    ...(real === null ? [] : ["Processes when it was ready:", ...formatTree(real), ""]),
    "Checks:",
    ...lines,
    "",
    `${verdict.toUpperCase()}: ${name} ${HEADLINES[verdict]}`,
    `  ${message}`,
    ...(culprit === null ? [] : [`  To change: the ${culprit}`]),
    ...(advice === "" ? [] : [`  ${advice}`]),
  ].join("\n");
}

function formatTree({ tree, main }: ReportedRun): string[] {
  const pids = new Set(tree.map(({ pid }) => pid));
  const lines: string[] = [];
  const visit = ({ pid, args }: ReportedRun["tree"][number], depth: number) => {
    const mark = pid === main.pid ? "   <- the application" : "";
    lines.push(`  ${"   ".repeat(depth)}${depth === 0 ? "PID 1  " : ""}${args}${mark}`);
    // A process that is its own ancestor would be a list read while pids were reused.
    if (depth > tree.length) return;
    for (const child of tree.filter(({ ppid }) => ppid === pid)) visit(child, depth + 1);
  };
  for (const root of tree.filter(({ ppid }) => !pids.has(ppid))) visit(root, 0);
  return lines;
}
