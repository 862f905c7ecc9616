// SPDX-License-Identifier: MIT
// The task `verify-release FILE [FILE...]`: rebuilds released binaries from this checkout and compares their
// digests. A FILE.spdx.json beside a file says from which commit it was built and with what; without
// it a difference cannot be explained.
import type { BuildTool } from "../action/sbom.ts";
import { fileOf } from "./architectures.ts";
import { build } from "./build.ts";
import { findCommit } from "./build_init.ts";
import { hashBytes } from "./fetch_quickjs.ts";
import { shippedFor } from "./host_flags.ts";
import { ROOT } from "./paths.ts";
import { runTask } from "./progress.ts";
import { readTools } from "./release/build_facts.ts";
import { architectureOf, compareTools, readStated, type Stated } from "./release/rebuild.ts";

interface Released {
  readonly path: string;
  readonly sha256: string;
  /** undefined: there is no SBOM beside it. */
  readonly stated: Stated | undefined;
}

async function readReleased(path: string): Promise<Released> {
  architectureOf(path);
  const bytes = await readFile(path);
  if (bytes === undefined) {
    throw new Error(
      `Cannot rebuild "${path}": there is no such file\n` +
        "  gh release download TAG --pattern 'baronet-*'",
    );
  }
  const sbom = await readFile(`${path}.spdx.json`);
  const stated = sbom === undefined ? undefined : readStated(new TextDecoder().decode(sbom));
  return { path, sha256: await hashBytes(bytes), stated };
}

async function readFile(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return undefined;
  }
}

/** Another commit has another version in it, if nothing else. */
async function requireCommit({ path, stated }: Released): Promise<void> {
  const here = await findCommit();
  if (stated === undefined || stated.commit === here) return;
  throw new Error(
    `Cannot rebuild "${path}": it was built from commit ${stated.commit}, and this is ${here}\n` +
      `  git checkout ${stated.commit}`,
  );
}

async function rebuild({ path, sha256, stated }: Released): Promise<void> {
  const architecture = architectureOf(path);
  await build({ architectures: [architecture], hasSnapshot: true });
  const got = await hashBytes(await Deno.readFile(`${ROOT}/${fileOf(architecture)}`));
  if (got === sha256) return console.log(`${path} is what these sources give  sha256 ${got}`);
  throw new Error(
    `Cannot reproduce "${path}": the rebuild differs\n  ${sha256}  ${path}\n` +
      `  ${got}  ${fileOf(architecture)}\n` +
      explain(stated, await readTools(shippedFor(architecture))),
  );
}

function explain(stated: Stated | undefined, here: readonly BuildTool[]): string {
  if (stated === undefined) {
    return "  Download its .spdx.json beside it: that has the commit and the compilers";
  }
  const others = compareTools(stated.tools, here);
  if (others.length > 0) {
    return `  ${others.join("\n  ")}\n  Rebuild with the same tools: docs/verifying.md`;
  }
  return '  The tools are the same: "git status" says whether the sources are, else report it';
}

async function verifyRelease(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) {
    throw new Error(
      "Cannot rebuild nothing: name binaries\n  deno task verify-release FILE [FILE...]",
    );
  }
  const released = await Promise.all(paths.map(readReleased));
  for (const one of released) await requireCommit(one);
  for (const one of released) await rebuild(one);
}

if (import.meta.main) await runTask(() => verifyRelease(Deno.args));
