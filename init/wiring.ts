// SPDX-License-Identifier: MIT
// What the kernel edge, the loop and stderr are told of a plan and of how its init speaks: the same
// in both parts of the built binary (main.ts, part.ts) and in the simulation (simulate.ts).
import { isStopSignal, rewritten } from "./core/forwarding.ts";
import type { Voice } from "./core/inits/init.ts";
import { isWanted, type LogLevel } from "./core/log_level.ts";
import { formatJsonLine, formatProblem, type Problem } from "./core/messages.ts";
import type { LogFormat } from "./core/option_values.ts";
import type { Facts, Plan } from "./core/plan.ts";
import type { HostKernelOptions } from "./kernel/host_kernel.ts";
import type { LoopOptions } from "./loop.ts";

export interface Wired {
  readonly facts: Facts;
  readonly plan: Plan;
  readonly voice: Voice;
}

/** How an init says things, unless programs are to read them. */
export function voiceFor(logFormat: LogFormat, voice: Voice): Voice {
  return logFormat === "json" ? { ...voice, formatLine: formatJsonLine } : voice;
}

/** What is wrong, on stderr, before anything was started: as a log line, whoever speaks. */
export function printProblem(
  problem: Problem,
  { level, voice }: { level: LogLevel; voice: Voice },
) {
  const line = voice.formatLine(Deno.pid, { level, text: formatProblem(problem) });
  console.error(line.trimEnd());
}

export function kernelOptions({ facts, plan, voice }: Wired): HostKernelOptions {
  const { logLevel, warnReap } = plan.settings;
  return {
    facts,
    plan,
    formatLine: (line) => voice.formatLine(facts.ownPid, line),
    asksToStop: (signal) => isStopSignal(plan, rewritten(plan, signal)),
    hearsOfChildren: voice.hearsOfChildren ?? false,
    hearsOfOrphans: voice.narrate !== undefined || warnReap || isWanted("info", logLevel),
  };
}

export function loopOptions({ plan, voice }: Wired): LoopOptions {
  const { logLevel } = plan.settings;
  return { isTraced: logLevel === "debug", narrate: wantedLines(voice, logLevel) };
}

function wantedLines({ narrate }: Voice, logLevel: LogLevel): Voice["narrate"] {
  return narrate && ((item) => narrate(item).filter(({ level }) => isWanted(level, logLevel)));
}
