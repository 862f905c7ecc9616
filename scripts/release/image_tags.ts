// SPDX-License-Identifier: MIT
// Pure: a version to the tags of its image.

/** "1.2.3": that, the newest of 1.2, and the newest of all. A version before a release: that alone. */
export function imageTags(version: string): string[] {
  if (version.includes("-")) return [version];
  return [version, version.slice(0, version.lastIndexOf(".")), "latest"];
}
