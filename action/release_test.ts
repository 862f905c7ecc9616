// SPDX-License-Identifier: MIT
// What happens when GitHub does not answer as it should; test/action/ runs all of it
// with the real gh.
import { assertEquals, assertRejects } from "@std/assert";
import type { AssetFile } from "./asset_files.ts";
import { type Gh, GhError, type RemoteAsset, type RemoteRelease } from "./github.ts";
import { compare, uploadMissing } from "./release.ts";

const SHA256 = "a".repeat(64);
const APP: AssetFile = { name: "app", path: "/dist/app", size: 3, sha256: SHA256 };
const RELEASE: RemoteRelease = {
  id: 1,
  tag: "v1",
  url: "https://page",
  uploadUrl: "https://uploads",
  isDraft: true,
  isPrerelease: false,
  isImmutable: false,
};

interface Play {
  /** What each list of the assets answers, the last one again and again. */
  lists: RemoteAsset[][];
  /** How each upload fails; undefined: it does not. */
  uploads?: (GhError | undefined)[];
}

function play({ lists, uploads = [] }: Play) {
  const done: string[] = [];
  const unexpected = () => Promise.reject(new Error("expected no such call"));
  const gh: Gh = {
    readTag: unexpected,
    listReleases: unexpected,
    createDraft: unexpected,
    publish: unexpected,
    listAssets: () => Promise.resolve((lists.length > 1 ? lists.shift() : lists[0]) ?? []),
    upload(_, { name }) {
      done.push(`upload ${name}`);
      const failure = uploads.shift();
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    },
    deleteAsset: ({ name }) => Promise.resolve(void done.push(`delete ${name}`)),
  };
  const pause = (ms: number) => Promise.resolve(void done.push(`pause ${ms}`));
  const context = { gh, pause, log: () => {} };
  return { done, uploading: { context, release: RELEASE, files: [APP], clobber: false } };
}

function asset(other: Partial<RemoteAsset> = {}): RemoteAsset {
  const whole = { id: 7, name: "app", size: 3, isComplete: true, sha256: SHA256, url: "" };
  return { ...whole, ...other };
}

function failure(status: number | undefined): GhError {
  return new GhError('upload "app"', { said: "no", status });
}

Deno.test("uploadMissing() tries three times, with longer and longer pauses", async () => {
  const uploads = [failure(undefined), failure(502), failure(undefined)];
  const { done, uploading } = play({ lists: [[]], uploads });
  await assertRejects(() => uploadMissing(uploading), GhError, 'Cannot upload "app"');
  const expected = ["upload app", "pause 1000", "upload app", "pause 2000", "upload app"];
  assertEquals(done, expected);
});

Deno.test("uploadMissing() deletes what the cut upload left before it tries again", async () => {
  const left = asset({ isComplete: false, sha256: undefined });
  const { done, uploading } = play({ lists: [[], [left]], uploads: [failure(undefined)] });
  await uploadMissing(uploading);
  assertEquals(done, ["upload app", "pause 1000", "delete app", "upload app"]);
});

Deno.test("uploadMissing() does not send again what arrived without an answer", async () => {
  const { done, uploading } = play({ lists: [[], [asset()]], uploads: [failure(undefined)] });
  await uploadMissing(uploading);
  assertEquals(done, ["upload app", "pause 1000"]);
});

Deno.test("uploadMissing() does not try again where the answer was no", async () => {
  const { done, uploading } = play({ lists: [[]], uploads: [failure(422)] });
  await assertRejects(() => uploadMissing(uploading), GhError);
  assertEquals(done, ["upload app"]);
});

Deno.test("compare() waits for a digest, and not for ever", async () => {
  const late = asset({ sha256: undefined });
  const soon = play({ lists: [[late], [late], [asset()]] });
  assertEquals(await compare(soon.uploading), [asset()]);
  assertEquals(soon.done, ["pause 1000", "pause 1000"]);

  const never = play({ lists: [[late]] });
  const { message } = await assertRejects(() => compare(never.uploading), Error);
  assertEquals(
    message.split("\n")[1],
    `  app: here sha256:${SHA256}, there a file without a digest`,
  );
  assertEquals(never.done.length, 9);
});
