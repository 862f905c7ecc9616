// SPDX-License-Identifier: MIT
// Pure: a released file and what is beside it to what has to be rebuilt, and why a rebuild differs.
import type { BuildTool } from "../../action/sbom.ts";
import { type Architecture, ARCHITECTURES, fileOf } from "../architectures.ts";

/** Which binary a downloaded file is, by its name. */
export function architectureOf(path: string): Architecture {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const found = ARCHITECTURES.find((one) => fileOf(one) === `dist/${name}`);
  if (found !== undefined) return found;
  const names = ARCHITECTURES.map((one) => fileOf(one).slice("dist/".length));
  throw new Error(
    `Cannot rebuild "${path}": no binary of a release has this name\n  Those are ${
      names.join(", ")
    }`,
  );
}

export interface Stated {
  readonly commit: string;
  readonly tools: readonly BuildTool[];
}

/** What a release's SBOM says of the build. */
export function readStated(sbom: string): Stated {
  const { packages = [], relationships = [] } = JSON.parse(sbom) as {
    packages?: { SPDXID: string; name: string; versionInfo: string; sourceInfo?: string }[];
    relationships?: { spdxElementId: string; relationshipType: string }[];
  };
  const tools = relationships.filter(({ relationshipType }) => relationshipType === "BUILD_TOOL_OF")
    .map(({ spdxElementId }) => packages.find(({ SPDXID }) => SPDXID === spdxElementId))
    .filter((one) => one !== undefined);
  const sources = packages.map(({ sourceInfo }) => sourceInfo ?? "");
  return {
    commit: /\bcommit ([0-9a-f]{7,})/.exec(sources.join("\n"))?.[1] ?? "unknown",
    tools: tools.map(({ name, versionInfo }) => ({ name, version: versionInfo })),
  };
}

/** Tools of other versions, the release's against those of this machine. */
export function compareTools(stated: readonly BuildTool[], here: readonly BuildTool[]): string[] {
  return stated.flatMap(({ name, version }) => {
    const own = here.find((tool) => tool.name === name)?.version ?? "none";
    return own === version ? [] : [`${name}: the release ${version}, here ${own}`];
  });
}
