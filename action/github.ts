// SPDX-License-Identifier: MIT
// Edge: what a release needs of GitHub, each call one run of `gh api`.
//
// Everything goes by a release's number, not by its tag: a draft has no tag yet, two drafts may
// carry the same one, and a search by tag does not find a draft that was made a moment ago. gh
// brings the token, the host and the proxy; a non-zero exit is always an error with its own words.
import { getExecOutput } from "@actions/exec";
import type { AssetFile } from "./asset_files.ts";

export interface RemoteRelease {
  readonly id: number;
  readonly tag: string;
  readonly url: string;
  /** Where assets are sent, without the template at its end. */
  readonly uploadUrl: string;
  readonly isDraft: boolean;
  readonly isPrerelease: boolean;
  readonly isImmutable: boolean;
}

export interface RemoteAsset {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  /** false: what a cut upload left behind; it holds the name and cannot be downloaded. */
  readonly isComplete: boolean;
  /** undefined: GitHub has not worked it out (yet), or is an Enterprise Server that does not. */
  readonly sha256: string | undefined;
  readonly url: string;
}

export interface NewRelease {
  readonly tag: string;
  readonly isPrerelease: boolean;
  /** undefined: GitHub writes them from the merged pull requests. */
  readonly notes: string | undefined;
}

export interface Gh {
  /** When the commit that a tag names was made; undefined: there is no such tag. */
  readTag(tag: string): Promise<string | undefined>;
  /** Drafts and published releases, of all tags. */
  listReleases(): Promise<RemoteRelease[]>;
  createDraft(release: NewRelease): Promise<RemoteRelease>;
  /** `isOlder`: it does not become what GitHub shows as the latest release. */
  publish(release: RemoteRelease, options: { isOlder: boolean }): Promise<RemoteRelease>;
  listAssets(release: RemoteRelease): Promise<RemoteAsset[]>;
  upload(release: RemoteRelease, file: AssetFile): Promise<void>;
  deleteAsset(asset: RemoteAsset): Promise<void>;
}

export interface GhFailure {
  /** gh's own words. */
  readonly said: string;
  /** Of the HTTP answer; undefined: there was none. */
  readonly status: number | undefined;
}

export class GhError extends Error {
  constructor(readonly request: string, readonly failure: GhFailure) {
    super(`Cannot ${request}: gh says "${failure.said}"`);
  }
}

/** A `Gh` over the real program; `env`: its whole environment. */
export function ghProgram(env: Readonly<Record<string, string>>): Gh {
  const repository = "repos/{owner}/{repo}"; // gh fills it in, from GH_REPO
  const api = (request: string, ...args: string[]) => runApi({ request, args, env });
  const releaseFrom = async (request: string, ...args: string[]) =>
    parseRelease(JSON.parse(await api(request, ...args)));
  return {
    async readTag(tag) {
      const path = `${repository}/commits/tags/${encodePath(tag)}`;
      try {
        return (await api(`read the tag "${tag}"`, path, "--jq", ".commit.committer.date")).trim();
      } catch (error) {
        // 422 where no ref has the name, 404 where the repository is not to be seen either
        if (error instanceof GhError && [404, 422].includes(error.failure.status ?? 0)) {
          return undefined;
        }
        throw error;
      }
    },
    async listReleases() {
      const path = `${repository}/releases?per_page=100`;
      const lines = await api("list the releases", path, "--paginate", "--jq", ".[]");
      return parseLines(lines).map(parseRelease);
    },
    createDraft: ({ tag, isPrerelease, notes }) =>
      releaseFrom(
        `create a draft release of "${tag}"`,
        `${repository}/releases`,
        ...["--raw-field", `tag_name=${tag}`, "--raw-field", `name=${tag}`],
        ...["--field", "draft=true", "--field", `prerelease=${isPrerelease}`],
        ...(notes === undefined
          ? ["--field", "generate_release_notes=true"]
          : ["--raw-field", `body=${notes}`]),
      ),
    publish: ({ id, tag }, { isOlder }) =>
      releaseFrom(
        `publish the release of "${tag}"`,
        `${repository}/releases/${id}`,
        ...["--method", "PATCH", "--field", "draft=false"],
        // A text there, not a boolean; without it the release becomes the latest one.
        ...(isOlder ? ["--raw-field", "make_latest=false"] : []),
      ),
    async listAssets({ id, tag }) {
      const path = `${repository}/releases/${id}/assets?per_page=100`;
      const request = `list the assets of "${tag}"`;
      return parseLines(await api(request, path, "--paginate", "--jq", ".[]")).map(parseAsset);
    },
    async upload({ uploadUrl }, { name, path }) {
      await api(
        `upload "${name}"`,
        `${uploadUrl}?name=${encodeURIComponent(name)}`,
        ...["--method", "POST", "--input", path],
        ...["--header", "Content-Type: application/octet-stream"],
      );
    },
    async deleteAsset({ id, name }) {
      await api(`delete "${name}"`, `${repository}/releases/assets/${id}`, "--method", "DELETE");
    },
  };
}

