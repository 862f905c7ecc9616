// SPDX-License-Identifier: MIT
// The round trip of a signal: from us to the init, to its command's handler, and back through a
// pipe; and what of that the init itself costs.
import type { DrivenInit } from "./driven_init.ts";
import { REFERENCE } from "./bars.ts";
import type { Extent } from "./extent.ts";
import { readCpuNs } from "./process_facts.ts";
import { type Recorder, repeatUntilStable, Samples } from "./recorder.ts";
import { median, quantile, shuffled } from "./statistics.ts";

export async function measureSignals(
  driven: readonly DrivenInit[],
  { extent, recorder }: { extent: Extent; recorder: Recorder },
): Promise<void> {
  const forwarding = await listForwarding(driven, { extent, recorder });
  const trips = new Samples(REFERENCE);
  const cpu = new Samples(REFERENCE);
  const isStable = await repeatUntilStable(trips, async () => {
    for (let sent = 0; sent < extent.tripsPerPass; sent += extent.tripsPerBlock) {
      for (const one of shuffled(forwarding)) {
        const startCpuNs = await readCpuNs(one.pid);
        const times = await one.forward(extent.tripsPerBlock);
        if (times === undefined) {
          throw new Error(`Cannot measure ${one.init.name}: it has lost a signal`);
        }
        const cpuNs = await readCpuNs(one.pid) - startCpuNs;
        trips.add(one.init.name, times);
        cpu.add(one.init.name, [cpuNs / times.length]);
      }
    }
  }, extent.trips);
  for (const init of trips.names) {
    const times = trips.of(init);
    recorder.record("roundTripUs", { init, value: median(times) / 1000 });
    recorder.record("roundTripP99Us", { init, value: quantile(times, 0.99) / 1000 });
    recorder.record("forwardCpuUs", { init, value: median(cpu.of(init)) / 1000 });
    if (!isStable) {
      recorder.note(`the medians of the round trips still moved after ${times.length} signals`);
    }
  }
}

/** A first block, to warm up, and to see who forwards the signal at all. */
async function listForwarding(
  driven: readonly DrivenInit[],
  { extent, recorder }: { extent: Extent; recorder: Recorder },
): Promise<DrivenInit[]> {
  const forwarding: DrivenInit[] = [];
  for (const one of driven) {
    if (await one.forward(extent.tripsPerBlock) !== undefined) forwarding.push(one);
    else recorder.note(`${one.init.name} has no round trip: it does not forward SIGUSR1`);
  }
  return forwarding;
}
