// SPDX-License-Identifier: MIT
// Where things are, relative to the repository's root. Everything that a task makes lies
// in build/ (can be deleted at any time) or dist/ (what is published).

/** The root of the repository, without a slash at the end. */
export const ROOT = parentFolder(import.meta.dirname);
export const BUILD = `${ROOT}/build`;
export const DIST = `${ROOT}/dist`;

function parentFolder(folder: string | undefined): string {
  if (folder === undefined) {
    throw new Error(
      "Cannot find the repository: the scripts were not started from files\n" +
        "  Clone the repository and run its tasks there",
    );
  }
  return folder.slice(0, folder.lastIndexOf("/"));
}
