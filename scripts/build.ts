// SPDX-License-Identifier: MIT
// The task `build`: from sources to dist/baronet-amd64.musl, with one line for each step.
// Each step does nothing when its result is there and still right. `--no-snapshot` leaves the
// startup snapshot out: the same program, read and parsed at each start.
import { buildHost } from "./build_host.ts";
import { buildInit, bundleOf, DEFAULT_INPUTS, describeFile } from "./build_init.ts";
import { requireDenoVersion } from "./deno_version.ts";
import { fetchQuickjs } from "./fetch_quickjs.ts";
import { SHIPPED } from "./host_flags.ts";
import { DIST } from "./paths.ts";
import { runTask, showSteps } from "./progress.ts";
import { replaceFile } from "./files.ts";
import { buildSnapshot } from "./snapshot/build_snapshot.ts";
import { ensureTools } from "./tools.ts";

const OUT = `${DIST}/baronet-amd64.musl`;

export async function build({ hasSnapshot }: { hasSnapshot: boolean }): Promise<void> {
  requireDenoVersion(Deno.version.deno);
  await ensureTools(SHIPPED.packages);
  await Deno.mkdir(DIST, { recursive: true });
  let objects: readonly string[] = [];
  await showSteps([
    ["fetching the QuickJS-ng sources", fetchQuickjs],
    ["compiling the host", async () => objects = await buildHost(SHIPPED)],
    ["compiling the TypeScript", () => buildInit(DEFAULT_INPUTS)],
    hasSnapshot
      ? ["taking the startup snapshot", () => takeSnapshot(objects)]
      : ["leaving the startup snapshot out", leaveSnapshotOut],
  ]);
  console.log(await describeFile(OUT));
}

async function takeSnapshot(objects: readonly string[]): Promise<void> {
  const bundle = bundleOf(DEFAULT_INPUTS.out);
  await buildSnapshot({ variant: SHIPPED, objects, bundle, out: OUT });
}

async function leaveSnapshotOut(): Promise<void> {
  await replaceFile(OUT, (path) => Deno.copyFile(DEFAULT_INPUTS.out, path));
}

function readArguments(args: readonly string[]): { hasSnapshot: boolean } {
  const unknown = args.find((arg) => arg !== "--no-snapshot");
  if (unknown === undefined) return { hasSnapshot: args.length === 0 };
  throw new Error(`Cannot use "${unknown}": unknown\n  deno task build [--no-snapshot]`);
}

if (import.meta.main) await runTask(() => build(readArguments(Deno.args)));
