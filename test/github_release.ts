// SPDX-License-Identifier: MIT
// A release and its assets as github_api.ts keeps them, and as GitHub's API describes them.
import { createHash } from "node:crypto";

export const REPOSITORY = "owner/project";
export const TOKEN = "ghs_theTokenThatNobodyMaySee";
export const API = `https://api.github.com/repos/${REPOSITORY}`;
const WEB = `https://github.com/${REPOSITORY}/releases`;

/** What was wrong, where GitHub refuses something. */
export const TAG_IS_USED = [
  { resource: "Release", code: "custom", message: "tag_name was used by an immutable release" },
];
export const ALREADY_EXISTS = [
  { resource: "ReleaseAsset", code: "already_exists", field: "name" },
];

export interface Asset {
  id: number;
  name: string;
  state: "uploaded" | "starter";
  content: Uint8Array;
}

export interface Release {
  id: number;
  tag: string;
  draft: boolean;
  immutable: boolean;
  prerelease: boolean;
  notes: string;
  assets: Asset[];
}

export function describeRelease({ id, tag, draft, immutable, prerelease }: Release) {
  return {
    id,
    tag_name: tag,
    draft,
    prerelease,
    immutable,
    html_url: draft ? `${WEB}/tag/untagged-${id}` : `${WEB}/tag/${tag}`,
    upload_url: `https://uploads.github.com/repos/${REPOSITORY}/releases/${id}/assets{?name,label}`,
  };
}

export function describeAsset({ tag, draft, id }: Release, asset: Asset) {
  const { name, state, content } = asset;
  const isStored = state === "uploaded";
  return {
    id: asset.id,
    name,
    state,
    size: content.length,
    digest: isStored ? `sha256:${createHash("sha256").update(content).digest("hex")}` : null,
    browser_download_url: `${WEB}/download/${draft ? `untagged-${id}` : tag}/${name}`,
  };
}
