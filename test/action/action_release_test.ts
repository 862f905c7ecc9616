// SPDX-License-Identifier: MIT
// The Action's release steps, with the real gh against a GitHub of our own: a draft first, every
// byte compared, published last, and nothing done twice.
import { assertEquals } from "@std/assert";
import { DIST } from "../../scripts/paths.ts";
import { runCommand } from "../../scripts/run_command.ts";
import { ALL, ONE, PAGE, startWithFiles, SUMS, TWO, UPLOADS } from "../release_steps.ts";

/** Old and new, from Debian: the first runs on machines that nobody updates. */
const SUITES = ["bookworm", "trixie"];

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

for (const suite of SUITES) {
  Deno.test(`makes a draft, uploads, compares and publishes with the gh of ${suite}`, async () => {
    await using steps = await startWithFiles(suite);
    const { outputs: { checksums } } = await steps.pass("prepare");
    assertEquals(await Deno.readTextFile(checksums), SUMS);

    const uploaded = await steps.pass("upload");
    assertEquals(steps.api.changes, ["POST /releases", ...UPLOADS]);
    assertEquals(steps.api.releases[0].draft, true);
    assertEquals(uploaded.outputs["release-url"], `${PAGE}/tag/untagged-101`);

    const { outputs } = await steps.pass("publish");
    assertEquals(steps.api.changes, ["POST /releases", ...UPLOADS, "PATCH /releases/101"]);
    assertEquals(steps.assets(), ALL);
    assertEquals(JSON.parse(outputs.release), {
      tag: "v1.0.0",
      url: `${PAGE}/tag/v1.0.0`,
      draft: false,
      immutable: false,
      assets: [
        { name: "one", size: 3, sha256: ONE, url: `${PAGE}/download/v1.0.0/one` },
        { name: "two", size: 3, sha256: TWO, url: `${PAGE}/download/v1.0.0/two` },
        {
          name: "SHA256SUMS",
          size: 140,
          sha256: "d782ac504a7c8926d9fa68e87a2547dcdda3059033ba9b7a0279eb25dfaaed39",
          url: `${PAGE}/download/v1.0.0/SHA256SUMS`,
        },
      ],
      checksums: "SHA256SUMS",
    });
    assertEquals(outputs.assets, JSON.stringify(JSON.parse(outputs.release).assets));
  });
}

Deno.test("writes checksums that sha256sum reads, where only some of the files are", async () => {
  await using steps = await startWithFiles();
  const { outputs: { checksums } } = await steps.pass("prepare");
  await Deno.remove(`${steps.folder}/workspace/dist/two`);
  const check = ["sha256sum", "-c", "--strict", "--ignore-missing", checksums];
  const cwd = `${steps.folder}/workspace/dist`;
  assertEquals(await runCommand(check, { cwd }), "one: OK\n");
});

Deno.test("does all in one step, and says that the release is immutable now", async () => {
  await using steps = await startWithFiles();
  steps.api.makesImmutable = true;
  const { outputs } = await steps.pass("release");
  const { draft, immutable } = JSON.parse(outputs.release);
  assertEquals({ draft, immutable }, { draft: false, immutable: true });
  assertEquals(steps.api.changes, ["POST /releases", ...UPLOADS, "PATCH /releases/101"]);
});

Deno.test("changes nothing when the same is released again, also an immutable release", async () => {
  await using steps = await startWithFiles();
  steps.api.makesImmutable = true;
  const first = await steps.pass("release");
  steps.api.changes.length = 0;
  const second = await steps.pass("release");
  assertEquals(steps.api.changes, []);
  assertEquals(second.outputs, first.outputs);
});

Deno.test("leaves the draft to be looked at with draft: keep", async () => {
  await using steps = await startWithFiles();
  const { outputs } = await steps.pass("release", { draft: "keep" });
  assertEquals(steps.api.changes, ["POST /releases", ...UPLOADS]);
  assertEquals(JSON.parse(outputs.release).draft, true);
  await steps.pass("publish");
  assertEquals(steps.api.changes, ["POST /releases", ...UPLOADS, "PATCH /releases/101"]);
});

