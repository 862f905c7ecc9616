// SPDX-License-Identifier: MIT
// Which Docker an engine of ours is made of: this Debian's own packages, or those of another
// suite, unpacked under build/ so that nothing of the machine changes.
import { debianPackageFromSuite } from "./debian_package.ts";
import { BUILD } from "./paths.ts";
import { ensureTools } from "./tools.ts";

/** forky: Docker 28 with buildx, as GitHub's runners have it. */
export type DockerSuite = "forky";

export interface DockerPrograms {
  /** For dockerd and for docker. */
  readonly environment: Readonly<Record<string, string>>;
  /** The path of the command line's plugin; undefined: there is none. */
  readonly buildx: string | undefined;
}

const PACKAGES = ["docker.io", "docker-cli", "docker-buildx", "containerd"];
const FOLDERS = ["docker.io/usr/sbin", "docker-cli/usr/bin", "containerd/usr/bin"];

/** Installs this Debian's Docker if it is missing (as root), or unpacks that of `suite`. */
export async function dockerPrograms(suite: DockerSuite | undefined): Promise<DockerPrograms> {
  // dockerd calls more than its packages bring: ps, and runc, for which another suite's C library
  // may be too new.
  await ensureTools(["docker.io", "procps"]);
  // Without buildx, and with the builder that needs no image of its own
  if (suite === undefined) return { environment: { DOCKER_BUILDKIT: "0" }, buildx: undefined };
  const root = `${BUILD}/docker/${suite}`;
  for (const name of PACKAGES) {
    if (await isFolder(`${root}/${name}/usr`)) continue;
    await debianPackageFromSuite(name, { suite, intoDir: `${root}/${name}` });
  }
  const path = [...FOLDERS.map((folder) => `${root}/${folder}`), Deno.env.get("PATH") ?? ""];
  return {
    environment: { PATH: path.join(":") },
    buildx: `${root}/docker-buildx/usr/libexec/docker/cli-plugins/docker-buildx`,
  };
}

async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isDirectory, () => false);
}
