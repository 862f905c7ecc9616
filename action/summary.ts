// SPDX-License-Identifier: MIT
// Pure: the report -> the Markdown of the job summary: the verdict first, then why, then what the
// two runs looked like. Command lines of the image are escaped: they are somebody else's text.
import type { CheckStatus, Verdict } from "./check.ts";
import { drawTimeline, drawTree } from "./mermaid.ts";
import type { Report, ReportedProbe, ReportedTrace } from "./report_data.ts";

const SYMBOLS: Readonly<Record<CheckStatus | Verdict, string>> = {
  pass: "✅",
  warn: "⚠️",
  fail: "❌",
  skip: "➖",
  inconclusive: "❔",
};

export const HEADLINES: Readonly<Record<Verdict, string>> = {
  pass: "stops as it should",
  warn: "stops, with warnings",
  fail: "does not stop as it should",
  inconclusive: "could not be verified",
};

/** Nothing in it is Markdown or HTML any more, not even in the cell of a table. */
export function escapeText(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return text.replace(/[&<>]/g, (char) => entities[char])
    .replace(/[\\`*_{}[\]()#+!|~$-]/g, (char) => `&#${char.codePointAt(0)};`)
    .replace(/\s*\n\s*/g, " ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

export function formatSummary(report: Report, asked: { readonly ref: string }): string {
  const { verdict, culprit, message, advice, real, probe, trace } = report;
  const timeline = drawTimeline(report);
  const parts = [
    `## ${SYMBOLS[verdict]} ${escapeText(report.image?.ref ?? asked.ref)} ` +
    HEADLINES[verdict],
    escapeText(message) + (culprit === null ? "" : ` (to change: the **${culprit}**)`),
    ...(advice === "" ? [] : [`> ${escapeText(advice)}`]),
    formatChecks(report),
    ...(real === null ? [] : [`### Processes\n\n${fence("mermaid", drawTree(real))}`]),
    ...(probe === null ? [] : [`### Signals\n\n${formatSignals(probe)}`]),
    ...(trace === null ? [] : [`### What the kernel saw\n\n${formatTrace(trace)}`]),
    ...(timeline === undefined ? [] : [`### The stop\n\n${fence("mermaid", timeline)}`]),
    formatDetails(report),
  ];
  // A blank line before each part: a fence behind HTML would stay text.
  return `${parts.join("\n\n")}\n`;
}

function formatChecks({ checks }: Report): string {
  const rows = checks.map(({ id, status, culprit, message }) => [
    ...[SYMBOLS[status], `\`${id}\``, escapeText(message), culprit ?? ""],
  ]);
  return table(["", "check", "what was found", "to change"], rows);
}

function formatSignals({ signals }: ReportedProbe): string {
  const rows = signals.map(({ signal, as, seen, from, exitCode }) => [
    `\`${signal}\``,
    (seen === 0 ? "never" : seen === 1 ? "once" : `${seen} times`) +
    (as === undefined ? "" : `, as \`${as}\``),
    from === null ? "" : from === 0 ? "the engine" : from === 1 ? "PID 1" : `pid ${from}`,
    exitCode === null ? "goes on" : `ends with ${exitCode}`,
  ]);
  return table(["sent to PID 1", "the application hears it", "from", "the container"], rows);
}

/** More would hide the rest of the summary; the JSON report has them all. */
const MOST_SIGNALS = 30;

function formatTrace({ signals, pid1, main }: ReportedTrace): string {
  const who = ({ name, pid }: ReportedTrace["signals"][number]["to"]) =>
    pid === 0
      ? "the kernel"
      : pid === pid1
      ? `PID 1 ${escapeText(name)}`
      : escapeText(name) + (pid === main ? ", the application" : "");
  const rows = signals.slice(0, MOST_SIGNALS).map(({ atMs, signal, from, to, outcome }) => [
    ...[`${atMs} ms`, `\`${signal}\``, who(from), who(to), outcome],
  ]);
  const hidden = signals.length - rows.length;
  return table(["after", "signal", "from", "to", "outcome"], rows) +
    (hidden > 0 ? `\n\nand ${hidden} more` : "");
}

function formatDetails({ image, engine, tool, probe }: Report): string {
  const rows: (readonly [string, string])[] = [
    ...(image === null ? [] : [
      ["image", `${image.ref} (${image.arch})`] as const,
      ["id", image.id] as const,
      ["ENTRYPOINT", JSON.stringify(image.entrypoint)] as const,
      ["CMD", JSON.stringify(image.cmd)] as const,
      ["stop signal", image.stopSignal] as const,
      ["user", image.user === "" ? "root" : image.user] as const,
    ]),
    ...(engine === null ? [] : [["engine", engine.server] as const]),
    ["probe", probe === null ? "not used" : `mode ${probe.mode}`],
    ["verified by", `${tool.name} ${tool.version}`],
  ];
  const body = table(["", ""], rows.map(([name, value]) => [name, escapeText(value)]));
  return `<details><summary>Details</summary>\n\n${body}\n\n</details>`;
}
