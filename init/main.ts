// SPDX-License-Identifier: MIT
// The entry: argv and environment in, exit code out. Joins core and kernel, decides nothing.
// The top level only defines things; in the built binary the host calls main(), under stock Deno
// the last lines do. What is seldom wanted is in part.ts.
import "./kernel/deno_namespace.ts";
import { findInit } from "./core/inits/find_init.ts";
import type { Surroundings, Translation, Voice } from "./core/inits/init.ts";
import { notTheBuiltBinary, type Problem } from "./core/messages.ts";
import { logFormatOf, type Options, parseOptions } from "./core/options.ts";
import { NOTICES } from "./core/notices.ts";
import { isWanted } from "./core/log_level.ts";
import { makePlan } from "./core/plan.ts";
import { isRefusal, type Refusal } from "./core/refusals.ts";
import { begin } from "./core/supervisor.ts";
import type { Traits } from "./core/traits.ts";
import { isBuiltBinary } from "./kernel/built_binary.ts";
import { findFacts } from "./kernel/facts.ts";
import { HostKernel } from "./kernel/host_kernel.ts";
import { runLoop } from "./loop.ts";
import type { Part } from "./part.ts";
import { ShutdownRecorder } from "./shutdown_recorder.ts";
import { kernelOptions, loopOptions, printProblem, voiceFor } from "./wiring.ts";

type Translated = Extract<Translation, { type: "translated" }>;

function refuse(
  problem: Problem | Refusal,
  { voice, traits: { exitCodes }, part }: { voice: Voice; traits: Traits; part: () => Part },
): number {
  const inWords = isRefusal(problem) ? part().describeRefusal(problem) : problem;
  printProblem(inWords, { level: "fatal", voice });
  return exitCodes.wrongUsage;
}

function run(
  options: Options,
  { translated, part }: { translated: Translated; part: () => Part },
): number {
  const { traits, warnings } = translated;
  const voice = voiceFor(options.settings.logFormat, translated.voice);
  if (!isBuiltBinary()) {
    return refuse(notTheBuiltBinary("start a command"), { voice, traits, part });
  }
  const needsUsers = options.commands.some(({ user }) => user !== undefined);
  const facts = findFacts({ needsUsers });
  const plan = makePlan(options, { traits, facts });
  if (isRefusal(plan)) return refuse(plan, { voice, traits, part });
  const wired = { facts, plan, voice };
  const kernel = new HostKernel(kernelOptions(wired));
  if (isWanted("warn", plan.settings.logLevel)) {
    for (const text of warnings) kernel.perform({ type: "log", level: "warn", text });
  }
  const recorder = voice.reportsShutdown
    ? new ShutdownRecorder((records, end) => part().report(records, end))
    : undefined;
  return runLoop(kernel, begin(plan), { ...loopOptions(wired), recorder });
}

/** Under stock Deno nothing is started, so nothing is configured: --help needs no permission. */
function readVariable(name: string): string | undefined {
  return isBuiltBinary() ? Deno.env.get(name) : undefined;
}

/** Read where an init's table asks for them, and not before. */
const SURROUNDINGS: Surroundings = {
  get ownPid() {
    return Deno.pid;
  },
  get isSubreaper() {
    return isBuiltBinary() && host.prctl_get_child_subreaper() === 1;
  },
  environment: {
    get: readVariable,
    has: (name) => readVariable(name) !== undefined,
  },
};

function main(part: () => Part): number {
  const { init, args } = findInit(isBuiltBinary() ? host.args() : ["baronet", ...Deno.args]);
  const table = init === "kill" ? part().kill : init;
  const translation = table.translate(args, SURROUNDINGS);
  if (translation.type === "license") return part().printLicense(NOTICES);
  if (translation.type === "answer") {
    const { to, text, exitCode } = translation;
    (to === "stdout" ? console.log : console.error)(text.replace(/\n$/, ""));
    return exitCode;
  }
  const sources = {
    defaults: translation.defaults,
    environmentOptions: readVariable("BARONET_OPTIONS"),
  };
  const request = parseOptions(translation.segments, sources);
  switch (request.type) {
    case "print":
      return request.what === "license" ? part().printLicense(NOTICES) : part().print(request.what);
    case "refuse": {
      const voice = voiceFor(logFormatOf(translation.segments, sources), translation.voice);
      return refuse(request.problem, { voice, traits: translation.traits, part });
    }
    case "run":
      return run(request.options, { translated: translation, part });
    case "instead":
      return part().runInstead(request, translation);
  }
}

/** Left behind by host.run_part(). */
declare const PART: Part;

function runPart(): Part {
  host.run_part();
  return PART;
}

if (isBuiltBinary()) host.start(() => main(runPart));
else import("./part.ts").then((imported) => Deno.exit(main(() => imported.PART)));
