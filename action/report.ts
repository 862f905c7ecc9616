// SPDX-License-Identifier: MIT
// The stage report: outputs, annotations, the job summary, the JSON and the SARIF file. What stands
// in them is made by pure files; this one writes.
import * as core from "@actions/core";
import { makeAnnotations } from "./annotations.ts";
import type { ReportInputs } from "./inputs.ts";
import type { LintFinding } from "./lint_finding.ts";
import type { Report } from "./report_data.ts";
import { listOutputs } from "./report_outputs.ts";
import { makeSarif, type Place } from "./sarif.ts";
import { formatSummary } from "./summary.ts";

export interface Reporting {
  readonly inputs: ReportInputs;
  readonly ref: string;
  readonly lint: readonly LintFinding[];
  /** The Dockerfile's line that starts the application; undefined: there is no Dockerfile. */
  readonly start: Place | undefined;
  /** Where files go that no input gives a place to. */
  readonly folder: string;
}

export async function writeReport(report: Report, reporting: Reporting): Promise<void> {
  const { inputs, ref, start, folder } = reporting;
  const path = inputs.report === "" ? `${folder}/baronet-report.json` : inputs.report;
  await Deno.writeTextFile(path, `${JSON.stringify(report, null, 2)}\n`);
  if (inputs.sarif !== "") {
    const sarif = makeSarif(report, start ?? { file: "Dockerfile", line: 1 });
    await Deno.writeTextFile(inputs.sarif, `${JSON.stringify(sarif, null, 2)}\n`);
  }
  if (inputs.annotations) annotate(report, reporting);
  if (inputs.summary) {
    // Without a runner there is no summary to write.
    if (Deno.env.get("GITHUB_STEP_SUMMARY")) {
      await core.summary.addRaw(formatSummary(report, { ref })).write();
    }
  }
  const outputs = { ...listOutputs(report), report: path, sarif: inputs.sarif };
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

function annotate(report: Report, { lint, start }: Reporting): void {
  for (const { level, title, message, file, line } of makeAnnotations(report, { lint, start })) {
    const properties = { title, file, startLine: line };
    if (level === "error") core.error(message, properties);
    else core.warning(message, properties);
  }
}
