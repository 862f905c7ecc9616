// SPDX-License-Identifier: MIT
// The image that the Dockerfile begins with, made here: there is no registry. It is this machine's own
// Debian, so that what is compiled in it has the same bytes as what is compiled beside it, with this
// machine's Node and npm.
import type { DockerEngine } from "../scripts/docker_engine.ts";
import { writeSources } from "../scripts/debian_package.ts";
import { BUILD, ROOT } from "../scripts/paths.ts";
import { runCommand } from "../scripts/run_command.ts";
import { ensureTools } from "../scripts/tools.ts";

/** What a build in this image needs of this machine's network. */
export async function networkFlags(): Promise<string[]> {
  const certificates = Deno.env.get("NODE_EXTRA_CA_CERTS") ?? "";
  if (certificates === "") return ["--network", "host"];
  await Deno.stat(certificates);
  return [
    ...["--network", "host", "--secret", `id=certificates,src=${certificates}`],
    ...["--build-arg", "NODE_EXTRA_CA_CERTS=/run/secrets/certificates"],
  ];
}

/** Gives the engine the image, under the name that the Dockerfile has for it. */
export async function importBase(engine: DockerEngine): Promise<void> {
  const dockerfile = await Deno.readTextFile(`${ROOT}/Dockerfile`);
  const name = /^ARG BASE=(\S+)$/m.exec(dockerfile)?.[1];
  if (name === undefined) throw new Error("expected ARG BASE=... in the Dockerfile, got none");
  const archive = await makeBase();
  await runCommand(["docker", "import", archive, name], { env: engine.environment });
}

/** A tar archive; made once. */
async function makeBase(): Promise<string> {
  const suite = /^VERSION_CODENAME=(\w+)$/m.exec(await Deno.readTextFile("/etc/os-release"))?.[1];
  if (suite === undefined) {
    throw new Error("expected VERSION_CODENAME in /etc/os-release, got none");
  }
  const archive = `${BUILD}/base/${suite}.tar`;
  if (await Deno.stat(archive).then(() => true, () => false)) return archive;
  await ensureTools(["mmdebstrap"]);
  const work = await Deno.makeTempDir({ dir: "/tmp", prefix: "baronet-base-" });
  try {
    await Deno.mkdir(`${work}/sources`);
    await writeSources(`${work}/sources`, suite);
    const sources = [...Deno.readDirSync(`${work}/sources`)].map(({ name }) =>
      `${work}/sources/${name}`
    );
    await runCommand([
      ...["mmdebstrap", "--mode=root", "--variant=minbase", "--include=ca-certificates"],
      ...["--customize-hook", COPY_NODE],
      ...[suite, `${work}/base.tar`, ...sources],
    ]);
    await Deno.mkdir(`${BUILD}/base`, { recursive: true });
    await runCommand(["mv", `${work}/base.tar`, archive]);
  } finally {
    await Deno.remove(work, { recursive: true });
  }
  return archive;
}

/** Also what this machine tells apt of archives, whose signatures may be older than its clock. */
const COPY_NODE = [
  "set -e",
  'mkdir -p "$1/usr/local/bin" "$1/usr/local/lib/node_modules"',
  'cp "$(node -p process.execPath)" "$1/usr/local/bin/node"',
  'cp -a "$(npm root --global)/npm" "$1/usr/local/lib/node_modules/"',
  "for name in npm npx",
  'do ln -sf "../lib/node_modules/npm/bin/$name-cli.js" "$1/usr/local/bin/$name"; done',
  'apt-config dump | grep "^Acquire::" > "$1/etc/apt/apt.conf.d/99machine"',
].join("\n");
