// SPDX-License-Identifier: MIT
// The entry: argv and environment in, exit code out. Joins core and kernel, decides nothing.
// The top level only defines things; in the built binary the host calls main(), under stock Deno
// the last lines do.
import "./kernel/deno_namespace.ts";
import type { Effect } from "./core/effects.ts";
import type { Event } from "./core/events.ts";
import { findInit } from "./core/inits/find_init.ts";
import type { Init, Translation, Voice } from "./core/inits/init.ts";
import { formatJsonLine, formatProblem, notTheBuiltBinary, type Problem } from "./core/messages.ts";
import { type Options, parseOptions } from "./core/options.ts";
import { isWanted } from "./core/log_level.ts";
import { makePlan } from "./core/plan.ts";
import { begin } from "./core/supervisor.ts";
import { licenseText, usageText, versionText } from "./core/usage.ts";
import { engineVersion, findFacts, isBuiltBinary } from "./kernel/facts.ts";
import { HostKernel } from "./kernel/host_kernel.ts";
import { runLoop } from "./loop.ts";

type Translated = Extract<Translation, { type: "translated" }>;

function refuse(problem: Problem, { traits, voice }: Translated): number {
  const line = voice.formatLine(Deno.pid, { level: "fatal", text: formatProblem(problem) });
  console.error(line.trimEnd());
  return traits.exitCodes.wrongUsage;
}

function run(options: Options, translated: Translated): number {
  if (!isBuiltBinary()) return refuse(notTheBuiltBinary(), translated);
  const needsUsers = options.commands.some(({ user }) => user !== undefined);
  const facts = findFacts({ needsUsers });
  const plan = makePlan(options, { traits: translated.traits, facts });
  if ("advice" in plan) return refuse(plan, translated);
  const voice: Voice = options.logFormat === "json"
    ? { ...translated.voice, formatLine: formatJsonLine }
    : translated.voice;
  const kernel = new HostKernel({
    facts,
    plan,
    formatLine: (line) => voice.formatLine(facts.ownPid, line),
    hearsOfChildren: voice.hearsOfChildren ?? false,
  });
  if (isWanted("warn", plan.logLevel)) {
    for (const text of translated.warnings) kernel.perform({ type: "log", level: "warn", text });
  }
  const isTraced = plan.logLevel === "debug";
  const narrate = voice.narrate &&
    ((item: Event | Effect) =>
      voice.narrate?.(item).filter(({ level }) => isWanted(level, plan.logLevel)) ?? []);
  return runLoop(kernel, begin(plan), { isTraced, narrate });
}

function print(what: "help" | "version" | "license"): number {
  const texts = {
    help: usageText,
    version: () => versionText(engineVersion()),
    license: licenseText,
  };
  console.log(texts[what]());
  return 0;
}

function readEnvironment({ variables }: Init): Map<string, string> {
  const values = variables.map((name) => [name, Deno.env.get(name)] as const);
  return new Map(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function main(): number {
  const { init, args } = findInit(isBuiltBinary() ? host.args() : ["baronet", ...Deno.args]);
  const translation = init.translate(args, {
    ownPid: Deno.pid,
    isSubreaper: isBuiltBinary() && host.prctl_get_child_subreaper() === 1,
    environment: readEnvironment(init),
  });
  if (translation.type === "license") return print("license");
  if (translation.type === "answer") {
    const { to, text, exitCode } = translation;
    (to === "stdout" ? console.log : console.error)(text.replace(/\n$/, ""));
    return exitCode;
  }
  const request = parseOptions(translation.segments, {
    defaults: translation.defaults,
    environmentOptions: Deno.env.get("BARONET_OPTIONS"),
  });
  switch (request.type) {
    case "print":
      return print(request.what);
    case "refuse":
      return refuse(request.problem, translation);
    case "run":
      return run(request.options, translation);
  }
}

if (isBuiltBinary()) host.start(main);
else Deno.exit(main());
