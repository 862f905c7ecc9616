// SPDX-License-Identifier: MIT
// Entry of the Action's step verify: `main.ts verify`, with the Action's inputs as JSON in $INPUTS.
// Its stages in order, each in a log group; the only place that fails the step. The release is a
// process of its own, main_release.ts, so that this one never sees a token.
import * as core from "@actions/core";
import { buildImage, type BuiltImage, dockerfilePath } from "./build.ts";
import { findStart } from "./dockerfile_shell_form.ts";
import { examine, type Examined, inWorkplace } from "./examine.ts";
import { type Inputs, parseInputs, type VerifyInputs } from "./inputs.ts";
import { lintDockerfile } from "./lint_dockerfile.ts";
import type { LintFinding } from "./lint_finding.ts";
import type { EngineFacts } from "./observations.ts";
import { writeReport } from "./report.ts";
import type { Report } from "./report_data.ts";
import type { Place } from "./sarif.ts";
import { formatReport } from "./terminal_report.ts";
import { readEngine } from "./verify.ts";
import { Workplace } from "./workplace.ts";

async function main(): Promise<void> {
  const [command = ""] = Deno.args;
  if (command !== "verify") {
    throw new Error(`Cannot run "${command}": the only stage here is verify`);
  }
  const inputs = parseInputs(JSON.parse(Deno.env.get("INPUTS") ?? "{}"));
  const work = planWork(inputs);
  if (work.length === 0) return core.info("There is nothing to build, to check or to verify");
  const folder = await Deno.makeTempDir({ dir: Deno.env.get("RUNNER_TEMP"), prefix: "baronet-" });
  const engine = await core.group("The Docker Engine", async () => {
    const facts = await readEngine();
    core.info(`Docker Engine ${facts.server} for ${facts.arch}, buildx ${facts.buildx ?? "none"}`);
    return facts;
  });
  const built = work.includes("build") ? await build(inputs, { engine, folder }) : undefined;
  const ref = inputs.image ?? inputs.build.tags[0] ?? built?.id ?? "";
  const lint = work.includes("lint") ? await check(inputs, engine) : undefined;
  if (inputs.verify === undefined) return;
  const asked = { ref, wishes: inputs.verify, platform: inputs.platform, engine, lint };
  const { report, printed } = await verifyInGroup(asked);
  await core.group("Report", async () => {
    const start = await readStart(inputs);
    await writeReport(report, { inputs: inputs.report, ref, lint: lint ?? [], start, folder });
    core.info(formatReport(report, { ref }));
    if (printed !== "") core.info(`\nWhat the container printed last:\n${printed}`);
  });
  failIfAsked(report, inputs);
}

/** An image that has no name and is not verified would be of no use to anybody. */
function planWork({ image, build, lint, verify }: Inputs): ("build" | "lint" | "verify")[] {
  const isBuilt = image === undefined && (verify !== undefined || build.tags.length > 0);
  return [
    ...(isBuilt ? ["build" as const] : []),
    ...(image === undefined && lint ? ["lint" as const] : []),
    ...(verify === undefined ? [] : ["verify" as const]),
  ];
}

async function build(
  inputs: Inputs,
  { engine, folder }: { engine: EngineFacts; folder: string },
): Promise<BuiltImage> {
  const hasBuildx = engine.buildx !== undefined;
  const { platform } = inputs;
  const built = await core.group(
    "Build",
    () => buildImage(inputs.build, { hasBuildx, platform, folder }),
  );
  core.setOutput("imageid", built.id);
  core.setOutput("digest", built.digest);
  core.setOutput("metadata", built.metadata);
  return built;
}

async function check(inputs: Inputs, engine: EngineFacts): Promise<LintFinding[] | undefined> {
  const hasBuildx = engine.buildx !== undefined;
  return await core.group("Check of the Dockerfile", async () => {
    const found = await lintDockerfile(inputs.build, { hasBuildx, platform: inputs.platform });
    if (found === undefined) core.info("The Dockerfile is not a file here");
    for (const { file, line, rule, message } of found ?? []) {
      core.info(`${file}:${line}: ${rule}: ${message}`);
    }
    if (found?.length === 0) core.info("No findings");
    return found;
  });
}

interface Asked {
  readonly ref: string;
  readonly wishes: VerifyInputs;
  readonly platform: string;
  readonly engine: EngineFacts;
  readonly lint: readonly LintFinding[] | undefined;
}

async function verifyInGroup(asked: Asked): Promise<Examined> {
  const workplace = new Workplace();
  // Known before the first container is there: action.yml removes what a killed process leaves.
  core.setOutput("label", workplace.label);
  return await core.group(
    `Verify ${asked.ref}`,
    () => inWorkplace(workplace, () => examine({ ...asked, workplace, log: core.info })),
  );
}

/** Where an annotation points to that is about no line in particular. */
async function readStart({ build, image }: Inputs): Promise<Place | undefined> {
  const file = image === undefined ? dockerfilePath(build) : undefined;
  if (file === undefined) return undefined;
  return findStart({ file, text: await Deno.readTextFile(file), target: build.target });
}

function failIfAsked({ verdict, message }: Report, { report: { failOn } }: Inputs): void {
  const isBad = verdict === "fail" || verdict === "inconclusive" ||
    verdict === "warn" && failOn === "warn";
  if (isBad && failOn !== "never") core.setFailed(`The verdict is ${verdict}: ${message}`);
}

if (import.meta.main) {
  await main().catch((error: Error) => {
    core.setOutput("verdict", "inconclusive");
    core.setFailed(error.message);
  });
}
