// SPDX-License-Identifier: MIT
// Whether an init grows with what it has done: its anonymous memory after the first thousand
// signals against that after a million, and the same with orphans.
import type { DrivenInit } from "./driven_init.ts";
import type { Extent } from "./extent.ts";
import { readMemory } from "./process_facts.ts";
import { type Recorder, showProgress } from "./recorder.ts";

/** What it takes until every page that the work needs has been written to. */
const WARM_UP = 1000;
const BLOCK = 1000;
const PROGRESS_PARTS = 4;

export async function measureGrowth(
  driven: DrivenInit,
  { extent, recorder }: { extent: Extent; recorder: Recorder },
): Promise<void> {
  const init = driven.init.name;
  const idle = await readMemory(driven.pid);
  const signals = await grow(driven, extent.growth, async () => {
    if (await driven.forward(BLOCK) !== undefined) return;
    throw new Error(`Cannot measure ${init}: it has lost a signal`);
  });
  recorder.record("signalGrowthKb", { init, value: signals.afterKb - signals.warmKb });
  recorder.note(
    `${init} has ${idle.anonymousKb} KB anonymous when idle, ${formatGrowth(signals, "signals")}`,
  );
  if (!driven.isPid1) return; // measureReaps has said so
  const orphans = await grow(
    driven,
    extent.growth,
    () => driven.reap(BLOCK, { burst: BLOCK }),
  );
  recorder.record("reapGrowthKb", { init, value: orphans.afterKb - orphans.warmKb });
  recorder.note(`${init} has ${formatGrowth(orphans, "orphans")}`);
}

interface Growth {
  readonly warmKb: number;
  readonly afterKb: number;
  readonly count: number;
}

async function grow(
  { pid }: DrivenInit,
  count: number,
  work: () => Promise<void>,
): Promise<Growth> {
  let warmKb = 0;
  for (let done = BLOCK; done <= count; done += BLOCK) {
    await work();
    if (done === WARM_UP) warmKb = (await readMemory(pid)).anonymousKb;
    if (done % (count / PROGRESS_PARTS) === 0) showProgress(`${done}`);
  }
  return { warmKb, afterKb: (await readMemory(pid)).anonymousKb, count };
}

function formatGrowth({ warmKb, afterKb, count }: Growth, what: string): string {
  return `${warmKb} KB after ${WARM_UP} ${what} and ${afterKb} KB after ${count}`;
}
