// SPDX-License-Identifier: MIT
// The Action's release steps where something is wrong, with the real gh against a GitHub of our
// own: what is published stays as it is, and the next run goes on where one was cut.
import { assertEquals, assertMatch } from "@std/assert";
import { ALL, ONE, OTHER, PAGE, startWithFiles, TWO, UPLOADS } from "../release_steps.ts";

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("refuses an asset with other bytes, with both digests, until clobber: true", async () => {
  await using steps = await startWithFiles();
  const draft = steps.api.addRelease({});
  steps.api.addAsset(draft, { name: "two", content: bytes("other") });
  assertEquals(await steps.fail("upload"), [
    'Cannot upload to the release of "v1.0.0": it has other files of these names',
    `  two: here sha256:${TWO}, there sha256:${OTHER}`,
    "  Set clobber: true to replace them; a build that is not reproducible differs at each run",
  ]);
  assertEquals(steps.api.changes, []);
  await steps.pass("upload", { clobber: "true" });
  const [one, two, sums] = UPLOADS;
  assertEquals(steps.api.changes, [one, "DELETE /releases/assets/102", two, sums]);
  assertEquals(steps.assets(), ALL);
});

Deno.test("touches no immutable release, not even with clobber: true", async () => {
  await using steps = await startWithFiles();
  const release = steps.api.addRelease({ draft: false, immutable: true });
  steps.api.addAsset(release, { name: "one", content: bytes("other") });
  steps.api.addAsset(release, { name: "two", content: bytes("two") });
  for (const clobber of ["false", "true"]) {
    const [sentence, page, one, sums, ...advice] = await steps.fail("upload", { clobber });
    assertEquals([sentence, page, one, ...advice], [
      'Cannot upload to the release of "v1.0.0": it is published and immutable',
      `  ${PAGE}/tag/v1.0.0`,
      `  one: here sha256:${ONE}, there sha256:${OTHER}`,
      "  Make a new tag and release that",
    ]);
    assertMatch(sums, /^ {2}SHA256SUMS: here sha256:[0-9a-f]{64}, there nothing$/);
  }
  assertEquals(steps.api.changes, []);
});

Deno.test("adds to a published release only with clobber: true", async () => {
  await using steps = await startWithFiles();
  steps.api.addRelease({ draft: false });
  const [sentence] = await steps.fail("upload", { checksums: "" });
  assertEquals(
    sentence,
    'Cannot upload to the release of "v1.0.0": it is already published',
  );
  assertEquals(steps.api.changes, []);
  await steps.pass("release", { checksums: "", clobber: "true" });
  assertEquals(steps.api.changes, UPLOADS.slice(0, 2));
});

Deno.test("does not publish a draft whose bytes are not the ones that were sent", async () => {
  await using steps = await startWithFiles();
  steps.api.damaged = "two";
  const expected = [
    'Cannot publish the release of "v1.0.0": GitHub has other bytes than we have',
    // "two" with its first bit turned: "uwo"
    `  two: here sha256:${TWO}, there sha256:` +
    "687af90b19cdf6f893c101147d94c9e024b81a4b9f239ce8899e679c10463cc6",
    `  ${PAGE}/tag/untagged-101 stays a draft: run it again with clobber: true, which uploads them anew`,
  ];
  assertEquals(await steps.fail("upload"), expected);
  assertEquals(await steps.fail("publish"), expected);
  assertEquals(steps.api.releases[0].draft, true);
  steps.api.damaged = "";
  await steps.pass("release", { clobber: "true" });
  assertEquals(steps.assets(), ALL);
  assertEquals(steps.api.releases[0].draft, false);
});

for (const leaves of ["nothing", "starter", "everything"] as const) {
  Deno.test(`goes on after an upload was cut that left ${leaves}`, async () => {
    await using steps = await startWithFiles();
    await steps.write("dist/two", "2".repeat(1_000_000));
    Object.assign(steps.api, { cuts: 1, cutLeaves: leaves });
    const { log } = await steps.pass("release");
    const noted = log.filter((line) => line.endsWith("; trying again"));
    assertEquals(noted.length, 1, log.join("\n"));
    assertMatch(noted[0], /^Cannot upload "one": gh says ".*(EOF|reset|broken pipe).*"/);
    assertEquals(steps.api.releases[0].draft, false);
    assertEquals(steps.assets().map((asset) => asset.split(" ")[0]), ["SHA256SUMS", "one", "two"]);
  });
}

Deno.test("gives up after three cuts, and the next run uploads only what is missing", async () => {
  await using steps = await startWithFiles();
  const big = await steps.write("dist/three", new Uint8Array(5_000_000));
  await steps.pass("upload", { files: "dist/one", checksums: "" });
  Object.assign(steps.api, { cuts: 3, cutLeaves: "starter" });
  const inputs = { files: `dist/one\n${big}`, checksums: "" };
  const [sentence, ...advice] = await steps.fail("upload", inputs);
  assertMatch(sentence, /^Cannot upload "three": gh says ".*(EOF|reset|broken pipe).*"$/);
  assertEquals(advice, ["  Run the job again: what is uploaded is kept"]);
  assertEquals(steps.api.releases[0].draft, true);

  steps.api.changes.length = 0;
  await steps.pass("release", inputs);
  assertEquals(steps.api.changes.map((change) => change.replace(/\d+$/, "N")), [
    "DELETE /releases/assets/N",
    "POST /releases/101/assets?name=three",
    "PATCH /releases/N",
  ]);
});

