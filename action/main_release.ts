// SPDX-License-Identifier: MIT
// Entry of the Action's release steps, `main_release.ts prepare|upload|publish|release`: a process
// of its own, so that only it sees the token, and it may run nothing but gh. $INPUTS has the
// Action's inputs as JSON; results go to $GITHUB_OUTPUT.
import * as core from "@actions/core";
import { expandFiles } from "./asset_files.ts";
import { ghProgram } from "./github.ts";
import { type Context, prepare, publish, type Release, release, upload } from "./release.ts";
import { ghEnvironment, parseReleaseInputs, type ReleaseInputs } from "./release_inputs.ts";

const STAGES: Readonly<Record<string, (inputs: ReleaseInputs, context: Context) => Promise<void>>> =
  {
    async prepare(inputs, context) {
      const { checksums, sboms } = await prepare(inputs, context);
      core.setOutput("checksums", checksums ?? "");
      core.setOutput("sboms", sboms.join("\n"));
    },
    upload: async (inputs, context) => report(await upload(inputs, context)),
    publish: async (inputs, context) => report(await publish(inputs, context)),
    release: async (inputs, context) => report(await release(inputs, context)),
  };

function report(data: Release): void {
  core.setOutput("release-url", data.url);
  core.setOutput("assets", JSON.stringify(data.assets));
  core.setOutput("release", JSON.stringify(data));
}

async function main(): Promise<void> {
  const [name = ""] = Deno.args;
  const stage = STAGES[name];
  if (stage === undefined) {
    throw new Error(
      `Cannot run "${name}": there is no such stage\n  There are ${Object.keys(STAGES).join(", ")}`,
    );
  }
  const env = Deno.env.toObject();
  const asked = parseReleaseInputs(JSON.parse(env.INPUTS ?? "{}"), env);
  const files = await expandFiles(asked.files, env.GITHUB_WORKSPACE ?? Deno.cwd());
  await stage({ ...asked, files }, {
    gh: ghProgram(ghEnvironment(env)),
    log: core.info,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
}

if (import.meta.main) {
  await main().catch((error: Error) => core.setFailed(error.message));
}
