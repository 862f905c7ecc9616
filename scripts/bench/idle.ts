// SPDX-License-Identifier: MIT
// What an init holds and does while its command sleeps: memory, wake-ups, CPU time.
import { eventually } from "../waiting.ts";
import { Crew, type DrivenInit } from "./driven_init.ts";
import type { Extent } from "./extent.ts";
import type { Init } from "./inits.ts";
import { readCpuNs, readMemory, readStatus } from "./process_facts.ts";
import type { Programs } from "./programs.ts";
import type { Recorder } from "./recorder.ts";
import { median } from "./statistics.ts";

/** Where the kernel puts a stack differs from start to start, and with it by a page what is used. */
const STARTS = 5;

export async function measureIdle(
  inits: readonly Init[],
  { programs, extent, recorder }: { programs: Programs; extent: Extent; recorder: Recorder },
): Promise<void> {
  const several = inits.flatMap((init) => Array.from({ length: STARTS }, () => init));
  await using crew = await Crew.start(several, programs);
  const driven = crew.members;
  const before = await Promise.all(driven.map(readAsleep));
  await new Promise((resolve) => setTimeout(resolve, extent.idleS * 1000));
  const after = await Promise.all(driven.map(readAsleep));
  const memory = await Promise.all(driven.map(({ pid }) => readMemory(pid)));

  for (const { name: init } of inits) {
    const own = [...driven.keys()].filter((index) => driven[index].init.name === init);
    const medianOf = (kind: keyof typeof memory[number]) =>
      median(own.map((index) => memory[index][kind]));
    const mostOf = (kind: keyof typeof after[number]) =>
      Math.max(...own.map((index) => after[index][kind] - before[index][kind]));
    recorder.record("residentKb", { init, value: medianOf("residentKb") });
    recorder.record("anonymousKb", { init, value: medianOf("anonymousKb") });
    recorder.record("privateDirtyKb", { init, value: medianOf("privateDirtyKb") });
    recorder.record("wakeUps", { init, value: mostOf("sleeps") });
    recorder.record("idleCpuUs", { init, value: mostOf("cpuNs") / 1000 });
  }
  if (driven.some(({ isPid1 }) => !isPid1)) {
    recorder.note("the inits do not run as PID 1: this machine allows us no PID namespace");
  }
}

/** Once it has gone to sleep: its command may be ready before it is. */
async function readAsleep({ pid }: DrivenInit): Promise<{ sleeps: number; cpuNs: number }> {
  const { sleeps } = await eventually(async () => {
    const status = await readStatus(pid);
    if (status.state !== "S") {
      throw new Error(`Cannot measure ${pid} asleep: it is in state ${status.state}`);
    }
    return status;
  });
  return { sleeps, cpuNs: await readCpuNs(pid) };
}
