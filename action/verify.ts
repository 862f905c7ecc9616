// SPDX-License-Identifier: MIT
// The stage verify: an image -> Observations. Two runs of it: R as it is, P with the probe in the
// application's place. They overlap: while R is stopped, P has begun; unless the kernel is a witness.
import { readBaronet } from "./baronet_binary.ts";
import { both, forEach } from "./concurrency.ts";
import type { Container } from "./container.ts";
import { askDocker, DockerError } from "./docker.ts";
import { listPaths, parseEngine, parseImage } from "./image_facts.ts";
import type { VerifyInputs } from "./inputs.ts";
import type { LintFinding } from "./lint_finding.ts";
import type { EngineFacts, NoProbe, Observations, ProbeRun } from "./observations.ts";
import { optionsFor } from "./run_options.ts";
import { runProbe } from "./run_probe.ts";
import { type RunningImage, startReal, stopReal, type Subject } from "./run_real.ts";
import { stopTraced } from "./witness.ts";
import type { Workplace } from "./workplace.ts";

const PULL_TIMEOUT_MS = 600_000;

export interface Verification {
  readonly ref: string;
  readonly platform: string;
  readonly wishes: VerifyInputs;
  readonly engine: EngineFacts;
  readonly lint: readonly LintFinding[] | undefined;
  readonly workplace: Workplace;
  /** Called with what begins. */
  readonly log: (line: string) => void;
}

/** Throws when there is no engine, or one that cannot run containers of Linux. */
export async function readEngine(): Promise<EngineFacts> {
  const buildx = await askDocker(["buildx", "version"]).catch((error) => {
    if (error instanceof DockerError && error.failure.code !== null) return undefined;
    throw error;
  });
  const info = await askDocker(["info", "--format", "{{json .}}"]);
  return parseEngine(info, buildx?.split(" ")[1]);
}

export async function verify(asked: Verification): Promise<Observations> {
  const { ref, platform, wishes, engine, lint, workplace, log } = asked;
  const inspected = await inspectImage(ref, { platform, log });
  const container = await workplace.create({
    ...{ image: ref, platform, command: wishes.command },
    options: optionsFor("real", wishes.runArgs),
  });
  const config = await container.config();
  const startedPrograms = await findPrograms(container, listPaths(config));
  const image = parseImage({ ref, image: inspected, config, startedPrograms });
  const subject = { image, platform, wishes, workplace };
  log("starting the container as it is, and waiting until it is ready");
  const running = await startReal(container, subject);
  if ("outcome" in running) {
    const probe: NoProbe = { mode: "none", reason: "the image did not come to run" };
    return { image, engine, lint, real: running, probe, trace: undefined };
  }
  log(`the application is "${running.tree.main.args}"; ${describeStop(wishes)}`);
  return { image, engine, lint, ...await stopAndProbe(running, subject) };
}

function describeStop({ traceImage }: VerifyInputs): string {
  return traceImage === undefined
    ? "stopping it, and trying the signals on the probe"
    : "stopping it while the kernel notes signals, then trying the signals on the probe";
}

async function stopAndProbe(
  running: RunningImage,
  subject: Subject,
): Promise<Pick<Observations, "real" | "probe" | "trace">> {
  const { wishes: { probe: mode, traceImage } } = subject;
  const tryProbe = async (): Promise<ProbeRun | NoProbe> =>
    mode === "off"
      ? { mode: "off", reason: "the input probe is off" }
      : await placeProbe({ ...subject, tree: running.tree, readyMs: running.readyMs });
  if (traceImage === undefined) {
    const [real, probe] = await both(stopReal(running, subject), tryProbe());
    return { real, probe, trace: undefined };
  }
  // One after the other: the same programs get the same signals in run P.
  const { real, trace } = await stopTraced(running, { ...subject, traceImage });
  return { real, probe: await tryProbe(), trace };
}

async function placeProbe(
  subject: Subject & Pick<Parameters<typeof runProbe>[0], "tree" | "readyMs">,
) {
  const { wishes, image, workplace } = subject;
  const baronet = await readBaronet({ baronet: wishes.baronet, image, workplace });
  return await runProbe({ ...subject, baronet });
}

async function findPrograms(container: Container, paths: readonly string[]): Promise<string[]> {
  const found = await forEach(
    paths,
    async (path) => await container.hasProgram(path) ? [path] : [],
  );
  return found.flat();
}

/** `{{json .}}` of the image, which is pulled when it is not there. */
async function inspectImage(
  ref: string,
  { platform, log }: Pick<Verification, "platform" | "log">,
): Promise<string> {
  const inspect = ["image", "inspect", "--format", "{{json .}}", ref];
  try {
    return await askDocker(inspect);
  } catch (error) {
    if (!(error instanceof DockerError) || !/no such image/i.test(error.message)) throw error;
  }
  log(`pulling ${ref}`);
  const options = platform === "" ? [] : ["--platform", platform];
  try {
    await askDocker(["pull", "--quiet", ...options, ref], { timeoutMs: PULL_TIMEOUT_MS });
  } catch (cause) {
    if (!(cause instanceof DockerError)) throw cause;
    const [, said = "the engine does not say why"] = cause.message.split("\n");
    throw new Error(
      `Cannot verify "${ref}": the engine has no such image and cannot pull it\n${said}\n` +
        "  Build it first, log in to its registry, or see whether the name is right",
      { cause },
    );
  }
  return await askDocker(inspect);
}
