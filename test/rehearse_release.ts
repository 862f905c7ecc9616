// SPDX-License-Identifier: MIT
// The task `release:rehearse [--arch NAME]`: release.yml from a tag to a published release, twice, and
// the same bytes each time. Nothing leaves this machine. By default all architectures, as a release.
import { parseArgs } from "@std/cli/parse-args";
import { findArchitecture } from "../scripts/architectures.ts";
import { DockerEngine } from "../scripts/docker_engine.ts";
import { formatSeconds, runTask } from "../scripts/progress.ts";
import { importBase, networkFlags } from "./base_image.ts";
import { Registry } from "./registry.ts";
import { checkPublished, makeOrigin, type Origin, rehearse, standInReasons } from "./rehearsal.ts";
import { GH_SUITE, ghFrom, ReleaseSteps } from "./release_steps.ts";
import { machineEnvironment } from "./runner.ts";

interface Result {
  readonly digests: ReadonlyMap<string, string>;
  readonly sizes: ReadonlyMap<string, number>;
  readonly image: string;
}

interface Round {
  readonly engine: DockerEngine;
  readonly origin: Origin;
  readonly architectures: string;
  /** Of the first round nothing may help the second. */
  readonly flags: readonly string[];
}

const startMs = performance.now();

function log(line: string): void {
  console.error(`[${formatSeconds(performance.now() - startMs).padStart(8)}] ${line}`);
}

async function runRound({ engine, origin, architectures, flags }: Round): Promise<Result> {
  await using steps = await ReleaseSteps.start(await ghFrom(GH_SUITE));
  await using registry = await Registry.start();
  const path = `${steps.ghFolder}:${engine.environment.PATH ?? Deno.env.get("PATH")}`;
  const rehearsal = {
    ...{ origin, log, api: steps.api, folder: `${steps.folder}/jobs` },
    env: {
      ...machineEnvironment("NODE_EXTRA_CA_CERTS"),
      ...engine.environment,
      PATH: path,
      GH_CONFIG_DIR: `${steps.folder}/config`,
    },
    vars: {
      ARCHITECTURES: architectures,
      REGISTRY: registry.address,
      DOCKER_BUILD_FLAGS: flags.join(" "),
    },
  };
  const used = await rehearse(rehearsal);
  log("checking what was published");
  const published = await checkPublished(rehearsal, used);
  const attested = used.find(({ job, action }) => job === "image" && action === "actions/attest");
  return { ...published, image: attested?.inputs["subject-digest"] ?? "none" };
}

function printTable([first, second]: readonly Result[]): boolean {
  const rows = [...first.digests].map(([name, digest]) => [
    ...[name, String(first.sizes.get(name)), digest, second.digests.get(name) ?? "nothing"],
  ]);
  rows.push(["the image", "", first.image, second.image]);
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log(`${"published".padEnd(width)}  ${"bytes".padStart(7)}  both times the same SHA-256`);
  for (const [name, size, one, other] of rows) {
    const same = one === other ? one : `${one} and then ${other}: NOT the same`;
    console.log(`${name.padEnd(width)}  ${size.padStart(7)}  ${same}`);
  }
  return first.digests.size === second.digests.size && rows.every(([, , a, b]) => a === b);
}

async function rehearseTwice(args: readonly string[]): Promise<void> {
  const { arch } = parseArgs([...args], {
    string: ["arch"],
    default: { arch: "all" },
    unknown: (name: string) => {
      throw new Error(`Cannot use "${name}": unknown\n  deno task release:rehearse [--arch NAME]`);
    },
  });
  if (arch !== "all") findArchitecture(arch);
  const folder = await Deno.makeTempDir({ dir: "/tmp", prefix: "baronet-rehearsal-" });
  try {
    const origin = await makeOrigin(`${folder}/origin`);
    log(`tagged ${origin.commit.slice(0, 7)} as ${origin.tag} in a repository of its own`);
    await using engine = await DockerEngine.start({ suite: "forky", hasContainerdStore: true });
    log("making the base image of this machine's Debian");
    await importBase(engine);
    const results: Result[] = [];
    for (const more of [[], ["--no-cache"]]) {
      log(`round ${results.length + 1} of 2`);
      const flags = [...await networkFlags(), ...more];
      results.push(await runRound({ engine, origin, architectures: arch, flags }));
    }
    const isSame = printTable(results);
    for (const [step, why] of standInReasons()) console.log(`not run: ${step}: ${why}`);
    if (!isSame) throw new Error("Cannot release twice the same bytes: see the table");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await runTask(() => rehearseTwice(Deno.args));
