// SPDX-License-Identifier: MIT
// A release gone through from its tag to the published release, without GitHub: release.yml's jobs as
// a runner runs them, the real gh before a fake of GitHub's API, a real Docker Engine and registry.
// What cannot be had here has a stand-in, listed below with the reason.
import type { GithubApi } from "./github_api.ts";
import { REPOSITORY, TOKEN } from "./github_release.ts";
import { hashBytes } from "../scripts/fetch_quickjs.ts";
import { BUILD } from "../scripts/paths.ts";
import { dateVersion } from "../scripts/release/changelog.ts";
import { runCommand } from "../scripts/run_command.ts";
import { runWorkflow, type StandIn, type Used } from "./workflow_job.ts";

export const WORKFLOW = ".github/workflows/release.yml";
const DEADLINE_MS = 3_600_000;

export interface Origin {
  /** A repository with one commit. */
  readonly folder: string;
  readonly tag: string;
  readonly commit: string;
}

export interface Rehearsal {
  /** Empty. */
  readonly folder: string;
  readonly origin: Origin;
  readonly api: GithubApi;
  /** With gh, docker and where both find their servers. */
  readonly env: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  /** Beside those of `standIns()`. */
  readonly standIns?: Readonly<Record<string, StandIn>>;
  readonly log: (line: string) => void;
}

/**
 * A repository of what is here, committed or not, with the tag of its version. Not a clone: that has
 * the tags of other releases, and on a runner it is shallow. `date`: what the changelog says of the
 * version; by default the day of the last commit, as a maintainer writes it before.
 */
export async function makeOrigin(folder: string, date?: string): Promise<Origin> {
  await runCommand(["git", "init", "--quiet", folder]);
  // Of the commit, not of the clock: two rehearsals have to give the same bytes.
  const time = (await runCommand(["git", "log", "-1", "--format=%cI"])).trim();
  const env = { ...AUTHOR, GIT_AUTHOR_DATE: time, GIT_COMMITTER_DATE: time };
  const git = (...args: string[]) => runCommand(["git", ...args], { cwd: folder, env });
  const list = "git ls-files -z --cached --others --exclude-standard";
  const copy = `${list} | tar -c --null --ignore-failed-read -T - | tar -x -C "$1"`;
  await runCommand(["sh", "-c", copy, "sh", folder]);
  const { version } = JSON.parse(await Deno.readTextFile(`${folder}/deno.json`));
  const changelog = await Deno.readTextFile(`${folder}/CHANGELOG.md`);
  const dated = dateVersion(changelog, { version, date: date ?? time.slice(0, 10) });
  await Deno.writeTextFile(`${folder}/CHANGELOG.md`, dated);
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "docs: date a release");
  const tag = `v${version}`;
  await git("tag", tag);
  return { folder, tag, commit: (await git("rev-parse", "HEAD")).trim() };
}

const AUTHOR = {
  GIT_AUTHOR_NAME: "rehearsal",
  GIT_AUTHOR_EMAIL: "rehearsal@example.com",
  GIT_COMMITTER_NAME: "rehearsal",
  GIT_COMMITTER_EMAIL: "rehearsal@example.com",
};

/** Runs the workflow; what was used of others' actions. */
export async function rehearse(rehearsal: Rehearsal): Promise<readonly Used[]> {
  const { folder, origin, api, log } = rehearsal;
  const time = await runCommand(["git", "log", "-1", "--format=%cI"], { cwd: origin.folder });
  api.tags.set(origin.tag, new Date(time.trim()).toISOString().replace(/\.\d+/, ""));
  return await runWorkflow(`${origin.folder}/${WORKFLOW}`, {
    ...{ folder, log, vars: rehearsal.vars, deadlineMs: DEADLINE_MS },
    // git config --global has a file of its own
    env: { ...rehearsal.env, GIT_CONFIG_GLOBAL: `${folder}/gitconfig` },
    github: {
      ...{ ref_name: origin.tag, ref: `refs/tags/${origin.tag}`, sha: origin.commit },
      ...{ repository: REPOSITORY, actor: "somebody", token: TOKEN },
    },
    standIns: { ...standIns(rehearsal), ...rehearsal.standIns },
  });
}

/** What a rehearsal does not run, and why. */
export function standInReasons(): (readonly [step: string, why: string])[] {
  return Object.entries(standIns({ folder: "", origin: { folder: "", tag: "", commit: "" } }))
    .map(([step, { why }]) => [step, why] as const);
}

