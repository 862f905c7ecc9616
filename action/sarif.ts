// SPDX-License-Identifier: MIT
// Pure: warnings and failures as SARIF 2.1.0, for code scanning. Each needs a place in a file: that of
// the Dockerfile's line that starts the application, or else its first line.
import type { Check } from "./check.ts";
import type { Report } from "./report_data.ts";

export interface Place {
  /** Relative to the repository. */
  readonly file: string;
  readonly line: number;
}

export function makeSarif(report: Report, start: Place) {
  const found = report.checks.filter(({ status }) => status === "warn" || status === "fail");
  const ids = [...new Set(found.map(({ id }) => id))];
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: {
        driver: {
          ...{ name: report.tool.name, version: report.tool.version },
          rules: ids.map((id) => ({ id, shortDescription: { text: `baronet check ${id}` } })),
        },
      },
      results: found.map((check) => makeResult(check, start)),
    }],
  };
}

function makeResult({ id, status, message, file, line }: Check, start: Place) {
  const place = file === undefined || line === undefined ? start : { file, line };
  return {
    ruleId: id,
    level: status === "fail" ? "error" : "warning",
    message: { text: message },
    locations: [{
      physicalLocation: {
        artifactLocation: { uri: encodeURI(place.file) },
        region: { startLine: place.line },
      },
    }],
  };
}
