// SPDX-License-Identifier: MIT
// The stage release: files to a published release, in steps between which an attestation fits.
//
//   prepare  hashes the files, writes SHA256SUMS and the SBOMs
//   upload   finds or makes a draft, uploads what is missing, compares every digest
//   publish  compares once more and publishes, as the latest release unless a newer one is there
//
// A release is published last because it may be immutable from then on: nobody can repair it, and
// its tag can never be used again. Until then each step can be run again.
import { basename } from "node:path";
import type { AssetFile } from "./asset_files.ts";
import { type Gh, GhError, type RemoteAsset, type RemoteRelease } from "./github.ts";
import { type Prepared, writeReleaseFiles } from "./release_files.ts";
import type { ReleaseInputs } from "./release_inputs.ts";
import {
  chooseRelease,
  compareAssets,
  explainFailure,
  findNewerRelease,
  findOthers,
  isDigestPending,
  isPassing,
  planAssets,
  type Step,
} from "./release_plan.ts";
import { isPrereleaseTag } from "./versions.ts";

export interface Context {
  readonly gh: Gh;
  readonly log: (line: string) => void;
  readonly pause: (ms: number) => Promise<void>;
}

export interface Release {
  readonly tag: string;
  readonly url: string;
  readonly draft: boolean;
  readonly immutable: boolean;
  readonly assets: readonly { name: string; size: number; sha256: string; url: string }[];
  /** The name of the asset with the checksums. */
  readonly checksums: string | null;
}

const ATTEMPTS = 3;
const PAUSE_MS = 1000;
/** So often a digest that is not there yet is asked for. */
const DIGEST_ATTEMPTS = 10;

/** The three steps with nothing in between. */
export async function release(inputs: ReleaseInputs, context: Context): Promise<Release> {
  await upload(inputs, context);
  return await publish(inputs, context);
}

export function prepare(inputs: ReleaseInputs, context: Context): Promise<Prepared> {
  return explained(async () => {
    const prepared = await writeReleaseFiles(inputs, context.gh);
    for (const { sha256, name } of prepared.files) context.log(`${sha256}  ${name}`);
    return prepared;
  });
}

export function upload(inputs: ReleaseInputs, context: Context): Promise<Release> {
  return explained(async () => {
    const prepared = await writeReleaseFiles(inputs, context.gh);
    const { files } = prepared;
    const found = await findOrCreate(inputs, context);
    await uploadMissing({ clobber: inputs.clobber, context, release: found, files });
    const assets = await compare({ context, release: found, files });
    const others = findOthers(files, assets);
    if (others.length > 0) context.log(`the release also has ${others.join(", ")}`);
    return toData({ release: found, assets, prepared });
  });
}

export function publish(inputs: ReleaseInputs, context: Context): Promise<Release> {
  return explained(async () => {
    const { gh, log } = context;
    const prepared = await writeReleaseFiles(inputs, context.gh);
    const releases = await gh.listReleases();
    const found = chooseRelease(inputs.tag, releases);
    if (found === undefined) {
      throw new Error(
        `Cannot publish the release of "${inputs.tag}": there is no draft\n` +
          '  Run the step "upload" first, and do not delete its draft',
      );
    }
    const assets = await compare({ context, release: found, files: prepared.files });
    if (inputs.draft === "keep" || !found.isDraft) {
      log(`${found.isDraft ? "kept the draft" : "already published"} ${found.url}`);
      return toData({ release: found, assets, prepared });
    }
    const newer = findNewerRelease(inputs.tag, releases);
    const published = await gh.publish(found, { isOlder: newer !== undefined });
    log(`published ${published.url}${newer === undefined ? "" : `, older than ${newer}`}`);
    // Published, the assets have other addresses.
    return toData({ release: published, assets: await gh.listAssets(published), prepared });
  });
}

async function findOrCreate(
  { tag, notes }: ReleaseInputs,
  { gh, log }: Context,
): Promise<RemoteRelease> {
  const found = chooseRelease(tag, await gh.listReleases());
  if (found !== undefined) {
    log(`found the ${found.isDraft ? "draft" : "published release"} ${found.url}`);
    return found;
  }
  const created = await gh.createDraft({ tag, notes, isPrerelease: isPrereleaseTag(tag) });
  log(`created the draft ${created.url}`);
  return created;
}

export interface Uploading {
  readonly context: Context;
  readonly release: RemoteRelease;
  readonly files: readonly AssetFile[];
}

/** Sends what GitHub has not, one after the other, and what did not get through once more. */
export async function uploadMissing(
  { clobber, ...uploading }: Uploading & { clobber: boolean },
): Promise<void> {
  const { context: { gh, log, pause }, release } = uploading;
  const plan = async (files: readonly AssetFile[]) =>
    planAssets({ clobber, release, files, assets: await gh.listAssets(release) });
  for (const planned of await plan(uploading.files)) {
    let step = planned;
    for (let attempt = 1; step.type === "upload"; attempt++) {
      try {
        await perform(step, uploading);
        break;
      } catch (error) {
        if (!isPassing(error) || attempt === ATTEMPTS) throw error;
        log(`${error.message}; trying again`);
        await pause(attempt * PAUSE_MS);
      }
      // What was cut holds the name, and what got no answer may have arrived.
      [step] = await plan([step.file]);
    }
    if (step.type === "keep") log(`kept ${step.file.name}: the same bytes are there`);
  }
}

async function perform(
  { file, replaces }: Extract<Step, { type: "upload" }>,
  { context: { gh, log }, release }: Uploading,
): Promise<void> {
  if (replaces !== undefined) {
    log(`deleting ${replaces.isComplete ? "the old" : "the cut upload of"} ${file.name}`);
    await gh.deleteAsset(replaces);
  }
  log(`uploading ${file.name}, ${file.size} bytes`);
  await gh.upload(release, file);
}

/** Waits for the digests, and throws unless they are ours. */
export async function compare({ context, release, files }: Uploading): Promise<RemoteAsset[]> {
  let assets = await context.gh.listAssets(release);
  for (let attempt = 1; isDigestPending(files, assets) && attempt < DIGEST_ATTEMPTS; attempt++) {
    await context.pause(PAUSE_MS);
    assets = await context.gh.listAssets(release);
  }
  compareAssets({ release, files, assets });
  context.log(`compared the digests of ${files.length} assets`);
  return assets;
}

function toData(
  { release, assets, prepared }: {
    release: RemoteRelease;
    assets: readonly RemoteAsset[];
    prepared: Prepared;
  },
): Release {
  const { tag, url, isDraft, isImmutable } = release;
  return {
    tag,
    url,
    draft: isDraft,
    immutable: isImmutable,
    assets: prepared.files.map(({ name, size, sha256 }) => {
      const address = assets.find((asset) => asset.name === name)?.url ?? "";
      return { name, size, sha256, url: address };
    }),
    checksums: prepared.checksums === undefined ? null : basename(prepared.checksums),
  };
}

/** An error of gh with the next step. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GhError)) throw error;
    throw new Error(explainFailure(error), { cause: error });
  }
}
