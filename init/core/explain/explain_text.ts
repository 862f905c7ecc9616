// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// An explanation for people: a table with the tree of processes, then what is wrong, numbered, and
// what cannot be seen. Lines and colours are for terminals alone.
import { quote } from "../messages.ts";
import { signalName } from "../signals.ts";
import type { Explanation } from "./explanation.ts";
import type { Process } from "./process.ts";
import { type Reaction, reactionTo } from "./reactions.ts";
import type { Branch } from "./tree.ts";

export interface TextStyle {
  readonly hasLines: boolean;
  readonly hasColors: boolean;
}

/** SGR parameters of ECMA-48. */
const [RED, GREEN, YELLOW, BOLD, FAINT] = [31, 32, 33, 1, 2];
const COLORS: Readonly<Record<Reaction, number>> = {
  catches: GREEN,
  waits: GREEN,
  dies: YELLOW,
  stops: YELLOW,
  unknown: FAINT,
  ignores: RED,
  blocks: RED,
  nothing: RED,
};
const STATES: Readonly<Record<string, string>> = {
  Z: "zombie",
  T: "stopped",
  t: "traced",
  D: "uninterruptible",
};

function paint(text: string, { color, style }: { color: number; style: TextStyle }): string {
  return style.hasColors ? `\x1b[${color}m${text}\x1b[0m` : text;
}

function indent({ isLast, depth }: Branch, { hasLines }: TextStyle): string {
  if (!hasLines) return "  ".repeat(depth);
  return isLast.map((last, level) => {
    if (level === depth - 1) return last ? "└─ " : "├─ ";
    return last ? "   " : "│  ";
  }).join("");
}

/** Whatever a process calls itself, it stays on its line. */
function nameOf({ name, state }: Process): string {
  const known = STATES[state];
  const shown = quote(name).slice(1, -1);
  return known === undefined ? shown : `${shown} (${known})`;
}

function formatTable({ signals, branches, stopSignal }: Explanation, style: TextStyle): string[] {
  const names = branches.map((branch) => indent(branch, style) + nameOf(branch.process));
  const pidWidth = Math.max(...branches.map(({ process }) => String(process.pid).length), 3);
  const nameWidth = Math.max(...names.map((name) => name.length), 7);
  const titles = signals.map((signal) => signalName(signal).replace(/^SIG/, ""));
  const widths = titles.map((title) => Math.max(title.length, 7));
  const head = [
    "PID".padStart(pidWidth),
    "PROCESS".padEnd(nameWidth),
    ...titles.map((title, index) => title.padEnd(widths[index])),
  ].join("  ");
  const rows = branches.map(({ process }, row) => {
    const cells = signals.map((signal, index) => {
      const reaction = reactionTo(process, signal);
      const text = (reaction === "unknown" ? "?" : reaction ?? "-").padEnd(widths[index]);
      if (reaction === undefined || signal !== stopSignal) return text;
      return paint(text, { color: COLORS[reaction], style });
    });
    const pid = String(process.pid).padStart(pidWidth);
    return [pid, names[row].padEnd(nameWidth), ...cells].join("  ").trimEnd();
  });
  return [paint(head.trimEnd(), { color: BOLD, style }), ...rows];
}

/** Ends without a newline. */
export function formatExplanation(explanation: Explanation, style: TextStyle): string {
  const { findings, unknowns, stopSignal } = explanation;
  const lines = formatTable(explanation, style);
  findings.forEach(({ text, advice }, index) => {
    lines.push("", `${paint(`${index + 1}.`, { color: RED, style })} ${text}`, `   ${advice}`);
  });
  for (const { text, advice } of unknowns) {
    lines.push("", `${paint("?", { color: YELLOW, style })}  ${text}`, `   ${advice}`);
  }
  if (findings.length === 0 && unknowns.length === 0) {
    lines.push("", `Nothing keeps ${signalName(stopSignal)} from whom it is meant for`);
  }
  return lines.join("\n");
}
