// SPDX-License-Identifier: MIT
// What is in every image of the gallery, FROM scratch: baronet and Debian's other inits, busybox and
// dash, the fixtures, and the scripts that start them.
import type { ImageFiles } from "../../scripts/image_files.ts";
import { ensureTools } from "../../scripts/tools.ts";
import { BARONET, fixture } from "../harness.ts";

const FIXTURES = [
  "idle",
  "block_for_now",
  "nest",
  "no_wait",
  "orphan_maker",
  "plain_parent",
  "ppoll_signals",
  "signalfd_signals",
  "sigwait_signals",
  "slow_cleanup",
  "stop_itself",
  "trace_child",
  "vfork_and_stay",
  "with_signalfd",
  "with_signals",
  "with_threads",
];
/** Under the names that somebody else's programs have. */
const RENAMED = { app: "catch_signals", server: "like_go", node: "like_node", npm: "like_npm" };

const SCRIPTS = {
  exec: "exec /app app 15 15 0",
  "no-exec": "/app app 15 15 0",
  "no-exec-idle": "/idle idle",
  "no-exec-slow": "/slow_cleanup app",
  session: "setsid /app app 15 15 0 &\nwait",
  "trap-and-wait":
    "trap 'echo trapped; kill $app; wait $app; exit 3' TERM\n/app app 15 15 0 &\napp=$!\nwait $app",
  "trap-and-foreground": "trap 'echo trapped; exit 3' TERM\n/app app 10",
  "ignoring": "trap '' TERM\n/idle idle",
  "int-ignored": "trap '' INT\nexec /app app 15 15 0",
  "with-stopped": "/stop_itself stopped &\nexec /app app 15 15 0",
  "with-orphans": "/orphan_maker 2 2 0 &\nexec /app app 15 15 0",
};

/** glibc and its loader, for dumb-init and dash. */
const LIBRARIES = ["/lib/x86_64-linux-gnu/libc.so.6", "/lib64/ld-linux-x86-64.so.2"];

export async function galleryFiles(): Promise<ImageFiles> {
  await ensureTools(["busybox-static", "tini", "dumb-init", "catatonit", "dash"]);
  return {
    "/baronet": { copy: BARONET },
    "/tini": { copy: "/usr/bin/tini-static" },
    "/docker-init": { copy: "/usr/bin/tini-static" },
    "/dumb-init": { copy: "/usr/bin/dumb-init" },
    "/catatonit": { copy: "/usr/bin/catatonit" },
    "/bin/busybox": { copy: "/bin/busybox" },
    "/bin/dash": { copy: "/bin/dash" },
    ...Object.fromEntries(LIBRARIES.map((path) => [path, { copy: path }])),
    ...Object.fromEntries(["sh", "setsid"].map((name) => [`/bin/${name}`, { link: "busybox" }])),
    ...Object.fromEntries(FIXTURES.map((name) => [`/${name}`, { copy: fixture(name) }])),
    ...Object.fromEntries(
      Object.entries(RENAMED).map(([name, source]) => [`/bin/${name}`, { copy: fixture(source) }]),
    ),
    "/app": { copy: fixture("catch_signals") },
    ...Object.fromEntries(
      Object.entries(SCRIPTS).map(([name, text]) => [`/${name}.sh`, {
        text: `#!/bin/sh\n${text}\n`,
      }]),
    ),
  };
}
