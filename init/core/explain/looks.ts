// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Several looks at the same processes, as one. A thread is read file by file while it goes on: who
// has just woken from sigwait(3) still has the mask that it slept with, and waits for nothing any
// more. So nothing is believed of a thread but what held while it slept, or ran all the while.
import { statusField } from "../proc_status.ts";
import type { ProcessDetails, ThreadText } from "./process.ts";

export type Look = readonly ProcessDetails[];

const NUMBER_OF_SLEEPS = "voluntary_ctxt_switches";

function haveSame(names: readonly string[], one: ThreadText, other: ThreadText): boolean {
  return names.every((name) => statusField(one.status, name) === statusField(other.status, name));
}

/** Two readings of a thread, one right after the other, found it in one and the same sleep. */
export function isOneSleep(one: ThreadText, other: ThreadText): boolean {
  const { status, syscall, wchan, waitedFor } = other;
  return !statusField(status, "State").startsWith("R") && !syscall?.startsWith("running") &&
    haveSame(["State", "SigBlk", NUMBER_OF_SLEEPS], one, other) &&
    one.syscall === syscall && one.wchan === wchan && one.waitedFor === waitedFor;
}

/** utime and stime of proc(5), behind the name, which may hold anything. */
function cpuTimeOf({ stat = "" }: ThreadText): string {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 13).join(" ");
}

/** Who has only just woken, and has not been on a processor yet, has not. */
function hasRunSince(before: ThreadText, now: ThreadText): boolean {
  return haveSame(["SigBlk", NUMBER_OF_SLEEPS], before, now) &&
    cpuTimeOf(before) !== cpuTimeOf(now);
}

/** Oldest first. Who was seen in sigwait once waits there again when it has done its work. */
function bestOf(readings: readonly ThreadText[]): ThreadText {
  const resting = readings.filter(({ pace }) => pace === "rests");
  const best = resting.findLast(({ waitedFor }) => waitedFor !== undefined) ?? resting.at(-1);
  if (best !== undefined) return best;
  const [now, before] = [readings[readings.length - 1], readings.at(-2)];
  return before !== undefined && hasRunSince(before, now) ? { ...now, pace: "runs" } : now;
}

/** The last look, and of each thread in it what several looks together show; oldest first. */
export function mergeLooks(looks: readonly Look[]): Look {
  const last = looks[looks.length - 1];
  const idOf = ({ status }: { status: string }) => statusField(status, "Pid");
  return looks.length === 1 ? last : last.map((details) => {
    // What it was before an exec says nothing of what it is now.
    const same = looks.flatMap((look) => look.filter((one) => idOf(one) === idOf(details)))
      .filter(({ cmdline }) => cmdline === details.cmdline);
    const threads = details.threads.map((thread) =>
      bestOf(same.flatMap((one) => one.threads.filter((other) => idOf(other) === idOf(thread))))
    );
    return { ...details, threads };
  });
}
