// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import type { AssetFile } from "./asset_files.ts";
import { GhError, type RemoteAsset, type RemoteRelease } from "./github.ts";
import {
  checkTag,
  chooseRelease,
  compareAssets,
  explainFailure,
  findNewerRelease,
  findOthers,
  isDigestPending,
  isPassing,
  type Known,
  planAssets,
} from "./release_plan.ts";

const [A, B] = ["a".repeat(64), "b".repeat(64)];
const DRAFT: RemoteRelease = {
  id: 1,
  tag: "v1",
  url: "https://page",
  uploadUrl: "https://uploads",
  isDraft: true,
  isPrerelease: false,
  isImmutable: false,
};
const PUBLISHED = { ...DRAFT, isDraft: false };
const IMMUTABLE = { ...PUBLISHED, isImmutable: true };

function file(name: string): AssetFile {
  return { name, path: `/dist/${name}`, size: 3, sha256: A };
}

function asset(name: string, other: Partial<RemoteAsset> = {}): RemoteAsset {
  return { id: 7, name, size: 3, isComplete: true, sha256: A, url: `https://${name}`, ...other };
}

function plan(known: Partial<Known>): string[] {
  const whole = { release: DRAFT, files: [file("app")], assets: [], clobber: false, ...known };
  return planAssets(whole).map((step) => {
    const replaces = step.type === "upload" && step.replaces !== undefined ? " instead" : "";
    return `${step.type} ${step.file.name}${replaces}`;
  });
}

function messageOf(work: () => unknown): string {
  return assertThrows(work, Error).message;
}

Deno.test("planAssets() uploads what is missing and keeps what is the same", () => {
  const files = [file("one"), file("two")];
  assertEquals(plan({ files, assets: [asset("two"), asset("manual")] }), [
    "upload one",
    "keep two",
  ]);
});

Deno.test("planAssets() replaces what a cut upload left, without clobber", () => {
  const assets = [asset("app", { isComplete: false, sha256: undefined })];
  assertEquals(plan({ assets }), ["upload app instead"]);
});

Deno.test("planAssets() names every asset with other bytes, or without a digest", () => {
  const files = [file("one"), file("two"), file("three")];
  const assets = [asset("one", { sha256: B }), asset("two"), asset("three", { sha256: undefined })];
  assertEquals(
    messageOf(() => plan({ files, assets })),
    `Cannot upload to the release of "v1": it has other files of these names
  one: here sha256:${A}, there sha256:${B}
  three: here sha256:${A}, there a file without a digest
  Set clobber: true to replace them; a build that is not reproducible differs at each run`,
  );
  const replaced = ["upload one instead", "keep two", "upload three instead"];
  assertEquals(plan({ files, assets, clobber: true }), replaced);
});

Deno.test("planAssets() changes a published release with clobber alone", () => {
  assertEquals(
    messageOf(() => plan({ release: PUBLISHED })),
    `Cannot upload to the release of "v1": it is already published
  https://page
  app: here sha256:${A}, there nothing
  Set clobber: true to change what people already download, or release a new tag`,
  );
  assertEquals(plan({ release: PUBLISHED, clobber: true }), ["upload app"]);
});

Deno.test("planAssets() never changes an immutable release", () => {
  const assets = [asset("app", { isComplete: false })];
  for (const clobber of [false, true]) {
    assertEquals(
      messageOf(() => plan({ release: IMMUTABLE, assets, clobber })),
      `Cannot upload to the release of "v1": it is published and immutable
  https://page
  app: here sha256:${A}, there an upload that was cut
  Make a new tag and release that`,
    );
  }
});

Deno.test("planAssets() has nothing against a published release that is as it should be", () => {
  for (const release of [PUBLISHED, IMMUTABLE]) {
    assertEquals(plan({ release, assets: [asset("app")] }), ["keep app"]);
  }
});

Deno.test("compareAssets() accepts the same bytes and names what differs", () => {
  const files = [file("app")];
  compareAssets({ release: DRAFT, files, assets: [asset("app"), asset("manual")] });
  const differ = (release: RemoteRelease, assets: RemoteAsset[]) =>
    messageOf(() => compareAssets({ release, files, assets }));
  assertEquals(
    differ(DRAFT, [asset("app", { sha256: B })]),
    `Cannot publish the release of "v1": GitHub has other bytes than we have
  app: here sha256:${A}, there sha256:${B}
  https://page stays a draft: run it again with clobber: true, which uploads them anew`,
  );
  assertEquals(
    differ(PUBLISHED, []),
    `Cannot publish the release of "v1": GitHub has other bytes than we have
  app: here sha256:${A}, there nothing
  https://page is published with them: run it again with clobber: true, which uploads them anew`,
  );
});

