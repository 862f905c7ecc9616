// SPDX-License-Identifier: MIT
// release.yml as a runner runs it, the jobs that build left out (deno task release:rehearse has them):
// from a tag to a published release, with the real gh before a GitHub of our own.
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ROOT } from "../../scripts/paths.ts";
import { runCommand } from "../../scripts/run_command.ts";
import { checkPublished, makeOrigin, rehearse, WORKFLOW } from "../rehearsal.ts";
import { GH_SUITE, ghFrom, ReleaseSteps } from "../release_steps.ts";
import { machineEnvironment } from "../runner.ts";
import type { StandIn } from "../workflow_job.ts";

const FILES = { "baronet-amd64.musl": "binary", "baronet-amd64.musl.spdx.json": "{}" };

function standIn(run: StandIn["run"] = async () => {}): StandIn {
  return { why: "it takes minutes", run };
}

async function prepare(steps: ReleaseSteps, date?: string) {
  const folder = `${steps.folder}/jobs`;
  const said: string[] = [];
  return {
    said,
    rehearsal: {
      folder,
      origin: await makeOrigin(`${steps.folder}/origin`, date),
      api: steps.api,
      env: {
        ...machineEnvironment("NODE_EXTRA_CA_CERTS"),
        PATH: `${await writeDocker(steps.folder)}:${steps.ghFolder}:${Deno.env.get("PATH")}`,
        GH_CONFIG_DIR: `${steps.folder}/config`,
      },
      vars: {},
      log: (line: string) => void said.push(line),
    },
    build: standIn(async () => {
      await Deno.mkdir(`${folder}/artifacts/dist`, { recursive: true });
      for (const [name, text] of Object.entries(FILES)) {
        await Deno.writeTextFile(`${folder}/artifacts/dist/${name}`, text);
      }
    }),
  };
}

/** A docker that notes its words, and gives back as the pushed image what dist/ has; its folder. */
async function writeDocker(folder: string): Promise<string> {
  await Deno.mkdir(`${folder}/bin`);
  const lines = [
    "#!/bin/sh",
    `echo "$*" >> ${folder}/docker.log`,
    "for word; do",
    '  case "$last" in --metadata-file) echo \'{"containerimage.digest":"sha256:0"}\' > "$word" ;; esac',
    '  case "$word" in type=local,dest=*)',
    '    mkdir -p "${word#*dest=}" && cp dist/baronet-amd64.musl "${word#*dest=}/baronet" ;;',
    "  esac",
    '  last="$word"',
    "done",
  ];
  await Deno.writeTextFile(`${folder}/bin/docker`, `${lines.join("\n")}\n`, { mode: 0o755 });
  return `${folder}/bin`;
}

/** The tags that the image was pushed with. */
async function pushedTags({ folder }: ReleaseSteps): Promise<string[]> {
  const said = await Deno.readTextFile(`${folder}/docker.log`);
  return [...said.matchAll(/--tag \S+:(\S+)/g)].map(([, tag]) => tag);
}

Deno.test("a tag becomes a published release with notes, checksums and attested files", async () => {
  await using steps = await ReleaseSteps.start(await ghFrom(GH_SUITE));
  const { rehearsal, build } = await prepare(steps);
  const standIns = { build, verify: standIn() };
  const used = await rehearse({ ...rehearsal, standIns });
  const { digests } = await checkPublished(rehearsal, used);
  assertEquals([...digests.keys()], ["SHA256SUMS", ...Object.keys(FILES)]);
  assertEquals(digests.get("baronet-amd64.musl"), BINARY_SHA256);
  // As somebody does who downloads one of the files
  await Deno.remove(`${rehearsal.folder}/downloads/baronet-amd64.musl.spdx.json`);
  const document = await Deno.readTextFile(`${ROOT}/docs/verifying.md`);
  const [check] = /^sha256sum .*$/m.exec(document) ?? ["nothing"];
  const said = await runCommand(["sh", "-c", check], { cwd: `${rehearsal.folder}/downloads` });
  assertEquals(said, "baronet-amd64.musl: OK\n");
  const [{ notes, prerelease }] = steps.api.releases;
  assertMatch(notes, /^### Added\n\n- An init for one command:/);
  assertEquals(prerelease, false);
  const { tag, commit } = rehearsal.origin;
  const [major, minor, patch] = tag.slice(1).split(".");
  assertEquals([...steps.api.moved], [[`v${major}`, commit]]);
  assertEquals(steps.api.latest, tag);
  const tags = await pushedTags(steps);
  assertEquals(tags, [`${major}.${minor}.${patch}`, `${major}.${minor}`, "latest"]);
});

Deno.test("a release of an older line leaves latest and the Action's tag where they are", async () => {
  await using steps = await ReleaseSteps.start(await ghFrom(GH_SUITE));
  const { rehearsal, build } = await prepare(steps);
  const { tag, folder } = rehearsal.origin;
  const [major, minor, patch] = tag.slice(1).split(".");
  const newer = `v${major}.${Number(minor) + 1}.0`;
  await runCommand(["git", "tag", newer], { cwd: folder });
  steps.api.addRelease({ tag: newer, draft: false });
  await rehearse({ ...rehearsal, standIns: { build, verify: standIn() } });
  assertEquals(await pushedTags(steps), [`${major}.${minor}.${patch}`, `${major}.${minor}`]);
  assertEquals([...steps.api.moved], []);
  const published = steps.api.releases.filter(({ draft }) => !draft).map(({ tag }) => tag);
  assertEquals(published.toSorted(), [newer, tag].toSorted());
  assertEquals(steps.api.latest, undefined);
});

Deno.test("no image is pushed by a checkout that may not have all tags", async () => {
  await using steps = await ReleaseSteps.start(await ghFrom(GH_SUITE));
  const { rehearsal, build } = await prepare(steps);
  const { tag, folder } = rehearsal.origin;
  const workflow = `${folder}/${WORKFLOW}`;
  const text = await Deno.readTextFile(workflow);
  await Deno.writeTextFile(workflow, text.replaceAll("fetch-depth: 0", "fetch-depth: 1"));
  await assertRejects(
    () => rehearse({ ...rehearsal, standIns: { build, verify: standIn() } }),
    Error,
    `Cannot know which releases are newer than "${tag}": this is a shallow clone\n` +
      "  git fetch --tags --unshallow; in a workflow, fetch-depth: 0 for actions/checkout",
  );
  assertEquals(await pushedTags(steps), []);
  assertEquals(steps.api.changes, []);
});

/** Of "binary". */
const BINARY_SHA256 = "9a3a45d01531a20e89ac6ae10b0b0beb0492acd7216a368aa062d1a5fecaf9cd";

Deno.test("a tag whose version has no date in the changelog releases nothing", async () => {
  await using steps = await ReleaseSteps.start(await ghFrom(GH_SUITE));
  const { rehearsal, said } = await prepare(steps, "unreleased");
  await assertRejects(() => rehearse(rehearsal), Error, 'CHANGELOG.md says "unreleased"');
  assertEquals(steps.api.changes, []);
  assertEquals(said.at(-1), "  See that the changelog is ready");
});
