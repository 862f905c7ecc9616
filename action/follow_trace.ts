// SPDX-License-Identifier: MIT
// Pure: all the signals that the kernel noted on the engine's machine -> those of one container's stop.
//
// The kernel counts pids as its first PID namespace does. An engine that runs in a container has a
// namespace of its own, and `docker top` other numbers: then PID 1 is who gets the stop signal
// under its name, and who else belongs to it is found by going on from there, sender to receiver.
import type { NoTrace, Process, ProcessTree, Trace } from "./observations.ts";
import type { Party, SignalRow } from "./trace_log.ts";

export interface Traced {
  readonly tree: ProcessTree;
  /** pid, as `docker top` counts -> the name that the kernel has for it. */
  readonly names: ReadonlyMap<number, string>;
  readonly stopSignal: number;
}

export function followTrace(rows: readonly SignalRow[], traced: Traced): Trace | NoTrace {
  const { tree, stopSignal } = traced;
  const pid1 = findPid1(rows, traced);
  if (typeof pid1 === "string") return { reason: pid1 };
  const start = rows.findIndex(({ to, signal }) => to.pid === pid1 && signal === stopSignal);
  const isSame = pid1 === tree.pid1.pid;
  const own = new Set(isSame ? tree.processes.map(({ pid }) => pid) : [pid1]);
  const signals = rows.slice(start).filter(({ from, to }) => {
    if (own.has(from.pid)) own.add(to.pid);
    return own.has(to.pid);
  });
  const main = isSame ? tree.main.pid : findMain(signals, traced, pid1);
  if (typeof main === "string") return { reason: main };
  const startMs = rows[start].atMs;
  return {
    pid1,
    main,
    signals: signals.map((row) => ({ ...row, atMs: row.atMs - startMs })),
  };
}

/** Its pid as the kernel counts, or why nobody knows. */
function findPid1(rows: readonly SignalRow[], { tree, names, stopSignal }: Traced) {
  const name = names.get(tree.pid1.pid);
  const got = rows.filter(({ to, signal }) => signal === stopSignal && to.name === name)
    .map(({ to }) => to.pid);
  if (got.includes(tree.pid1.pid)) return tree.pid1.pid;
  const [pid, ...others] = new Set(got);
  if (pid === undefined) return `the kernel noted no stop signal for PID 1, which it calls ${name}`;
  if (others.length === 0) return pid;
  return `several processes of the machine are called ${name} and got the stop signal meanwhile`;
}

/** null: it got no signal at all. */
function findMain(
  signals: readonly SignalRow[],
  { tree, names }: Traced,
  pid1: number,
): number | null | string {
  const { main, chain } = tree;
  if (main === tree.pid1) return pid1;
  // Who sends is known by its process only where the kernel noted that; else by its thread.
  if (chain.some(({ threads }) => threads > 1)) {
    return "the engine has a PID namespace of its own, and who forwards has several threads";
  }
  const name = names.get(main.pid);
  const isCalledSo = ({ pid }: Process) => names.get(pid) === name;
  const [first] = tree.processes.filter((one) => one !== tree.pid1 && isCalledSo(one))
    .toSorted((a, b) => a.pid - b.pid);
  if (first !== main) {
    return `the engine has a PID namespace of its own, and not only the application is called ${name}`;
  }
  const receivers = signals.map(({ to }) => to)
    .filter((to: Party) => to.pid !== pid1 && to.name === name);
  return receivers.length === 0 ? null : Math.min(...receivers.map(({ pid }) => pid));
}