Deno.test("isDigestPending() is about our files that have arrived", () => {
  const late = { sha256: undefined };
  assertEquals(isDigestPending([file("app")], [asset("app", late)]), true);
  assertEquals(isDigestPending([file("app")], [asset("app"), asset("manual", late)]), false);
  const cut = asset("app", { ...late, isComplete: false });
  assertEquals(isDigestPending([file("app")], [cut]), false);
  assertEquals(isDigestPending([file("app")], []), false);
});

Deno.test("findOthers() names the assets that are not ours", () => {
  assertEquals(findOthers([file("app")], [asset("app"), asset("manual")]), ["manual"]);
});

Deno.test("chooseRelease() takes the only one, and lists several", () => {
  const other = { ...PUBLISHED, tag: "v2" };
  assertEquals(chooseRelease("v1", [other]), undefined);
  assertEquals(chooseRelease("v1", [other, PUBLISHED]), PUBLISHED);
  assertEquals(
    messageOf(() => chooseRelease("v1", [DRAFT, other, PUBLISHED])),
    `Cannot choose a release of "v1": there are 2
  draft https://page
  published https://page
  Delete the drafts that are not wanted`,
  );
});

Deno.test("findNewerRelease() looks at what is published, and not before a release", () => {
  const found = [{}, { isDraft: true }, { isPrerelease: true }].map((other) =>
    findNewerRelease("v1.2.4", [{ ...PUBLISHED, tag: "v1.3.0", ...other }])
  );
  assertEquals(found, ["v1.3.0", undefined, undefined]);
});

Deno.test("checkTag() accepts what git accepts", () => {
  for (const tag of ["v1.0.0", "1", "release/1.0", "v1.0.0-rc.1+build", "@v1", "ä", "a.b", "x@y"]) {
    checkTag(tag);
  }
});

Deno.test("checkTag() refuses what git refuses", () => {
  const wrong = [
    "v 1",
    "a..b",
    "a~1",
    "a^",
    "a:b",
    "a?",
    "a*",
    "a[",
    "a\\b",
    "a@{b",
    "@",
    "-a",
    "/a",
  ];
  for (
    const tag of [...wrong, "a/", "a.", "a//b", ".a", "a/.b", "a.lock", "a.lock/b", "a\tb", "a\x7f"]
  ) {
    const [sentence] = messageOf(() => checkTag(tag)).split("\n");
    assertEquals(sentence, `Cannot release "${tag}": git accepts no such tag`);
  }
});

Deno.test("checkTag() tells a ref from a tag, and says when there is none", () => {
  assertEquals(
    messageOf(() => checkTag("refs/tags/v1")),
    'Cannot release "refs/tags/v1": it is a ref and not a tag\n' +
      '  Did you mean "v1"? github.ref_name has it, github.ref has the ref',
  );
  assertEquals(
    messageOf(() => checkTag("")),
    'Cannot release "": the tag is empty\n' +
      '  Set the input "release-tag", for example to ${{ github.ref_name }}',
  );
});

const FAILURES: readonly (readonly [said: string, status: number | undefined, advice: RegExp])[] = [
  ["Bad credentials (HTTP 401)", 401, /^Give the step a token that is valid/],
  [
    "To use GitHub CLI, set the GH_TOKEN environment variable.",
    undefined,
    /^Give the step a token/,
  ],
  ["Resource not accessible by integration (HTTP 403)", 403, /^Give the job permissions: contents/],
  ["Not Found (HTTP 404)", 404, /^Give the job permissions: contents: write/],
  ["API rate limit exceeded (HTTP 403)", 403, /^Run the job again later/],
  ["Too many requests (HTTP 429)", 429, /^Run the job again later/],
  ["Cannot upload assets to an immutable release. (HTTP 422)", 422, /^The tag is used up/],
  ["Validation Failed (HTTP 422), name already_exists", 422, /^Another run may be releasing/],
  ["Validation Failed (HTTP 422)", 422, /^The message is GitHub's/],
  ["Bad Gateway (HTTP 502)", 502, /^Run the job again: what is uploaded is kept/],
  ["error connecting to api.github.com", undefined, /^Run the job again: what is uploaded is kept/],
];

Deno.test("explainFailure() has a next step for each failure of gh", () => {
  for (const [said, status, advice] of FAILURES) {
    const text = explainFailure(new GhError('upload "app"', { said, status }));
    const [sentence, step] = text.split("\n  ");
    assertEquals(sentence, `Cannot upload "app": gh says "${said}"`);
    assertEquals(advice.test(step ?? ""), true, `expected ${advice}, got ${step}`);
  }
});

Deno.test("isPassing() is true for a lost answer and a server in trouble", () => {
  const passing = FAILURES.filter(([said, status]) =>
    isPassing(new GhError('upload "app"', { said, status }))
  );
  assertEquals(passing.map(([said]) => said), [
    "Bad Gateway (HTTP 502)",
    "error connecting to api.github.com",
  ]);
  assertEquals(isPassing(new Error("Cannot go on: a defect")), false);
});
