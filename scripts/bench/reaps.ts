// SPDX-License-Identifier: MIT
// What a reaped orphan costs the init in CPU time: when each one wakes it, and when there are many
// by the time it gets to run, which it was stopped for.
import type { DrivenInit } from "./driven_init.ts";
import { REFERENCE } from "./bars.ts";
import type { Extent } from "./extent.ts";
import type { FigureName } from "./figures.ts";
import { readCpuNs } from "./process_facts.ts";
import { type Recorder, Samples, showProgress } from "./recorder.ts";
import { median, shuffled } from "./statistics.ts";

const PROGRESS_PARTS = 4;

export async function measureReaps(
  driven: readonly DrivenInit[],
  { extent, recorder, kind }: { extent: Extent; recorder: Recorder; kind: "singly" | "backlog" },
): Promise<void> {
  if (driven.some(({ isPid1 }) => !isPid1)) {
    recorder.note("orphans are not reaped: that takes a PID namespace, which needs root here");
    return;
  }
  const figure: FigureName = kind === "singly" ? "reapSinglyCpuUs" : "reapBacklogCpuUs";
  const samples = new Samples(REFERENCE);
  const blocks = Math.ceil(extent.orphans / extent.orphansPerBlock);
  for (let block = 1; block <= blocks; block++) {
    for (const one of shuffled(driven)) {
      const startCpuNs = await readCpuNs(one.pid);
      if (kind === "singly") await one.reap(extent.orphansPerBlock, { burst: 1 });
      else await one.reapBacklog(extent.orphansPerBlock);
      const cpuNs = await readCpuNs(one.pid) - startCpuNs;
      samples.add(one.init.name, [cpuNs / extent.orphansPerBlock]);
    }
    if (block % Math.ceil(blocks / PROGRESS_PARTS) === 0) {
      showProgress(`${block * extent.orphansPerBlock}`);
    }
  }
  for (const init of samples.names) {
    recorder.record(figure, { init, value: median(samples.of(init)) / 1000 });
  }
}
