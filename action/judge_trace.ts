// SPDX-License-Identifier: MIT
// Pure: what the kernel saw of run R's stop. It is the application itself here, not a probe, and
// what the kernel noted is no hint: a signal went to a process or it did not.
import { formatSignal, SIGNAL_NUMBERS } from "../init/core/signals.ts";
import { blameChain, type Case, type Check, obstacle, pass, quote, skip } from "./check.ts";
import type { StoppedRun, Trace } from "./observations.ts";

export function judgeTrace(real: StoppedRun, { seen, wishes }: Case): Check[] {
  const { trace } = seen;
  if (trace === undefined) return [];
  if ("reason" in trace) {
    const message = `Nobody traced the stop: ${trace.reason}`;
    return [{ id: "trace", status: "warn", culprit: "environment", message }];
  }
  return [judgeArrival(trace, real, { seen, wishes }), judgeEnd(trace, real)];
}

export function hasTraced(trace: Case["seen"]["trace"]): trace is Trace {
  return trace !== undefined && !("reason" in trace);
}

function judgeArrival({ signals, pid1, main }: Trace, { tree }: StoppedRun, { seen }: Case): Check {
  const id = "trace.arrived";
  const { stopSignal } = seen.image;
  const name = formatSignal(stopSignal);
  const sent = signals.filter((row) =>
    row.to.pid === main && !row.isOfKernel && row.signal !== SIGNAL_NUMBERS.SIGKILL
  );
  const [first] = sent.filter(({ signal }) => signal === stopSignal);
  if (first !== undefined && first.outcome === "dropped") {
    const why = main === pid1 ? "it is PID 1 and has no handler for it" : "it ignores it";
    const message = `The kernel drops ${name} for ${quote(tree.main)}: ${why}`;
    return { id, status: "fail", culprit: "application", message };
  }
  const from = (row: Trace["signals"][number]) =>
    row.from.pid === pid1 ? "PID 1" : `"${row.from.name}"`;
  if (first !== undefined) {
    return pass(id, `The kernel saw ${name} go to ${quote(tree.main)}, from ${from(first)}`);
  }
  if (sent.length > 0) {
    const other = formatSignal(sent[0].signal);
    const message = `The kernel saw ${other} go to ${quote(tree.main)} for ${name}`;
    return pass(id, `${message}, from ${from(sent[0])}`);
  }
  const message = `The kernel saw no ${name} go to ${quote(tree.main)}: ` +
    `${quote(obstacle(tree))} does not pass it on`;
  return { id, status: "fail", culprit: blameChain(tree), message };
}

function judgeEnd({ signals, main, pid1 }: Trace, { tree, isKilled }: StoppedRun): Check {
  const id = "trace.finished";
  if (isKilled) return skip(id, "Unknown, as the grace period ran out");
  const isCut = main !== pid1 &&
    signals.some(({ to, isOfKernel }) => to.pid === main && isOfKernel);
  if (!isCut) return pass(id, `${quote(tree.main)} has ended before PID 1 exits`);
  const message = `${quote(tree.main)} is still alive when PID 1 exits, and the kernel kills it`;
  return { id, status: "fail", culprit: blameChain(tree), message };
}