function standIns(
  { folder, origin }: Pick<Rehearsal, "folder" | "origin">,
): Record<string, StandIn> {
  const artifacts = `${folder}/artifacts`;
  return {
    ci: { why: "deno task test and its like are other jobs of CI", run: async () => {} },
    rehearse: { why: "it is what runs here", run: async () => {} },
    "actions/checkout": {
      why: "the repository is a clone on this disk",
      run: async ({ "fetch-depth": depth = "1" }, { workspace }) => {
        // A clone of a path would not be shallow.
        const from = ["--branch", origin.tag, `file://${origin.folder}`];
        const history = depth === "0" ? [] : ["--depth", depth];
        await runCommand(["git", "clone", "--quiet", ...history, ...from, workspace]);
        await lendSources(workspace);
      },
    },
    "actions/upload-artifact": {
      why: "artifacts are a folder",
      run: async ({ name, path }, { workspace }) => {
        await Deno.mkdir(`${artifacts}/${name}`, { recursive: true });
        await runCommand(["sh", "-c", 'cp $1 "$2"', "sh", path, `${artifacts}/${name}`], {
          cwd: workspace,
        });
      },
    },
    "actions/download-artifact": {
      why: "artifacts are a folder",
      run: async ({ name, path }, { workspace }) => {
        await Deno.mkdir(`${workspace}/${path}`, { recursive: true });
        await runCommand(["cp", "-r", `${artifacts}/${name}/.`, `${workspace}/${path}`]);
      },
    },
    "actions/attest": {
      why: "only GitHub gives a job the identity that signs; what would be signed is compared",
      run: async () => {},
    },
    "Set up a builder for several platforms": {
      why: "it is an image of a registry; this engine's own builder has several platforms",
      run: async () => {},
    },
  };
}

/** Downloads are checked by their hashes in every build; to fetch them again proves nothing. */
async function lendSources(workspace: string): Promise<void> {
  await Deno.mkdir(`${workspace}/build`, { recursive: true });
  for (const name of ["apt", "quickjs-ng"]) {
    const from = `${BUILD}/${name}`;
    if (await Deno.stat(from).then(() => true, () => false)) {
      await runCommand(["cp", "-r", from, `${workspace}/build/`]);
    }
  }
}

export interface Published {
  /** Names of the assets, and the SHA-256 of what people download. */
  readonly digests: ReadonlyMap<string, string>;
  readonly sizes: ReadonlyMap<string, number>;
}

/** The published release as somebody downloads and checks it. Throws where something is not right. */
export async function checkPublished(
  { folder, api, origin }: Rehearsal,
  used: readonly Used[],
): Promise<Published> {
  const [release, ...others] = api.releases;
  if (release === undefined || others.length > 0 || release.draft || release.tag !== origin.tag) {
    throw new Error(`expected one published release of ${origin.tag}, got ${api.releases.length}`);
  }
  const downloads = `${folder}/downloads`;
  await Deno.mkdir(downloads);
  const digests = new Map<string, string>();
  for (const { name, content } of release.assets.toSorted((a, b) => a.name < b.name ? -1 : 1)) {
    const bytes = new Uint8Array(content);
    await Deno.writeFile(`${downloads}/${name}`, bytes);
    digests.set(name, await hashBytes(bytes));
  }
  await runCommand(["sha256sum", "--check", "--strict", "SHA256SUMS"], { cwd: downloads });
  const sums = await Deno.readTextFile(`${downloads}/SHA256SUMS`);
  const listed = sums.trimEnd().split("\n").map((line) => line.split("  ")[1]);
  const unlisted = [...digests.keys()].filter((name) => ![...listed, "SHA256SUMS"].includes(name));
  if (unlisted.length > 0) throw new Error(`expected ${unlisted} in SHA256SUMS, got none`);
  await checkAttested(used, sums);
  const sizes = new Map(release.assets.map(({ name, content }) => [name, content.length]));
  return { digests, sizes };
}

/** What is attested has to be what is released. */
async function checkAttested(used: readonly Used[], sums: string): Promise<void> {
  const attested = used.find(({ job, action }) => job === "release" && action === "actions/attest");
  if (attested === undefined) throw new Error("expected the files to be attested, got none");
  const got = await Deno.readTextFile(attested.inputs.checksums);
  if (got !== sums) throw new Error(`expected to attest\n${sums}\ngot\n${got}`);
}