Deno.test("uses a draft that was written by hand, and keeps its text and its other assets", async () => {
  await using steps = await startWithFiles();
  const draft = steps.api.addRelease({ notes: "by hand" });
  steps.api.addAsset(draft, { name: "manual.pdf", content: bytes("pages") });
  const { log } = await steps.pass("release");
  assertEquals(steps.api.changes, [...UPLOADS, "PATCH /releases/101"]);
  assertEquals(log.filter((line) => /also has/.test(line)), ["the release also has manual.pdf"]);
  assertEquals([draft.notes, draft.assets[0].name], ["by hand", "manual.pdf"]);
});

Deno.test("lets GitHub write the text of a draft, and marks a version before the release", async () => {
  await using steps = await startWithFiles();
  steps.api.tags.set("v2.0.0-rc.1", "2026-02-03T04:05:06Z");
  await steps.pass("upload", { "release-tag": "v2.0.0-rc.1" });
  await steps.pass("upload");
  const made = steps.api.releases.map(({ tag, notes, prerelease }) => [tag, notes, prerelease]);
  assertEquals(made, [["v2.0.0-rc.1", "generated", true], ["v1.0.0", "generated", false]]);
});

Deno.test("does not make a release of an older line the latest one", async () => {
  await using steps = await startWithFiles();
  await steps.pass("release");
  assertEquals(steps.api.latest, "v1.0.0");
  for (const tag of ["v0.9.1", "v1.1.0", "v1.2.0-rc.1", "v1.0.1"]) {
    steps.api.tags.set(tag, "2026-02-03T04:05:06Z");
  }
  const { log } = await steps.pass("release", { "release-tag": "v0.9.1" });
  assertEquals(log.at(-1), `published ${PAGE}/tag/v0.9.1, older than v1.0.0`);
  assertEquals(steps.api.latest, "v1.0.0");
  await steps.pass("release", { "release-tag": "v1.1.0" });
  assertEquals(steps.api.latest, "v1.1.0");
  await steps.pass("release", { "release-tag": "v1.2.0-rc.1" });
  await steps.pass("release", { "release-tag": "v1.0.1" });
  assertEquals(steps.api.latest, "v1.1.0");
});

Deno.test("finds the draft and its assets on later pages", async () => {
  await using steps = await startWithFiles();
  steps.api.pageLength = 1;
  steps.api.addRelease({ tag: "v0.9.0", draft: false });
  steps.api.addRelease({ tag: "v1.1.0" });
  const draft = steps.api.addRelease({});
  steps.api.addAsset(draft, { name: "one", content: bytes("one") });
  steps.api.addAsset(draft, { name: "two", content: bytes("two") });
  await steps.pass("upload");
  assertEquals(steps.api.changes, ["POST /releases/103/assets?name=SHA256SUMS"]);
});

Deno.test("waits for digests that GitHub has not worked out yet", async () => {
  await using steps = await startWithFiles();
  steps.api.digestsLate = 3;
  await steps.pass("release");
  assertEquals(steps.api.digestsLate, 0);
});

Deno.test("describes the shipped binary in an SBOM, with the time of the commit", async () => {
  await using steps = await startWithFiles();
  const binary = await Deno.readFile(`${DIST}/baronet-amd64.musl`);
  await steps.write("dist/baronet-linux-amd64", binary);
  const { outputs } = await steps.pass("prepare", { sbom: "true" });
  const path = `${steps.folder}/temp/baronet-release/baronet-linux-amd64.spdx.json`;
  assertEquals(outputs.sboms, path);
  const { creationInfo, packages } = JSON.parse(await Deno.readTextFile(path));
  assertEquals(creationInfo.created, "2026-02-03T04:05:06Z");
  assertEquals(packages.map(({ name }: { name: string }) => name), [
    "baronet-linux-amd64",
    "QuickJS-ng",
    "musl",
  ]);
  await steps.pass("release", { sbom: "true" });
  assertEquals(steps.assets().map((asset) => asset.split(" ")[0]), [
    "SHA256SUMS",
    "baronet-linux-amd64",
    "baronet-linux-amd64.spdx.json",
    "one",
    "two",
  ]);
});
