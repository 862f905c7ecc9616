// SPDX-License-Identifier: MIT
// ENTRYPOINT lines as images of other inits' users have them, in a real Docker Engine: a symbolic
// link under the other init's name is all that changes.
import { assertEquals } from "@std/assert";
import { DockerEngine } from "../scripts/docker_engine.ts";
import type { ImageFiles } from "../scripts/image_files.ts";
import { ensureTools } from "../scripts/tools.ts";
import { BARONET, fixture } from "./harness.ts";

// A stop timeout, in seconds, that no test waits for: who stops at all stops by TERM
const NEVER = "600";
const FILES: ImageFiles = {
  "/opt/baronet": { copy: BARONET },
  "/usr/bin/tini": { link: "/opt/baronet" },
  "/usr/bin/dumb-init": { link: "/opt/baronet" },
  "/usr/bin/catatonit": { link: "../../opt/baronet" },
  "/smell-baron": { link: "opt/baronet" },
  "/bin/busybox": { copy: "/bin/busybox" },
  "/bin/sh": { link: "busybox" },
  "/print_signals": { copy: fixture("print_signals") },
};
/** A worker in the group of the main program, which ends with 7; each ends by this signal. */
function twoThatEndBy(signal: number): string[] {
  const script = `/print_signals worker ${signal} 0 & exec /print_signals main ${signal} 7`;
  return ["/bin/sh", "-c", script];
}

interface Line {
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly heard: readonly string[];
  readonly code: number;
}
const LINES: readonly Line[] = [
  {
    entrypoint: ["tini", "-g", "--"],
    cmd: twoThatEndBy(15),
    heard: ["main 15", "worker 15"],
    code: 7,
  },
  {
    entrypoint: ["/usr/bin/tini", "-e", "143", "--"],
    cmd: ["/print_signals", "main", "15", "143"],
    heard: ["main 15"],
    code: 0,
  },
  {
    entrypoint: ["dumb-init", "--rewrite", "15:3", "--"],
    cmd: twoThatEndBy(3),
    heard: ["main 3", "worker 3"],
    code: 7,
  },
  {
    entrypoint: ["/usr/bin/dumb-init", "-c", "--"],
    cmd: ["/print_signals", "main", "15", "7"],
    heard: ["main 15"],
    code: 7,
  },
  {
    entrypoint: ["catatonit", "-g", "--"],
    cmd: twoThatEndBy(15),
    heard: ["main 15", "worker 15"],
    code: 7,
  },
  {
    entrypoint: ["/smell-baron", "-a", "-f", "/print_signals", "main", "15", "7", "---"],
    cmd: ["/print_signals", "worker", "15", "0"],
    heard: ["main 15", "worker 15"],
    code: 7,
  },
];

Deno.test("in a real Docker Engine, through a symbolic link", async (t) => {
  await ensureTools(["busybox-static"]);
  await using engine = await DockerEngine.start();
  for (const { entrypoint, cmd, heard, code } of LINES) {
    const line = `ENTRYPOINT ${JSON.stringify(entrypoint)}`;
    await t.step(`stops by the TERM of docker stop alone with ${line}`, async () => {
      await engine.build("image", FILES, line, `CMD ${JSON.stringify(cmd)}`);
      const container = await engine.run("image");
      await engine.printed(container, /^main ready$/);
      if (heard.length > 1) await engine.printed(container, /^worker ready$/);
      await engine.docker("stop", "--time", NEVER, container);
      const log = await engine.docker("logs", container);
      assertEquals({
        code: Number(await engine.docker("wait", container)),
        sent: await engine.signalsSent(container),
        heard: (log.match(/^\w+ \d+/gm) ?? []).toSorted(),
      }, { code, sent: [15], heard });
    });
  }
});
