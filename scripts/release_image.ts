// SPDX-License-Identifier: MIT
// The task `release:image TAG IMAGE`: builds the Dockerfile for every platform that dist/ has a binary
// for, pushes IMAGE with the version and the tags that move on to it (release/moving_tags.ts), and
// compares what is in the registry then with dist/: the image was compiled by itself, and holds the
// same bytes. Prints the digest, also to $GITHUB_OUTPUT.
//
// $DOCKER_BUILD_FLAGS: what the network of the builder needs besides, as words.
import { VERSION } from "../init/core/version.ts";
import { type Architecture, fileOf } from "./architectures.ts";
import { hashBytes } from "./fetch_quickjs.ts";
import { BUILD, ROOT } from "./paths.ts";
import { runTask, showStep } from "./progress.ts";
import { builtArchitectures } from "./release/built.ts";
import { versionOfTag } from "./release/changelog.ts";
import { imageTags } from "./release/moving_tags.ts";
import { commitTime, readTags } from "./release/repository.ts";
import { runCommand } from "./run_command.ts";

const METADATA = `${BUILD}/image.json`;
const PUSHED = `${BUILD}/pushed-image`;

interface Image {
  readonly name: string;
  readonly version: string;
  /** Of the image. */
  readonly tags: readonly string[];
  readonly architectures: readonly Architecture[];
}

async function releaseImage(args: readonly string[]): Promise<void> {
  const [tag, name, ...others] = args;
  if (tag === undefined || name === undefined || others.length > 0) {
    throw new Error(
      "Cannot release an image: a tag and a name are needed\n  deno task release:image TAG IMAGE",
    );
  }
  const version = versionOfTag(tag, VERSION);
  const architectures = builtArchitectures();
  // First: where that cannot be known, nothing is pushed.
  const tags = imageTags({ version, tags: await readTags(tag) });
  const image = { name, version, tags, architectures };
  const platforms = architectures.map(({ platform }) => platform).join(", ");
  const digest = await showStep(`building ${name} for ${platforms}`, () => pushImage(image));
  await showStep("comparing it with dist/", () => compareImage(image, digest));
  console.log(`${name}@${digest} as ${tags.join(", ")}`);
  const output = Deno.env.get("GITHUB_OUTPUT") ?? "";
  if (output !== "") await Deno.writeTextFile(output, `digest=${digest}\n`, { append: true });
}

async function pushImage({ name, version, tags, architectures }: Image): Promise<string> {
  const commit = Deno.env.get("SOURCE_COMMIT") ||
    (await runCommand(["git", "rev-parse", "HEAD"])).trim();
  const epoch = (await commitTime()).getTime() / 1000;
  await Deno.mkdir(BUILD, { recursive: true });
  await runCommand([
    ...["docker", "buildx", "build", "--push", "--metadata-file", METADATA],
    // It would hold the time and the machine; actions/attest says who built it.
    "--provenance=false",
    ...platformOption(architectures),
    ...[`VERSION=${version}`, `SOURCE_COMMIT=${commit}`, `SOURCE_DATE_EPOCH=${epoch}`]
      .flatMap((argument) => ["--build-arg", argument]),
    ...tags.flatMap((tag) => ["--tag", `${name}:${tag}`]),
    ...buildFlags(),
    ROOT,
  ]);
  const metadata = JSON.parse(await Deno.readTextFile(METADATA));
  return String(metadata["containerimage.digest"]);
}

/** Takes the image out of the registry, all platforms at once. */
async function compareImage({ name, architectures }: Image, digest: string): Promise<void> {
  const context = `${PUSHED}.context`;
  await Deno.mkdir(context, { recursive: true });
  await Deno.writeTextFile(`${context}/Dockerfile`, `FROM ${name}@${digest}\n`);
  await runCommand([
    ...["docker", "buildx", "build", "--output", `type=local,dest=${PUSHED}`],
    ...[...platformOption(architectures), context],
  ]);
  const differences: string[] = [];
  for (const architecture of architectures) {
    // A folder for each platform, unless there is but one
    const folder = architectures.length === 1
      ? PUSHED
      : `${PUSHED}/${architecture.platform.replaceAll("/", "_")}`;
    const got = await hashFile(`${folder}/baronet`);
    const expected = await hashFile(`${ROOT}/${fileOf(architecture)}`);
    if (got === expected) continue;
    differences.push(`${architecture.platform}: expected ${expected} as in dist/, got ${got}`);
  }
  await Deno.remove(PUSHED, { recursive: true });
  if (differences.length === 0) return;
  throw new Error(
    `Cannot release ${name}@${digest}: it is pushed, and not of the release's bytes\n` +
      `  ${differences.join("\n  ")}\n` +
      "  Delete it; another compiler built it: the Dockerfile's BASE and the workflow's container differ",
  );
}

function platformOption(architectures: readonly Architecture[]): string[] {
  return ["--platform", architectures.map(({ platform }) => platform).join(",")];
}

function buildFlags(): string[] {
  return (Deno.env.get("DOCKER_BUILD_FLAGS") ?? "").split(/\s+/).filter((word) => word !== "");
}

async function hashFile(path: string): Promise<string> {
  return await hashBytes(await Deno.readFile(path));
}

if (import.meta.main) await runTask(() => releaseImage(Deno.args));