interface ApiCall {
  /** What it is for, as a message says it: verb and object. */
  readonly request: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

async function runApi({ request, args, env }: ApiCall): Promise<string> {
  const options = { env: { ...env }, silent: true, ignoreReturnCode: true };
  const { exitCode, stdout, stderr } = await getExecOutput("gh", ["api", ...args], options)
    .catch((cause: Error) => {
      const isMissing = /Unable to locate executable/.test(cause.message);
      throw isMissing ? new Error(explainMissing(request), { cause }) : cause;
    });
  if (exitCode === 0) return stdout;
  throw new GhError(request, readFailure({ exitCode, stdout, stderr }));
}

function explainMissing(request: string): string {
  return `Cannot ${request}: gh is not installed\n` +
    "  Install it (https://cli.github.com); GitHub's own runners have it";
}

/** Pure: from what gh wrote. Its words leave out which field was wrong; the answer has it. */
export function readFailure(
  { exitCode, stdout, stderr }: { exitCode: number; stdout: string; stderr: string },
): GhFailure {
  const lines = stderr.split("\n").map((line) => line.trim().replace(/^gh: /, ""));
  const words = lines.filter((line) => line !== "").join(" ") || `exit code ${exitCode}`;
  const status = /\bHTTP (\d{3})\b/.exec(words)?.[1];
  return {
    said: [words, ...readDetails(stdout)].join(", "),
    status: status === undefined ? undefined : Number(status),
  };
}

function readDetails(answer: string): string[] {
  let errors: unknown;
  try {
    errors = (JSON.parse(answer) as { errors?: unknown }).errors;
  } catch (error) {
    if (error instanceof SyntaxError) return []; // a page of HTML, or nothing at all
    throw error;
  }
  if (!Array.isArray(errors)) return [];
  return errors.map((one: { field?: string; code?: string; message?: string }) =>
    one.message ?? [one.field, one.code].filter((word) => word !== undefined).join(" ")
  ).filter((detail) => detail !== "");
}

function encodePath(text: string): string {
  return text.split("/").map(encodeURIComponent).join("/");
}

function parseLines(lines: string): unknown[] {
  return lines.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

function parseRelease(data: unknown): RemoteRelease {
  const release = data as {
    id: number;
    tag_name: string;
    html_url: string;
    upload_url: string;
    draft: boolean;
    prerelease: boolean;
    immutable?: boolean; // not on every Enterprise Server
  };
  return {
    id: release.id,
    tag: release.tag_name,
    url: release.html_url,
    uploadUrl: release.upload_url.replace(/\{.*/, ""),
    isDraft: release.draft,
    isPrerelease: release.prerelease,
    isImmutable: release.immutable ?? false,
  };
}

function parseAsset(data: unknown): RemoteAsset {
  const asset = data as {
    id: number;
    name: string;
    size: number;
    state: string;
    digest?: string | null; // not on every Enterprise Server
    browser_download_url: string;
  };
  return {
    id: asset.id,
    name: asset.name,
    size: asset.size,
    isComplete: asset.state === "uploaded",
    sha256: /^sha256:([0-9a-f]{64})$/.exec(asset.digest ?? "")?.[1],
    url: asset.browser_download_url,
  };
}
