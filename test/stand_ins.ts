// SPDX-License-Identifier: MIT
// Images under the names that our documents use, for a machine without a registry: baronet's own,
// bases FROM scratch with busybox in them, and applications.
import type { DockerEngine } from "../scripts/docker_engine.ts";
import { type ImageFiles, writeImageFiles } from "../scripts/image_files.ts";
import { ROOT } from "../scripts/paths.ts";
import { runCommand } from "../scripts/run_command.ts";
import { ensureTools } from "../scripts/tools.ts";
import { BARONET } from "./harness.ts";

const PASSWD = `root:x:0:0:root:/root:/bin/sh
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`;
const GROUP = "root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n";

function withBusybox(...names: string[]): ImageFiles {
  return {
    "/bin/busybox": { copy: "/bin/busybox" },
    ...Object.fromEntries(names.map((name) => [`/bin/${name}`, { link: "busybox" }])),
    "/etc/passwd": { text: PASSWD },
    "/etc/group": { text: GROUP },
  };
}

/** A static service: "ready", on TERM "heard SIGTERM", 300 ms later "clean-up finished", exit 0. */
export async function compileService(folder: string): Promise<string> {
  const path = `${folder}/service`;
  const source = `${ROOT}/scripts/start_program.c`;
  await runCommand(["musl-gcc", "-static", "-Os", "-s", "-o", path, source]);
  return path;
}

/** Builds the images that our Dockerfiles begin with or copy from. */
export async function buildBases(engine: DockerEngine): Promise<void> {
  await ensureTools(["busybox-static"]);
  await engine.build(
    "ghcr.io/baronet/baronet",
    { "/baronet": { copy: BARONET } },
    'CMD ["/baronet"]',
  );
  for (const name of ["alpine:3.22", "debian:trixie-slim"]) {
    await engine.build(name, withBusybox("sh", "id"), 'CMD ["/bin/sh"]');
  }
}

/** Builds an image from the whole text of a Dockerfile and the files of its context. */
export async function buildImage(
  engine: DockerEngine,
  { name, dockerfile, context }: { name: string; dockerfile: string; context: ImageFiles },
): Promise<void> {
  const folder = await Deno.makeTempDir({ dir: "/tmp", prefix: "baronet-context-" });
  await writeImageFiles(folder, context);
  await Deno.writeTextFile(`${folder}/Dockerfile`, dockerfile);
  await engine.docker("build", "--quiet", "--network", "none", "--tag", name, folder);
  await Deno.remove(folder, { recursive: true });
}