Deno.test("says which right is missing when the job may only read", async () => {
  await using steps = await startWithFiles();
  steps.api.permission = "read";
  assertEquals(await steps.fail("upload"), [
    'Cannot create a draft release of "v1.0.0": ' +
    'gh says "Resource not accessible by integration (HTTP 403)"',
    "  Give the job permissions: contents: write; a pull request from a fork cannot have it",
  ]);
  assertEquals(steps.api.releases, []);
});

Deno.test("says that the token may not see the repository, or the tag is not there", async () => {
  await using steps = await startWithFiles();
  const expected = (tag: string) => [
    `Cannot release "${tag}": the repository has no such tag, or hides it from this token`,
    `  git push origin "${tag}"; in a private repository the job needs contents: write`,
  ];
  assertEquals(await steps.fail("prepare", { "release-tag": "v9" }), expected("v9"));
  steps.api.permission = "none";
  assertEquals(await steps.fail("prepare"), expected("v1.0.0"));
  assertEquals(steps.api.changes, []);
});

for (
  const { token, said } of [
    { token: "ghs_expired", said: /gh says "Bad credentials \(HTTP 401\).*"$/ },
    { token: "", said: /gh says ".*GH_TOKEN.*"$/ },
  ]
) {
  Deno.test(`asks for a token when it has ${token === "" ? "none" : "an old one"}`, async () => {
    await using steps = await startWithFiles();
    steps.env.GH_TOKEN = token;
    const [sentence, advice] = await steps.fail("upload");
    assertMatch(sentence, said);
    assertEquals(
      advice,
      "  Give the step a token that is valid: env: GH_TOKEN: ${{ github.token }}",
    );
  });
}

Deno.test("says how to get gh where it is not installed", async () => {
  await using steps = await startWithFiles();
  steps.env.PATH = `${steps.folder}/workspace`;
  const { code, log } = await steps.run("upload");
  assertEquals({ code, log }, {
    code: 1,
    log: [
      'error: Cannot read the tag "v1.0.0": gh is not installed',
      "  Install it (https://cli.github.com); GitHub's own runners have it",
    ],
  });
});

Deno.test("says that the release became immutable under its hands", async () => {
  await using steps = await startWithFiles();
  steps.api.isPublishedMeanwhile = true;
  assertEquals(await steps.fail("upload"), [
    'Cannot upload "one": ' +
    'gh says "Cannot upload assets to an immutable release. (HTTP 422)"',
    "  The tag is used up: make a new one and release that",
  ]);
});

Deno.test("says that the tag belonged to an immutable release that was deleted", async () => {
  await using steps = await startWithFiles();
  steps.api.usedTags.add("v1.0.0");
  assertEquals(await steps.fail("release"), [
    'Cannot publish the release of "v1.0.0": ' +
    'gh says "Validation Failed (HTTP 422), tag_name was used by an immutable release"',
    "  The tag is used up: make a new one and release that",
  ]);
  assertEquals(steps.api.releases[0].draft, true);
});

Deno.test("does not choose between two drafts of one tag", async () => {
  await using steps = await startWithFiles();
  steps.api.addRelease({});
  steps.api.addRelease({});
  assertEquals(await steps.fail("publish"), [
    'Cannot choose a release of "v1.0.0": there are 2',
    `  draft ${PAGE}/tag/untagged-101`,
    `  draft ${PAGE}/tag/untagged-102`,
    "  Delete the drafts that are not wanted",
  ]);
});

Deno.test("refuses files before it asks GitHub to change anything", async () => {
  await using steps = await startWithFiles();
  const dist = `${steps.folder}/workspace/dist`;
  await steps.write("dist/empty", "");
  await steps.write("dist/a b", "x");
  await steps.write("other/one", "x");
  const refused = async (files: string) => (await steps.fail("upload", { files }))[0];
  assertEquals(await refused(""), 'Cannot release "v1.0.0": there is no file');
  assertEquals(
    await refused("nothing/*"),
    `Cannot release "nothing/*": no file matches it in ${steps.folder}/workspace`,
  );
  assertEquals(await refused("dist/no"), `Cannot release "${dist}/no": no such file`);
  assertEquals(
    await refused("dist/empty"),
    `Cannot release "${dist}/empty": it is empty, and GitHub takes no empty asset`,
  );
  assertEquals(
    await refused("dist/a b"),
    `Cannot release "${dist}/a b": GitHub would give the asset another name`,
  );
  assertEquals(
    await refused("*/one"),
    `Cannot release "${steps.folder}/workspace/other/one": "${dist}/one" has the same name, one`,
  );
  assertEquals(steps.api.changes, []);
});
