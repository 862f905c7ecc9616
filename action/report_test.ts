// SPDX-License-Identifier: MIT
import { assertEquals, assertStringIncludes } from "@std/assert";
import { Ajv2020 } from "ajv/2020";
import {
  anImage,
  aProbeRun,
  aStoppedRun,
  aTrace,
  aTree,
  observations,
  wishes,
} from "./examples.ts";
import { makeAnnotations } from "./annotations.ts";
import { judge } from "./judge.ts";
import { drawTimeline, drawTree } from "./mermaid.ts";
import type { Observations } from "./observations.ts";
import { makeFailureReport, makeReport, type Report } from "./report_data.ts";
import { listOutputs } from "./report_outputs.ts";
import schema from "./report.schema.json" with { type: "json" };
import { makeSarif } from "./sarif.ts";
import { escapeText, formatSummary } from "./summary.ts";
import { formatReport } from "./terminal_report.ts";

const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
const START = { file: "Dockerfile", line: 9 };

function reportOf(changes: Partial<Observations>): Report {
  const seen = observations(changes);
  const judgement = judge({ seen, wishes: wishes() });
  return makeReport({ version: "1.0.0", seen, judgement, graceS: 10 });
}

const LOST = {
  image: anImage({ entrypoint: ["/tini", "--"], cmd: ["/entry.sh"] }),
  lint: [{ rule: "JSONArgsRecommended", message: "…", file: "Dockerfile", line: 3 }],
  real: aStoppedRun(aTree("/tini -- /entry.sh", "/bin/sh /entry.sh", "/app"), {
    exitCode: 143,
    shutdownMs: 39.4,
  }),
  probe: aProbeRun({
    mode: "overlay",
    missing: [15, 2],
    signals: [
      { signal: 15, seen: 0, from: null, exitCode: 143 },
      { signal: 2, seen: 0, from: null, exitCode: null },
      { signal: 10, seen: 1, from: 1, exitCode: null },
      { signal: 12, as: 37, seen: 1, from: 1, exitCode: null },
    ],
  }),
};

Deno.test("makeReport() writes what the schema describes, whatever was seen", () => {
  const failed = { outcome: "exited early", reason: "It exits", exitCode: 1, log: "" } as const;
  const reports = [
    reportOf({}),
    reportOf(LOST),
    reportOf({ trace: aTrace({ isCut: true }) }),
    reportOf({ trace: { reason: "no" } }),
    reportOf({ real: failed, probe: { mode: "none", reason: "no" } }),
    makeFailureReport("1.0.0", "Cannot use it: gone\n  Start it"),
  ];
  for (const report of reports) {
    const isValid = validate(JSON.parse(JSON.stringify(report)));
    assertEquals(isValid ? [] : validate.errors, [], JSON.stringify(report));
  }
});

Deno.test("makeFailureReport() is inconclusive, with the error's second line as advice", () => {
  const { verdict, culprit, message, advice } = makeFailureReport("1.0.0", "Cannot x: y\n  Do z");
  assertEquals({ verdict, culprit, message, advice }, {
    ...{ verdict: "inconclusive", culprit: "environment", message: "Cannot x: y", advice: "Do z" },
  });
});

Deno.test("listOutputs() says what arrived and what did not", () => {
  assertEquals(listOutputs(reportOf(LOST)), {
    ...{ verdict: "fail", culprit: "entrypoint", "exit-code": "143", "shutdown-ms": "39" },
    ...{
      "stop-signal": "SIGTERM",
      forwarded: "SIGUSR1,SIGUSR2",
      missing: "SIGTERM,SIGINT",
      zombies: "0",
    },
    ...{ "orphans-reaped": "true", "main-process": "/app", pid1: "/tini -- /entry.sh" },
  });
});

Deno.test("formatSummary() shows what the kernel saw, whose own KILL has no sender", () => {
  const summary = formatSummary(reportOf({ trace: aTrace({ isCut: true }) }), { ref: "app" });
  assertStringIncludes(
    summary,
    `### What the kernel saw

| after | signal | from | to | outcome |
| --- | --- | --- | --- | --- |
| 0 ms | \`SIGTERM\` | runc | PID 1 tini | delivered |
| 1 ms | \`SIGTERM\` | PID 1 tini | app, the application | delivered |
| 40 ms | \`SIGKILL\` | the kernel | app, the application | delivered |
`,
  );
});

Deno.test("drawTree() draws each process below its parent and marks the application", () => {
  const { real } = reportOf(LOST);
  if (real === null) throw new Error("expected a run, got null");
  assertEquals(
    drawTree(real),
    `flowchart LR
  p7["PID 1: /tini -- /entry.sh"]
  p8["/bin/sh /entry.sh"]
  p9["/app"]
  p7 --> p8
  p8 --> p9
  style p9 stroke-width:3px`,
  );
});

