// SPDX-License-Identifier: MIT
// The task `build`: from sources to dist/baronet-amd64.musl, with one line for each step.
// Each step does nothing when its result is there and still right.
import { buildHost } from "./build_host.ts";
import { buildInit, DEFAULT_INPUTS, describeFile } from "./build_init.ts";
import { requireDenoVersion } from "./deno_version.ts";
import { fetchQuickjs } from "./fetch_quickjs.ts";
import { SHIPPED } from "./host_flags.ts";
import { runTask, showSteps } from "./progress.ts";
import { ensureTools } from "./tools.ts";

export async function build(): Promise<void> {
  requireDenoVersion(Deno.version.deno);
  await ensureTools(SHIPPED.packages);
  await showSteps([
    ["fetching the QuickJS-ng sources", fetchQuickjs],
    ["compiling the host", () => buildHost(SHIPPED)],
    ["compiling the TypeScript", () => buildInit(DEFAULT_INPUTS)],
  ]);
  console.log(await describeFile(DEFAULT_INPUTS.out));
}

if (import.meta.main) await runTask(build);
