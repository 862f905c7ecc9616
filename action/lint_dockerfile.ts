// SPDX-License-Identifier: MIT
// The stage lint: BuildKit's own check of the Dockerfile, or ours of ENTRYPOINT and CMD where there
// is no buildx or its engine is too old. Findings are warnings: what they do depends on the image's
// shell, which is what verify is for.
import { commonArguments, dockerfilePath } from "./build.ts";
import { askDocker, DockerError } from "./docker.ts";
import { findShellForm } from "./dockerfile_shell_form.ts";
import type { BuildInputs } from "./inputs.ts";
import type { LintFinding } from "./lint_finding.ts";

interface CheckOutput {
  readonly warnings?: readonly {
    readonly ruleName: string;
    readonly detail?: string;
    readonly description?: string;
    readonly location?: { readonly ranges?: readonly { readonly start: { line: number } }[] };
  }[];
}

/** undefined: the Dockerfile is not a file here. */
export async function lintDockerfile(
  build: BuildInputs,
  { hasBuildx, platform }: { hasBuildx: boolean; platform: string },
): Promise<LintFinding[] | undefined> {
  const file = dockerfilePath(build);
  if (file === undefined) return undefined;
  const text = await readDockerfile(file);
  const checked = hasBuildx ? await checkByBuildKit(build, platform) : undefined;
  if (checked === undefined) return findShellForm({ file, text, target: build.target });
  return parseCheck(checked, file);
}

async function readDockerfile(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(
      `Cannot check "${file}": there is no such file\n` +
        "  Name the Dockerfile with the input file, or give the input image to verify one as it is",
      { cause },
    );
  }
}

/** Its JSON; undefined: this engine cannot check. */
async function checkByBuildKit(build: BuildInputs, platform: string): Promise<string | undefined> {
  const args = ["buildx", "build", "--call=check,format=json", ...commonArguments(build, platform)];
  try {
    return await askDocker([...args, build.context]);
  } catch (error) {
    if (!(error instanceof DockerError) || error.failure.code === null) throw error;
    // It exits with 1 when there are warnings.
    return isCheckOutput(error.failure.stdout) ? error.failure.stdout : undefined;
  }
}

function isCheckOutput(stdout: string): boolean {
  try {
    return "warnings" in JSON.parse(stdout);
  } catch {
    return false;
  }
}

/** Pure: BuildKit's JSON -> findings. */
export function parseCheck(json: string, file: string): LintFinding[] {
  const { warnings } = JSON.parse(json) as CheckOutput;
  return (warnings ?? []).map(({ ruleName, detail, description, location }) => ({
    rule: ruleName,
    message: detail ?? description ?? ruleName,
    file,
    line: location?.ranges?.[0]?.start.line ?? 1,
  }));
}
