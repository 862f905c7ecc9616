// SPDX-License-Identifier: MIT
// Fetches one package of another Debian suite without touching the machine's own apt: a
// private apt root under build/ with the machine's sources rewritten to that suite. Needs
// no root. The .deb is kept, so that a second build needs no network.
import { ignoreNotFound } from "./files.ts";
import { rewriteDeb822, rewriteList } from "./apt_sources.ts";
import { BUILD } from "./paths.ts";
import { runCommand } from "./run_command.ts";

const APT_FOLDER = "/etc/apt";

/** Where a package comes from. */
export interface PackageSource {
  readonly suite: string;
  /** As Debian calls it, where it is not this machine's. */
  readonly architecture?: string;
}

/**
 * Downloads `name`, unless an earlier download is there, unpacks it into `intoDir` and returns the
 * path of the .deb.
 */
export async function debianPackageFromSuite(
  name: string,
  { intoDir, ...source }: PackageSource & { intoDir: string },
): Promise<string> {
  const downloads = `${rootOf(source)}/downloads`;
  await Deno.mkdir(downloads, { recursive: true });
  const deb = await findDeb(downloads, name) ?? await downloadDeb(name, source, downloads);
  await Deno.remove(intoDir, { recursive: true }).catch(ignoreNotFound);
  await Deno.mkdir(intoDir, { recursive: true });
  await runCommand(["dpkg", "-x", deb, intoDir]);
  return deb;
}

function rootOf({ suite, architecture }: PackageSource): string {
  return `${BUILD}/apt/${suite}${architecture === undefined ? "" : `-${architecture}`}`;
}

async function findDeb(folder: string, name: string): Promise<string | undefined> {
  for await (const entry of Deno.readDir(folder)) {
    if (entry.name.startsWith(`${name}_`) && entry.name.endsWith(".deb")) {
      return `${folder}/${entry.name}`;
    }
  }
  return undefined;
}

async function downloadDeb(
  name: string,
  source: PackageSource,
  downloads: string,
): Promise<string> {
  const { suite, architecture } = source;
  const root = rootOf(source);
  for (const folder of ["sources", "lists/partial", "cache/archives/partial"]) {
    await Deno.mkdir(`${root}/${folder}`, { recursive: true });
  }
  await writeSources(`${root}/sources`, suite);
  const options = [
    ["Dir::Etc::SourceList", "/dev/null"],
    ["Dir::Etc::SourceParts", `${root}/sources`],
    ["Dir::State::Lists", `${root}/lists`],
    ["Dir::Cache", `${root}/cache`],
    ["APT::Get::List-Cleanup", "false"],
    // As root apt fetches as user _apt, who may not write where we are.
    ["APT::Sandbox::User", ""],
    ...(architecture === undefined
      ? []
      : ["APT::Architecture", "APT::Architectures"].map((key) => [key, architecture])),
  ].flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  await runCommand(["apt-get", "-q", ...options, "update"], { cwd: downloads });
  await runCommand(["apt-get", "-q", ...options, "download", name], { cwd: downloads });
  const deb = await findDeb(downloads, name);
  if (deb !== undefined) return deb;
  throw new Error(
    `Cannot download "${name}" of Debian ${suite}: apt-get left no file\n` +
      `  Remove ${root} and try again`,
  );
}

/** Writes the machine's own sources of Debian, rewritten to `suite`, as files for apt. */
export async function writeSources(folder: string, suite: string): Promise<void> {
  const sources: [name: string, text: string][] = [];
  for (const path of await listSourceFiles()) {
    const rewrite = path.endsWith(".list") ? rewriteList : rewriteDeb822;
    const text = rewrite(await Deno.readTextFile(path), suite);
    if (text !== "") sources.push([path.slice(path.lastIndexOf("/") + 1), text]);
  }
  if (sources.length === 0) {
    throw new Error(
      `Cannot find a Debian archive in ${APT_FOLDER}: no entry has a suite of Debian\n` +
        `  Add one to ${APT_FOLDER}/sources.list.d, or build on Debian`,
    );
  }
  for (const [name, text] of sources) await Deno.writeTextFile(`${folder}/${name}`, text);
}

async function listSourceFiles(): Promise<string[]> {
  const paths: string[] = [];
  try {
    await Deno.stat(`${APT_FOLDER}/sources.list`);
    paths.push(`${APT_FOLDER}/sources.list`);
  } catch (error) {
    ignoreNotFound(error);
  }
  for await (const entry of Deno.readDir(`${APT_FOLDER}/sources.list.d`)) {
    // apt reads only these two endings, so that renaming a file switches it off.
    if (/\.(list|sources)$/.test(entry.name)) {
      paths.push(`${APT_FOLDER}/sources.list.d/${entry.name}`);
    }
  }
  return paths.sort();
}
