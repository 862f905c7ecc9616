// SPDX-License-Identifier: MIT
// One scenario of the simulation: a command line, and everything that happens to it. The command
// line is read by the same code as that of the built binary.
import { isRefusal } from "./core/refusals.ts";
import { findInit } from "./core/inits/find_init.ts";
import type { Voice } from "./core/inits/init.ts";
import { parseOptions } from "./core/options.ts";
import { type Facts, makePlan, type Plan } from "./core/plan.ts";
import type { Program, WorldOptions } from "./kernel/simulated_world.ts";
import { formatScript } from "./simulated_scripts.ts";
import { voiceFor } from "./wiring.ts";

export interface ScenarioCommand {
  /** Those before its name. */
  readonly options: readonly string[];
  readonly program: Program;
}

export interface Scenario {
  /** Those before all commands. */
  readonly options: readonly string[];
  /** None with --pause. */
  readonly commands: readonly ScenarioCommand[];
  readonly world: Omit<WorldOptions, "programs">;
}

/** Options, and the commands behind them with `---` in between. */
export function commandLineOf({ options, commands }: Scenario): {
  options: string[];
  commands: string[];
} {
  const [first, ...others] = commands;
  const words = others.flatMap(({ options, program }) => [
    "---",
    ...options,
    ...formatScript(program.script),
  ]);
  return {
    options: [...options, ...(first?.options ?? [])],
    commands: first === undefined ? [] : [...formatScript(first.program.script), ...words],
  };
}

export function programsOf({ commands }: Scenario): Map<string, Program> {
  return new Map(commands.map(({ program }) => [program.script.name, program]));
}

/** The plan, as init/main.ts makes it, and how the init speaks. */
export function planOf(scenario: Scenario, facts: Facts): { plan: Plan; voice: Voice } {
  const { options, commands } = commandLineOf(scenario);
  const separated = commands.length === 0 ? [] : ["--", ...commands];
  const { init, args } = findInit(["baronet", ...options, ...separated]);
  if (init === "kill") throw new Error("Cannot play a scenario: kill(1) is no init");
  const { ownPid } = facts;
  const surroundings = { ownPid, isSubreaper: false, environment: new Map() };
  const translation = init.translate(args, surroundings);
  if (translation.type !== "translated") throw new Error(cannotPlan(options, translation.type));
  const request = parseOptions(translation.segments, {
    defaults: translation.defaults,
    environmentOptions: undefined,
  });
  if (request.type !== "run") throw new Error(cannotPlan(options, JSON.stringify(request)));
  const plan = makePlan(request.options, { traits: translation.traits, facts });
  if (isRefusal(plan)) throw new Error(cannotPlan(options, plan.refusal));
  return { plan, voice: voiceFor(plan.settings.logFormat, translation.voice) };
}

function cannotPlan(options: readonly string[], reason: string): string {
  return `Cannot make a plan of ${options.join(" ")}: ${reason}`;
}
