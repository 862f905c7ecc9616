// SPDX-License-Identifier: MIT
// The entry: argv and environment in, exit code out. Joins core and kernel, decides nothing.
// The top level only defines things; in the built binary the host calls main(), under stock Deno
// the last lines do.
import "./kernel/deno_namespace.ts";
import { EXIT_CODES } from "./core/exit_codes.ts";
import { formatLogLine, formatProblem, notTheBuiltBinary, type Problem } from "./core/messages.ts";
import { type Options, parseOptions } from "./core/options.ts";
import { makePlan } from "./core/plan.ts";
import { begin } from "./core/supervisor.ts";
import { licenseText, usageText, versionText } from "./core/usage.ts";
import { engineVersion, findFacts, HostKernel, isBuiltBinary } from "./kernel/host_kernel.ts";
import { runLoop } from "./loop.ts";

function refuse(problem: Problem): number {
  const line = formatLogLine(Deno.pid, { level: "fatal", text: formatProblem(problem) });
  console.error(line.trimEnd());
  return EXIT_CODES.wrongUsage;
}

function run(options: Options): number {
  if (!isBuiltBinary()) return refuse(notTheBuiltBinary());
  const facts = findFacts();
  const plan = makePlan(options, facts);
  const kernel = new HostKernel({
    facts,
    signalsGroup: plan.forwardTo === "group",
    formatLine: (line) => formatLogLine(facts.ownPid, line),
  });
  return runLoop(kernel, begin(plan), { traced: plan.logLevel === "debug" });
}

function print(text: "help" | "version" | "license"): number {
  const texts = { help: usageText, version: versionOfThis, license: licenseText };
  console.log(texts[text]());
  return 0;
}

function versionOfThis(): string {
  return versionText(engineVersion());
}

function main(): number {
  const request = parseOptions(Deno.args);
  switch (request.type) {
    case "print":
      return print(request.text);
    case "refuse":
      return refuse(request.problem);
    case "run":
      return run(request.options);
  }
}

if (isBuiltBinary()) host.start(main);
else Deno.exit(main());
