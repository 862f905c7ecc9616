// SPDX-License-Identifier: MIT
// Pure: data in, text out.
//
// The file of checksums that a release carries, in the form of coreutils: people check it with
// `sha256sum -c --ignore-missing SHA256SUMS`, and actions/attest reads the same file as
// `subject-checksums`. Sorted, so that the same files give the same bytes in any order.

export interface Hashed {
  readonly name: string;
  /** Lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** Names are those of assets (asset_files.ts): none has a character that coreutils would escape. */
export function formatChecksums(files: readonly Hashed[]): string {
  return files.toSorted((one, other) => one.name < other.name ? -1 : 1)
    .map(({ name, sha256 }) => `${sha256}  ${name}\n`).join("");
}
