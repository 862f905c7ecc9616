// SPDX-License-Identifier: MIT
// Plays a scenario to its end: baronet's own loop, supervisor and kernel edge in a simulated
// world. What comes of it is looked at by simulation_test.ts and told by predict.ts.
import type { Effect, Target } from "./core/effects.ts";
import type { Event } from "./core/events.ts";
import type { Plan } from "./core/plan.ts";
import type { ReceivedSignal } from "./core/signals.ts";
import type { State } from "./core/state.ts";
import { begin, step } from "./core/supervisor.ts";
import type { Kernel, Performable } from "./kernel/kernel.ts";
import { SimulatedKernel } from "./kernel/simulated_kernel.ts";
import type { Kill } from "./kernel/simulated_kill.ts";
import { WaitsForEver } from "./kernel/simulated_pace.ts";
import { makeWorld, type World } from "./kernel/simulated_world.ts";
import { runLoop } from "./loop.ts";
import { planOf, programsOf, type Scenario } from "./simulated_scenario.ts";
import { formatScript } from "./simulated_scripts.ts";
import { kernelOptions, loopOptions } from "./wiring.ts";

/** The beginning, or what came of an event. */
export interface Moment {
  readonly atMs: number;
  readonly event: Event | undefined;
  readonly effects: readonly Effect[];
  readonly state: State;
}

export type Outcome =
  | { readonly type: "exited"; readonly code: number }
  /** For a signal or a death that never comes. */
  | { readonly type: "waits" }
  | { readonly type: "failed"; readonly error: unknown };

export interface Run {
  readonly scenario: Scenario;
  readonly plan: Plan;
  readonly world: World;
  readonly moments: readonly Moment[];
  readonly outcome: Outcome;
}

/** Notes what happens and what is done, also where step() is not asked for it. */
class Recorder {
  readonly moments: (Moment & { effects: Effect[]; state: State })[] = [];
  #state: State;

  constructor(state: State) {
    this.#state = state;
    this.happened(undefined, 0);
  }

  happened(event: Event | undefined, atMs: number): void {
    this.moments.push({ atMs, event, effects: [], state: this.#state });
  }

  done(effect: Effect): void {
    this.moments.at(-1)?.effects.push(effect);
  }

  decided(state: State): void {
    this.#state = state;
    const moment = this.moments.at(-1);
    if (moment !== undefined) moment.state = state;
  }

  /** The C host sends a signal on by itself when it is the same as before. */
  repeated(received: ReceivedSignal, { to, signal }: Kill, atMs: number): void {
    this.happened({ type: "signalReceived", ...received }, atMs);
    this.done({ type: "sendSignal", to: toTarget(to), signal });
  }
}

function toTarget(to: number): Target {
  if (to === -1) return { type: "everybody" };
  return to > 0 ? { type: "process", pid: to } : { type: "group", pgid: 0 - to };
}

/** `decide`: a step() that is broken on purpose. */
export function simulate(scenario: Scenario, decide: typeof step = step): Run {
  const world = makeWorld({ ...scenario.world, programs: programsOf(scenario) }, {
    format: formatScript,
    onRepeat: (received, sent) => recorder.repeated(received, sent, agenda.nowMs),
  });
  const { agenda, init } = world;
  const facts = {
    ownPid: init.pid,
    parentPid: init.parent?.pid ?? 0,
    path: "/bin",
    terminalFd: undefined,
    leadsSession: init.sid === init.pid,
    userFiles: { passwd: "", group: "" },
  };
  const { plan, voice } = planOf(scenario, facts);
  const first = begin(plan);
  const recorder = new Recorder(first.state);
  const wired = { facts, plan, voice };
  const kernel = new SimulatedKernel(world.host, kernelOptions(wired));
  const recorded: Kernel = {
    perform: (effect: Performable) => {
      recorder.done(effect);
      kernel.perform(effect);
    },
    nextEvent: (repeats) => {
      const event = kernel.nextEvent(repeats);
      recorder.happened(event, agenda.nowMs);
      return event;
    },
    exit: (code) => {
      recorder.done({ type: "exit", code });
      return kernel.exit(code);
    },
  };
  const outcome = attempt(() =>
    runLoop(recorded, first, {
      ...loopOptions(wired),
      decide: (state, event) => {
        const next = decide(state, event);
        recorder.decided(next.state);
        return next;
      },
    })
  );
  return { scenario, plan, world, moments: recorder.moments, outcome };
}

function attempt(run: () => number): Outcome {
  try {
    return { type: "exited", code: run() };
  } catch (error) {
    return error instanceof WaitsForEver ? { type: "waits" } : { type: "failed", error };
  }
}
