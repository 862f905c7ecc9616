// SPDX-License-Identifier: MIT
// Wait for the next event, step, perform the effects; the exit effect ends it with its code.
import type { Effect } from "./core/effects.ts";
import type { Event } from "./core/events.ts";
import type { Voice } from "./core/inits/init.ts";
import { formatTrace } from "./core/messages.ts";
import type { State, Step } from "./core/state.ts";
import { step } from "./core/supervisor.ts";
import type { Kernel } from "./kernel/kernel.ts";
import type { ShutdownRecorder } from "./shutdown_recorder.ts";

export interface LoopOptions {
  /** Log every event and every effect: with them a run can be replayed as a unit test. */
  readonly isTraced: boolean;
  /** Lines of another init's own; none for baronet. */
  readonly narrate?: Voice["narrate"];
  readonly recorder?: Pick<ShutdownRecorder, "decided" | "ended" | "isRecording">;
  /** Decides instead of step(): for the simulation, which looks at every decision. */
  readonly decide?: typeof step;
}

export function runLoop(kernel: Kernel, first: Step, options: LoopOptions): number {
  const observe = observer(kernel, options);
  const { decide = step, recorder } = options;
  let { state, effects } = first;
  let last: Step = first;
  let lastState: State | undefined;
  let lastEvent: Event | undefined;
  let repeats = false;
  for (;;) {
    for (let i = 0; i < effects.length; i++) {
      const effect = effects[i];
      observe?.(effect, "effect");
      if (effect.type === "exit") {
        const report = recorder?.ended(state, effect.code);
        if (report !== undefined) kernel.perform(report);
        return kernel.exit(effect.code);
      }
      kernel.perform(effect);
    }
    const event = kernel.nextEvent(repeats);
    observe?.(event, "event");
    // step() is pure: the same event in the same state, as a signal that comes again, leads to
    // the same, and needs no decision.
    if (event !== lastEvent || state !== lastState) {
      last = decide(state, event);
      lastState = state;
      lastEvent = event;
    }
    recorder?.decided(event, last);
    const isHeardOf = observe !== undefined || recorder?.isRecording === true;
    repeats = !isHeardOf && isSentOn(event, last) && last.state === state;
    state = last.state;
    effects = last.effects;
  }
}

/** A signal that leads to nothing but the same signal for somebody. */
function isSentOn(event: Event, { effects }: Step): boolean {
  if (event.type !== "signalReceived" || effects.length !== 1) return false;
  return effects[0].type === "sendSignal" && effects[0].value === undefined;
}

/** Undefined where nobody wants to know: most of the time, and then it costs nothing. */
function observer(kernel: Kernel, { isTraced, narrate }: LoopOptions) {
  if (!isTraced && narrate === undefined) return undefined;
  return (item: Event | Effect, what: "event" | "effect") => {
    if (item.type === "log") return;
    if (isTraced) kernel.perform({ type: "log", level: "debug", text: formatTrace(what, item) });
    for (const line of narrate?.(item) ?? []) kernel.perform({ type: "log", ...line });
  };
}
