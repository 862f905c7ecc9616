// SPDX-License-Identifier: MIT
// Pure: data in, decisions out; a decision that there is nothing to be done is an error that says
// why. release.ts does what is decided here.
//
// Rule 1: a published release changes only with `clobber`, an immutable one never; that is decided
//         before anything is sent.
// Rule 2: what is there with the same hash is kept, so that a run goes on where another was cut.
import type { AssetFile } from "./asset_files.ts";
import { GhError, type RemoteAsset, type RemoteRelease } from "./github.ts";
import { findNewer } from "./versions.ts";

export type Step =
  | { readonly type: "keep"; readonly file: AssetFile }
  | { readonly type: "upload"; readonly file: AssetFile; readonly replaces?: RemoteAsset };

/** What git accepts as the name of a tag (git-check-ref-format(1)). */
export function checkTag(tag: string): void {
  if (tag === "") {
    throw new Error(
      'Cannot release "": the tag is empty\n' +
        '  Set the input "release-tag", for example to ${{ github.ref_name }}',
    );
  }
  if (tag.startsWith("refs/")) {
    const name = tag.replace(/^refs\/(tags|heads)\//, "");
    throw new Error(
      `Cannot release "${tag}": it is a ref and not a tag\n` +
        `  Did you mean "${name}"? github.ref_name has it, github.ref has the ref`,
    );
  }
  // deno-lint-ignore no-control-regex -- git refuses control characters
  const isWrong = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$|(^|\/)\.|\.lock(\/|$)/.test(
    tag,
  );
  if (!isWrong && tag !== "@") return;
  throw new Error(
    `Cannot release "${tag}": git accepts no such tag\n  See git check-ref-format, rules 1 to 10`,
  );
}

/** The release to go on with; undefined: there is none. */
export function chooseRelease(
  tag: string,
  releases: readonly RemoteRelease[],
): RemoteRelease | undefined {
  const found = releases.filter((release) => release.tag === tag);
  if (found.length < 2) return found[0];
  const list = found.map(({ url, isDraft }) => `${isDraft ? "draft" : "published"} ${url}`);
  throw new Error(
    `Cannot choose a release of "${tag}": there are ${found.length}\n` +
      `  ${list.join("\n  ")}\n  Delete the drafts that are not wanted`,
  );
}

/** The tag of what stays the latest release although `tag` is published now; undefined: nothing. */
export function findNewerRelease(
  tag: string,
  releases: readonly RemoteRelease[],
): string | undefined {
  const published = releases.filter(({ isDraft, isPrerelease }) => !isDraft && !isPrerelease);
  return findNewer(tag, { tags: published.map((release) => release.tag), line: "all" });
}

export interface Known {
  readonly release: RemoteRelease;
  readonly files: readonly AssetFile[];
  readonly assets: readonly RemoteAsset[];
  readonly clobber: boolean;
}

export function planAssets({ release, files, assets, clobber }: Known): Step[] {
  const steps = files.map((file) => planAsset(file, assets.find(({ name }) => name === file.name)));
  const changes = steps.filter((step) => step.type === "upload");
  if (changes.length === 0) return steps;
  if (release.isImmutable) throw new Error(explainImmutable(release, changes));
  if (clobber) return steps;
  const conflicts = changes.filter(({ replaces }) => replaces?.isComplete);
  if (conflicts.length > 0) throw new Error(explainConflicts(release, conflicts));
  if (!release.isDraft) throw new Error(explainPublished(release, changes));
  return steps;
}

function planAsset(file: AssetFile, asset: RemoteAsset | undefined): Step {
  if (asset === undefined) return { type: "upload", file };
  if (asset.isComplete && asset.sha256 === file.sha256) return { type: "keep", file };
  return { type: "upload", file, replaces: asset };
}

type Upload = Extract<Step, { type: "upload" }>;

function explainImmutable({ tag, url }: RemoteRelease, changes: readonly Upload[]): string {
  return `Cannot upload to the release of "${tag}": it is published and immutable\n` +
    `  ${url}\n${describeChanges(changes)}\n  Make a new tag and release that`;
}

function explainPublished({ tag, url }: RemoteRelease, changes: readonly Upload[]): string {
  return `Cannot upload to the release of "${tag}": it is already published\n` +
    `  ${url}\n${describeChanges(changes)}\n` +
    "  Set clobber: true to change what people already download, or release a new tag";
}

function explainConflicts({ tag }: RemoteRelease, conflicts: readonly Upload[]): string {
  return `Cannot upload to the release of "${tag}": it has other files of these names\n` +
    `${describeChanges(conflicts)}\n` +
    "  Set clobber: true to replace them; a build that is not reproducible differs at each run";
}

function describeChanges(changes: readonly Upload[]): string {
  return changes.map(({ file, replaces }) => {
    const there = replaces === undefined ? "nothing" : describeAsset(replaces);
    return `  ${file.name}: here sha256:${file.sha256}, there ${there}`;
  }).join("\n");
}

function describeAsset({ isComplete, sha256 }: RemoteAsset): string {
  if (!isComplete) return "an upload that was cut";
  return sha256 === undefined ? "a file without a digest" : `sha256:${sha256}`;
}

/** True while GitHub is still working out the digest of a file that has arrived. */
export function isDigestPending(files: readonly AssetFile[], assets: readonly RemoteAsset[]) {
  return files.some((file) =>
    assets.some(({ name, isComplete, sha256 }) =>
      name === file.name && isComplete && sha256 === undefined
    )
  );
}

/** Throws unless GitHub has exactly the bytes of each file. */
export function compareAssets({ release, files, assets }: Omit<Known, "clobber">): void {
  const differences = files.flatMap((file) => {
    const step = planAsset(file, assets.find(({ name }) => name === file.name));
    return step.type === "upload" ? [step] : [];
  });
  if (differences.length === 0) return;
  const { isDraft, tag, url } = release;
  throw new Error(
    `Cannot publish the release of "${tag}": GitHub has other bytes than we have\n` +
      `${describeChanges(differences)}\n` +
      `  ${url} ${isDraft ? "stays a draft" : "is published with them"}: ` +
      "run it again with clobber: true, which uploads them anew",
  );
}

/** What the release has beside our files: of another job, of a run before, or added by hand. */
export function findOthers(files: readonly AssetFile[], assets: readonly RemoteAsset[]): string[] {
  const names = new Set(files.map(({ name }) => name));
  return assets.map(({ name }) => name).filter((name) => !names.has(name));
}

/** True for what may be gone a moment later: no answer, or an answer of a server in trouble. */
export function isPassing(error: unknown): error is GhError {
  if (!(error instanceof GhError)) return false;
  const { status } = error.failure;
  return status === undefined ? !isTokenMissing(error) : status >= 500;
}

function isTokenMissing({ failure }: GhError): boolean {
  return failure.status === 401 || /GH_TOKEN|gh auth login/.test(failure.said);
}

/** gh's failure and the next step. */
export function explainFailure(error: GhError): string {
  return `${error.message}\n  ${adviseOn(error)}`;
}

function adviseOn(error: GhError): string {
  const { said, status } = error.failure;
  if (isTokenMissing(error)) {
    return "Give the step a token that is valid: env: GH_TOKEN: ${{ github.token }}";
  }
  if (status === 429 || /rate limit/i.test(said)) {
    return "Run the job again later: what is uploaded is kept";
  }
  if (status === 403 || status === 404) {
    return "Give the job permissions: contents: write; " +
      "a pull request from a fork cannot have it";
  }
  if (/immutable/i.test(said)) return "The tag is used up: make a new one and release that";
  if (/already[ _]exists/.test(said)) {
    return "Another run may be releasing the same tag: let them run one by one (concurrency:)";
  }
  if (isPassing(error)) return "Run the job again: what is uploaded is kept";
  return "The message is GitHub's: see https://docs.github.com/rest/releases";
}
