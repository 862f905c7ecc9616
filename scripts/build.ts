// SPDX-License-Identifier: MIT
// The task `build`: from sources to dist/baronet-amd64.musl, with one line for each step.
// Each step does nothing when its result is there and still right. `--arch NAME` builds for another
// architecture (architectures.ts), `--arch all` for each. `--no-snapshot` leaves the startup snapshot
// out: the same program, read and parsed at each start.
import { parseArgs } from "@std/cli/parse-args";
import {
  type Architecture,
  ARCHITECTURES,
  DEFAULT_ARCHITECTURE,
  fileOf,
  findArchitecture,
} from "./architectures.ts";
import { buildHost } from "./build_host.ts";
import {
  buildInit,
  bundleOf,
  DEFAULT_INPUTS,
  describeFile,
  type InitInputs,
} from "./build_init.ts";
import { requireDenoVersion } from "./deno_version.ts";
import { fetchEmulator } from "./emulator.ts";
import { fetchQuickjs } from "./fetch_quickjs.ts";
import { fetchMusl } from "./foreign_musl.ts";
import { type HostVariant, shippedFor } from "./host_flags.ts";
import { BUILD, DIST, ROOT } from "./paths.ts";
import { runTask, showSteps, type Step } from "./progress.ts";
import { replaceFile } from "./files.ts";
import { buildSnapshot } from "./snapshot/build_snapshot.ts";
import { ensureTools } from "./tools.ts";

interface Wanted {
  readonly architectures: readonly Architecture[];
  readonly hasSnapshot: boolean;
}

export async function build({ architectures, hasSnapshot }: Wanted): Promise<void> {
  requireDenoVersion(Deno.version.deno);
  await ensureTools(architectures.flatMap((one) => shippedFor(one).packages));
  await Deno.mkdir(DIST, { recursive: true });
  const built: string[] = [];
  for (const architecture of architectures) {
    if (architectures.length > 1) console.log(`${architecture.name}:`);
    await buildFor(shippedFor(architecture), hasSnapshot);
    built.push(await describeFile(`${ROOT}/${fileOf(architecture)}`));
  }
  console.log(built.join("\n"));
}

async function buildFor(variant: HostVariant, hasSnapshot: boolean): Promise<void> {
  const { architecture } = variant;
  const inputs: InitInputs = {
    entry: DEFAULT_INPUTS.entry,
    host: `${BUILD}/${variant.output}`,
    out: `${BUILD}/init-${architecture.name}`,
    architecture,
  };
  const out = `${ROOT}/${fileOf(architecture)}`;
  let objects: readonly string[] = [];
  const steps: Step[] = [
    ["fetching the QuickJS-ng sources", fetchQuickjs],
    ["compiling the host", async () => objects = await buildHost(variant)],
    ["compiling the TypeScript", () => buildInit(inputs)],
    hasSnapshot
      ? ["taking the startup snapshot", () => {
        return buildSnapshot({ variant, objects, bundle: bundleOf(inputs.out), out });
      }]
      : ["leaving the startup snapshot out", () => {
        return replaceFile(out, (path) => Deno.copyFile(inputs.out, path));
      }],
  ];
  if (architecture !== DEFAULT_ARCHITECTURE) {
    steps.unshift(["fetching musl and qemu-user", () => fetchForeign(architecture)]);
  }
  await showSteps(steps);
}

async function fetchForeign(architecture: Architecture): Promise<void> {
  await fetchMusl(architecture);
  await fetchEmulator();
}

function readArguments(args: readonly string[]): Wanted {
  const usage = `deno task build [--arch ${
    ARCHITECTURES.map(({ name }) => name).join("|")
  }|all] [--no-snapshot]`;
  const read: Record<string, unknown> = parseArgs([...args], {
    string: ["arch"],
    boolean: ["snapshot"],
    negatable: ["snapshot"],
    default: { arch: DEFAULT_ARCHITECTURE.name, snapshot: true },
    unknown: (word: string) => {
      throw new Error(`Cannot use "${word}": unknown\n  ${usage}`);
    },
  });
  const arch = String(read["arch"]);
  return {
    architectures: arch === "all" ? ARCHITECTURES : [findArchitecture(arch)],
    hasSnapshot: read["snapshot"] === true,
  };
}

if (import.meta.main) await runTask(() => build(readArguments(Deno.args)));
