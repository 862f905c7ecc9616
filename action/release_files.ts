// SPDX-License-Identifier: MIT
// The first step of a release: everything that it gets, as files with names and hashes. The files
// that were built are read, the checksums and the SBOMs are written; the same input gives the same
// bytes, so that each later step can do it again and compare.
import { basename } from "node:path";
import { type AssetFile, readAssetFiles } from "./asset_files.ts";
import { formatChecksums } from "./checksums.ts";
import type { Gh } from "./github.ts";
import type { ReleaseInputs } from "./release_inputs.ts";
import { checkTag } from "./release_plan.ts";
import { formatSbom } from "./sbom.ts";

export interface Prepared {
  /** All that the release gets, the files that were written included. */
  readonly files: readonly AssetFile[];
  /** Paths. */
  readonly checksums: string | undefined;
  readonly sboms: readonly string[];
}

export async function writeReleaseFiles(inputs: ReleaseInputs, gh: Gh): Promise<Prepared> {
  const { tag, checksums, folder } = inputs;
  checkTag(tag);
  if (inputs.files.length === 0) {
    throw new Error(
      `Cannot release "${tag}": there is no file\n  Name them in the input "files", one a line`,
    );
  }
  if (basename(checksums) !== checksums) {
    throw new Error(
      `Cannot write the checksums to "${checksums}": it is a path\n` +
        '  The input "checksums" is the name of an asset, for example SHA256SUMS',
    );
  }
  const date = await gh.readTag(tag);
  if (date === undefined) {
    throw new Error(
      `Cannot release "${tag}": the repository has no such tag, or hides it from this token\n` +
        `  git push origin "${tag}"; in a private repository the job needs contents: write`,
    );
  }
  const built = await readAssetFiles(inputs.files);
  await Deno.mkdir(folder, { recursive: true });
  const sboms = inputs.sbom ? await writeSboms(built, { inputs, date }) : [];
  const described = [...built, ...await readAssetFiles(sboms)];
  if (checksums === "") return { files: described, checksums: undefined, sboms };
  const path = `${folder}/${checksums}`;
  await Deno.writeTextFile(path, formatChecksums(described));
  // Once more all together: their names must differ
  const files = await readAssetFiles([...inputs.files, ...sboms, path]);
  return { files, checksums: path, sboms };
}

async function writeSboms(
  built: readonly AssetFile[],
  { inputs, date }: { inputs: ReleaseInputs; date: string },
): Promise<string[]> {
  const { tag, folder, repositoryUrl } = inputs;
  const paths: string[] = [];
  for (const { name, path, sha256 } of built) {
    const text = formatSbom({
      name,
      sha256,
      bytes: await Deno.readFile(path),
      version: tag.replace(/^v(?=\d)/, ""),
      page: `${repositoryUrl}/releases/tag/${encodeURIComponent(tag)}`,
      created: date,
    });
    if (text === undefined) continue;
    paths.push(`${folder}/${name}.spdx.json`);
    await Deno.writeTextFile(`${folder}/${name}.spdx.json`, text);
  }
  if (paths.length > 0) return paths;
  throw new Error(
    "Cannot write an SBOM: none of the files is a build of baronet, whose parts are known\n" +
      "  Set sbom: false, and list an SBOM of your own among the files",
  );
}
