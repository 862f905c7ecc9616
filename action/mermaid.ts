// SPDX-License-Identifier: MIT
// Pure: the two drawings of the job summary, as Mermaid writes them: who started whom, and what
// became of the stop signal.
import { programName } from "./programs.ts";
import type { Report, ReportedProbe, ReportedRun } from "./report_data.ts";

const LONGEST_LABEL = 60;
/** More would be a drawing that nobody can read. */
const MOST_PROCESSES = 30;

/** A text in quotes, in which nothing is Mermaid's or HTML's own. */
function label(text: string): string {
  const short = text.length <= LONGEST_LABEL ? text : `${text.slice(0, LONGEST_LABEL - 3)}...`;
  const codes = short.replace(/[^\w ./:=,+@-]/g, (char) => `#${char.codePointAt(0)};`);
  return `"${codes}"`;
}

/** A message of a sequence diagram: no quotes, and ";" would end the line. */
function plain(text: string): string {
  return label(text).slice(1, -1);
}

export function drawTree({ tree, main }: ReportedRun): string {
  const shown = tree.slice(0, MOST_PROCESSES);
  const pids = new Set(tree.map(({ pid }) => pid));
  const boxes = shown.map(({ pid, ppid, args }) => {
    const prefix = pids.has(ppid) ? "" : "PID 1: ";
    return `  p${pid}[${label(prefix + args)}]`;
  });
  const arrows = shown.filter(({ ppid }) => pids.has(ppid)).map(({ pid, ppid }) =>
    `  p${ppid} --> p${pid}`
  );
  const marks = shown.some(({ pid }) => pid === main.pid)
    ? [`  style p${main.pid} stroke-width:3px`]
    : [];
  const hidden = tree.length - shown.length;
  const rest = hidden > 0 ? [`  rest[${label(`and ${hidden} more`)}]`] : [];
  return ["flowchart LR", ...boxes, ...rest, ...arrows, ...marks].join("\n");
}

/** Run P shows the way, run R the time and the end. */
export function drawTimeline({ real, probe }: Report): string | undefined {
  if (real === null) return undefined;
  const { signal, shutdownMs, graceS, killed, exitCode } = real;
  const isAlone = real.main.isPid1;
  const application = isAlone ? "P" : "A";
  const way = probe === null ? [] : drawWay(probe, { signal, isAlone });
  return [
    "sequenceDiagram",
    "  participant E as docker stop",
    `  participant P as ${plain(`PID 1: ${shortName(real.pid1)}`)}`,
    ...(isAlone
      ? []
      : [`  participant A as ${plain(`application: ${shortName(real.main.args)}`)}`]),
    `  E->>P: ${signal}`,
    ...way,
    ...(killed
      ? [
        `  Note over E,${application}: ${graceS} s later it is still there`,
        `  E-xP: SIGKILL`,
      ]
      : []),
    `  P-->>E: exit code ${exitCode} after ${shutdownMs} ms`,
  ].join("\n");
}

function shortName(args: string): string {
  const [program, ...rest] = args.split(" ");
  return [programName(program), ...rest].join(" ");
}

interface Way {
  readonly signal: string;
  readonly isAlone: boolean;
}

function drawWay(probe: ReportedProbe, { signal, isAlone }: Way): string[] {
  if (isAlone) return [];
  const seen = probe.signals.find((run) => run.signal === signal)?.seen ?? 0;
  if (seen === 0) return [`  Note over P,A: ${signal} never arrives`];
  const arrows = Array.from({ length: seen }, () => `  P->>A: ${signal}`);
  const finish = probe.finished
    ? "  A-->>P: exits when it has finished"
    : "  Note over P,A: killed before it has finished";
  return [...arrows, finish];
}
