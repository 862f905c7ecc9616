// SPDX-License-Identifier: MIT
// What images hold that are about the Action and not about one more way to start: an application and
// inits in front of it. Images whose start is what matters are the gallery's.
import type { ImageFiles } from "../scripts/image_files.ts";
import { ensureTools } from "../scripts/tools.ts";
import { BARONET, fixture } from "./harness.ts";

export async function applicationFiles(): Promise<ImageFiles> {
  await ensureTools(["busybox-static", "tini"]);
  return {
    "/bin/busybox": { copy: "/bin/busybox" },
    "/bin/sh": { link: "busybox" },
    "/bin/sleep": { link: "busybox" },
    "/app": { copy: fixture("application") },
    "/broken_init": { copy: fixture("broken_init") },
    "/baronet": { copy: BARONET },
    "/tini": { copy: "/usr/bin/tini-static" },
    "/app-without-exec.sh": { text: "#!/bin/sh\n/app\n" },
    "/slow-start.sh": { text: "#!/bin/sh\n/app exit 0\nexec /app handle\n" },
  };
}
