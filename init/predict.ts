// SPDX-License-Identifier: MIT
// deno run init/predict.ts UNIT_MS SEED...: for each seed a scenario that test/model_test.ts can
// play on a real kernel, with all times multiples of UNIT_MS, and what comes of it according to the
// simulation, as JSON. Time is not exact there: what depends on who of two is faster is left open,
// so that only the rest is compared.
import type { ReceivedSignal } from "./core/signals.ts";
import { type Run, simulate } from "./simulate.ts";
import { seededChoices } from "./simulated_choices.ts";
import { commandLineOf, type Scenario } from "./simulated_scenario.ts";
import { makeScenario } from "./simulated_scenarios.ts";
import { formatScript } from "./simulated_scripts.ts";
import { formatAsTest } from "./simulation_printer.ts";

/** How often each scenario is played with other delays. */
const ATTEMPTS = 60;
/** By how much of a unit anything may be late: of two with a unit in between one stays first. */
const MOST_LATE = 0.45;

/**
 * What is compared of all processes with the same script, as a script can be started again on
 * each signal; undefined: it depends on who is faster.
 */
interface Fate {
  readonly births?: number;
  /** Signals that they noticed, as `15` or `40=7`, sorted. */
  readonly heard?: string;
  /** Whether baronet has said that it KILLs one; of a group it names the leader. */
  readonly isKilled?: boolean;
  /** The exit codes of those that have exited by themselves, sorted. */
  readonly exits?: string;
}

interface Prediction {
  readonly exitCode?: number;
  /** By the names of the scripts; of others nothing was ever seen. */
  readonly processes: Readonly<Record<string, Fate>>;
}

function formatReceived({ signal, value }: ReceivedSignal): string {
  return value === undefined ? `${signal}` : `${signal}=${value}`;
}

function predict({ outcome, world }: Run): Prediction {
  const { actors, host, linux } = world;
  const names = new Set(linux.everybody.map((process) => actors.nameOf(process)));
  const fates = [...names].filter((name) => name !== undefined).map((name) => {
    const all = linux.everybody.filter((process) => actors.nameOf(process) === name);
    const exits = all.filter(({ isAlive, waitStatus }) => !isAlive && waitStatus % 256 === 0)
      .map(({ waitStatus }) => `${waitStatus >> 8}`);
    const fate: Fate = {
      births: all.length,
      heard: all.flatMap(({ heard }) => heard.map(formatReceived)).toSorted().join(" "),
      isKilled: host.stderr.includes(`Killing "actor ${name} `),
      exits: exits.toSorted().join(" "),
    };
    return [name, fate] as const;
  });
  const exitCode = outcome.type === "exited" ? { exitCode: outcome.code } : {};
  return { ...exitCode, processes: Object.fromEntries(fates) };
}

/** What all predictions have in common. */
function agree(one: Prediction, other: Prediction): Prediction {
  const same = <T extends object>(a: T, b: T): T => {
    const common = Object.entries(a).filter(([key, value]) => Reflect.get(b, key) === value);
    return Object.fromEntries(common) as T;
  };
  const names = Object.keys(one.processes).filter((name) => name in other.processes);
  const fates = names.map((name) => [name, same(one.processes[name], other.processes[name])]);
  const exitCode = one.exitCode === other.exitCode && one.exitCode !== undefined
    ? { exitCode: one.exitCode }
    : {};
  return { ...exitCode, processes: Object.fromEntries(fates) };
}

function withDelays(
  scenario: Scenario,
  { seed, unitMs }: { seed: number; unitMs: number },
): Scenario {
  const choices = seededChoices(seed);
  const mostMs = Math.floor(MOST_LATE * unitMs);
  // Many are in time, so that what waits for several others is not the later one each time, and so
  // that they get ahead of baronet's next call, however long the unit is.
  const upTo = (ms: number) => choices.pick([0, choices.upTo(Math.floor(ms))]);
  const latenessMs = Array.from({ length: 31 }, () => upTo(mostMs));
  const reactionsMs = Array.from({ length: 7 }, () => upTo(mostMs / 5));
  const startupsMs = Array.from({ length: 7 }, () => upTo(mostMs));
  const slownessMs = Array.from({ length: 5 }, () => choices.upTo(2));
  return {
    ...scenario,
    world: { ...scenario.world, latenessMs, startupsMs, reactionsMs, slownessMs },
  };
}

function foresee(seed: number, unitMs: number) {
  const scenario = makeScenario({ choices: seededChoices(seed), isPlayable: true, unitMs });
  const exact = simulate(scenario);
  const others = Array.from(
    { length: ATTEMPTS },
    (_, attempt) => simulate(withDelays(scenario, { seed: attempt, unitMs })),
  );
  const all = [exact, ...others];
  const endMs = Math.max(...all.map(({ moments }) => moments.at(-1)?.atMs ?? 0));
  const { mode, hasProc, signals, strangers } = scenario.world;
  return {
    seed,
    mode,
    hasProc,
    signals,
    strangers: strangers.map(({ bornMs, script }) => ({ bornMs, words: formatScript(script) })),
    ...commandLineOf(scenario),
    isOver: all.every(({ outcome }) => outcome.type === "exited"),
    endMs,
    prediction: all.map(predict).reduce(agree),
    asTest: formatAsTest(exact, { found: `of seed ${seed}`, index: undefined }),
  };
}

if (import.meta.main) {
  const [unitMs, ...seeds] = Deno.args.map(Number);
  console.log(JSON.stringify(seeds.map((seed) => foresee(seed, unitMs))));
}
