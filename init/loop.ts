// SPDX-License-Identifier: MIT
// Wait for the next event, step, perform the effects; the exit effect ends it with its code.
import type { Effect } from "./core/effects.ts";
import { formatTrace } from "./core/messages.ts";
import type { Step } from "./core/state.ts";
import { step } from "./core/supervisor.ts";
import type { Kernel } from "./kernel/kernel.ts";

export interface LoopOptions {
  /** Log every event and every effect: with them a run can be replayed as a unit test. */
  readonly traced: boolean;
}

export function runLoop(kernel: Kernel, first: Step, { traced }: LoopOptions): number {
  const trace = (what: "event" | "effect", data: { readonly type: string }) => {
    if (!traced || data.type === "log") return;
    kernel.perform({ type: "log", level: "debug", text: formatTrace(what, data) });
  };
  const perform = (effects: readonly Effect[]): number | undefined => {
    for (const effect of effects) {
      trace("effect", effect);
      if (effect.type === "exit") return effect.code;
      kernel.perform(effect);
    }
    return undefined;
  };
  let { state, effects } = first;
  for (;;) {
    const code = perform(effects);
    if (code !== undefined) return code;
    const event = kernel.nextEvent();
    trace("event", event);
    ({ state, effects } = step(state, event));
  }
}