Deno.test("drawTree() leaves nothing of a command line to Mermaid or HTML", () => {
  const { real } = reportOf({ real: aStoppedRun(aTree('/app "];x <b> #x')) });
  if (real === null) throw new Error("expected a run, got null");
  assertStringIncludes(drawTree(real), 'p7["PID 1: /app #34;#93;#59;x #60;b#62; #35;x"]');
});

Deno.test("drawTimeline() shows a signal that is passed on, and the application's end", () => {
  assertEquals(
    drawTimeline(reportOf({})),
    `sequenceDiagram
  participant E as docker stop
  participant P as PID 1: tini -- /app
  participant A as application: app
  E->>P: SIGTERM
  P->>A: SIGTERM
  A-->>P: exits when it has finished
  P-->>E: exit code 0 after 250 ms`,
  );
});

Deno.test("drawTimeline() shows a signal that never arrives, and KILL", () => {
  const real = aStoppedRun(aTree("/bin/sh /run.sh", "/app"), {
    ...{ isKilled: true, exitCode: 137, shutdownMs: 10_061 },
  });
  assertEquals(
    drawTimeline(reportOf({ real, probe: aProbeRun({ missing: [15] }) })),
    `sequenceDiagram
  participant E as docker stop
  participant P as PID 1: sh /run.sh
  participant A as application: app
  E->>P: SIGTERM
  Note over P,A: SIGTERM never arrives
  Note over E,A: 10 s later it is still there
  E-xP: SIGKILL
  P-->>E: exit code 137 after 10061 ms`,
  );
});

Deno.test("escapeText() leaves nothing to Markdown, HTML or a table", () => {
  assertEquals(
    escapeText("a|b `c` <d> *e*\n[f](g)"),
    "a&#124;b &#96;c&#96; &lt;d&gt; &#42;e&#42; &#91;f&#93;&#40;g&#41;",
  );
});

Deno.test("formatSummary() has the verdict first, and a blank line before each drawing", () => {
  const summary = formatSummary(reportOf(LOST), { ref: "app:ci" });
  const [first, , second] = summary.split("\n");
  assertEquals(first, "## ❌ app:ci does not stop as it should");
  assertStringIncludes(second, "never hears SIGTERM");
  assertStringIncludes(second, "(to change: the **entrypoint**)");
  assertStringIncludes(summary, "\n\n```mermaid\nflowchart LR\n");
  assertStringIncludes(summary, "\n\n```mermaid\nsequenceDiagram\n");
  assertStringIncludes(summary, "\n| `SIGTERM` | never |  | ends with 143 |\n");
  assertStringIncludes(summary, "\n| `SIGUSR1` | once | PID 1 | goes on |\n");
  assertStringIncludes(summary, "\n| `SIGUSR2` | once, as `SIGRTMIN+3` | PID 1 | goes on |\n");
});

Deno.test("formatReport() ends with the verdict and what to do", () => {
  const lines = formatReport(reportOf(LOST), { ref: "app:ci" }).split("\n");
  assertEquals(lines.slice(0, 4), [
    "Processes when it was ready:",
    "  PID 1  /tini -- /entry.sh",
    "     /bin/sh /entry.sh",
    "        /app   <- the application",
  ]);
  assertEquals(lines.slice(-4, -3), ["FAIL: app:ci does not stop as it should"]);
  assertEquals(lines.at(-2), "  To change: the entrypoint");
});

Deno.test("makeAnnotations() puts the failure that explains the verdict first, with the advice", () => {
  const report = reportOf(LOST);
  const annotations = makeAnnotations(report, { lint: LOST.lint, start: START });
  assertEquals(annotations.map(({ level, title, line }) => [level, title, line]), [
    ["error", "baronet: forward.SIGTERM", 9],
    ["warning", "baronet: dockerfile.exec-form", 3],
    ["warning", "baronet: stop.exit-code", 9],
    ["warning", "baronet: forward.SIGINT", 9],
  ]);
  assertEquals(annotations[0].message, `${report.message}\n${report.advice}`);
});

Deno.test("makeAnnotations() stays within what GitHub shows, and says how many more there are", () => {
  const lint = Array.from({ length: 20 }, (_, line) => ({
    ...{ rule: "FromAsCasing", message: "casing", file: "Dockerfile", line: line + 1 },
  }));
  const annotations = makeAnnotations(reportOf({ lint }), { lint, start: START });
  assertEquals(annotations.length, 8);
  assertEquals(annotations[7].message, "and 13 more: see the job summary");
});

Deno.test("makeSarif() gives each finding a place in a file", () => {
  const { runs: [{ results, tool }] } = makeSarif(reportOf(LOST), START);
  const found = results.map(({ ruleId, level, locations: [{ physicalLocation }] }) => [
    ...[ruleId, level, physicalLocation.region.startLine],
  ]);
  assertEquals(found, [
    ["dockerfile.exec-form", "warning", 3],
    ["stop.exit-code", "warning", 9],
    ["forward.SIGTERM", "error", 9],
    ["forward.SIGINT", "warning", 9],
  ]);
  assertEquals(tool.driver.rules.map(({ id }) => id), found.map(([id]) => id));
});
