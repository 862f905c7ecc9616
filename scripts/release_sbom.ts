// SPDX-License-Identifier: MIT
// The task `release:sbom TAG`: writes dist/NAME.spdx.json beside each binary of dist/, what it is made
// of as SPDX 2.3. It runs where the binaries were built: nobody else knows their libraries.
import { formatSbom } from "../action/sbom.ts";
import { VERSION } from "../init/core/version.ts";
import { type Architecture, fileOf } from "./architectures.ts";
import { hashBytes } from "./fetch_quickjs.ts";
import { shippedFor } from "./host_flags.ts";
import { ROOT } from "./paths.ts";
import { runTask } from "./progress.ts";
import { readBuildFacts } from "./release/build_facts.ts";
import { builtArchitectures } from "./release/built.ts";
import { versionOfTag } from "./release/changelog.ts";
import { commitTime, pageOf } from "./release/repository.ts";
import { findSpdxProblems } from "./release/spdx_rules.ts";

async function writeSbom(architecture: Architecture, tag: string): Promise<void> {
  const path = fileOf(architecture);
  const bytes = await Deno.readFile(`${ROOT}/${path}`);
  const text = formatSbom({
    bytes,
    name: path.slice(path.lastIndexOf("/") + 1),
    version: versionOfTag(tag, VERSION),
    sha256: await hashBytes(bytes),
    page: pageOf(tag),
    created: (await commitTime()).toISOString().replace(/\.\d+/, ""),
    build: await readBuildFacts(shippedFor(architecture)),
  });
  const problems = text === undefined ? ["it is no build of baronet"] : findSpdxProblems(text);
  if (text === undefined || problems.length > 0) {
    throw new Error(`Cannot describe ${path}: ${problems.join("\n  ")}`);
  }
  await Deno.writeTextFile(`${ROOT}/${path}.spdx.json`, text);
  console.log(`${path}.spdx.json`);
}

async function writeSboms([tag, ...others]: readonly string[]): Promise<void> {
  if (tag === undefined || others.length > 0) {
    throw new Error("Cannot write SBOMs: one tag is needed\n  deno task release:sbom TAG");
  }
  versionOfTag(tag, VERSION);
  for (const architecture of builtArchitectures()) await writeSbom(architecture, tag);
}

if (import.meta.main) await runTask(() => writeSboms(Deno.args));
