// SPDX-License-Identifier: MIT
// Pure: a version, and what else is released, to the tags that move on to it. A release of an older
// line moves none of them back, nor does the workflow of an older release that is run once more.
import { findNewer, isPrereleaseTag, type Line } from "../../action/versions.ts";

export interface Releasing {
  readonly version: string;
  /** All tags of the repository, its own among them or not. */
  readonly tags: readonly string[];
}

/** "1.2.3": that, the newest of 1.2, and the newest of all. A version before a release: that alone. */
export function imageTags(releasing: Releasing): string[] {
  const { version } = releasing;
  return [
    version,
    ...(isNewest(releasing, "minor") ? [version.slice(0, version.lastIndexOf("."))] : []),
    ...(isNewest(releasing, "all") ? ["latest"] : []),
  ];
}

/** "v1", for whoever uses the Action as @v1; undefined: it stays where it is. */
export function majorTag(releasing: Releasing): string | undefined {
  const [major] = releasing.version.split(".");
  return isNewest(releasing, "major") ? `v${major}` : undefined;
}

function isNewest({ version, tags }: Releasing, line: Line): boolean {
  return !isPrereleaseTag(version) && findNewer(version, { tags, line }) === undefined;
}
