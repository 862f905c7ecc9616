// SPDX-License-Identifier: MIT
// Pure: text in, list of differences out.
//
// docs/troubleshooting.md against what baronet can say: each message has a row there, and each row
// is about a message. In a row "…" stands for what differs from case to case.

/** The messages of the rows: what stands in backticks in the first cell of each table row. */
function rowsOf(document: string): string[] {
  const section = document.slice(document.indexOf("\n## Messages\n"));
  return [...section.matchAll(/^\| (`+)(.*?)\1 +\|/gm)].map(([, , message]) => message.trim());
}

function patternOf(row: string): RegExp {
  const parts = row.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}

export function compareTroubleshooting(document: string, messages: readonly string[]): string[] {
  const rows = rowsOf(document);
  const patterns = rows.map(patternOf);
  const missing = messages.filter((message) => !patterns.some((one) => one.test(message)));
  const stale = rows.filter((_, row) => !messages.some((message) => patterns[row].test(message)));
  const name = "docs/troubleshooting.md";
  return [
    ...missing.map((message) => `${name}: expected a row for ${message}, got none`),
    ...stale.map((row) => `${name}: expected a message of the row ${row}, got none`),
  ];
}

/** What the C host says: its sentence, and behind it a reason or an errno (log_line() of log.c). */
export function hostMessages(sources: readonly string[]): string[] {
  const text = sources.join("\n");
  const calls = text.matchAll(/\b(?:program_fail\(|log_line\("\w+", )"([^"]+)", (NULL)?/g);
  return [...calls].map(([, sentence, hasNone]) =>
    hasNone === undefined ? `${sentence}: reason` : `${sentence} (errno 1)`
  );
}
