// SPDX-License-Identifier: MIT
// In a root folder that holds the binary and one program: no /proc, no /dev, no /bin/sh, no /etc.
import { assertEquals } from "@std/assert";
import { writeImageFiles } from "../scripts/image_files.ts";
import { BARONET, fixture, type Run, sendSignal, start } from "./harness.ts";
import { childrenOf } from "./processes.ts";

const [USR1, USR2, TERM, CONT] = [10, 12, 15, 18];

/** Starts baronet as PID 1 in a root that is nothing but these files, which nobody may write to. */
async function inBareRoot(
  user: string,
  test: (start: (...words: string[]) => Run) => Promise<void>,
) {
  const root = await Deno.makeTempDir();
  try {
    await writeImageFiles(root, {
      "/baronet": { copy: BARONET },
      "/print_signals": { copy: fixture("print_signals") },
      "/setsid_daemon": { copy: fixture("setsid_daemon") },
      "/with_signals": { copy: fixture("with_signals") },
    });
    await Deno.chmod(root, 0o555);
    const options = ["--userspec", user, root, "/baronet", "--grace", "10m", "--"];
    await test((...words) => start({ binary: "chroot", options: [...options, ...words] }));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

for (const user of ["0:0", "65534:65534"]) {
  Deno.test(`forwards and exits where there is nothing but its command, as user ${user}`, async () => {
    await inBareRoot(user, async (start) => {
      await using run = start("/print_signals", "main", String(TERM), "7");
      assertEquals(await run.stdout.take(), "main ready");
      const init = await run.namespaceInit(); // has become baronet: its command is there
      await sendSignal(init, USR1);
      await run.takeSignal(USR1, "main");
      await sendSignal(init, TERM);
      assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, {
        code: 7,
        stderr: "",
      });
    });
  });

  Deno.test(`adopts, asks and awaits a daemon where there is nothing but it, as user ${user}`, async () => {
    await inBareRoot(user, async (start) => {
      // Blocked, TERM waits until the daemon is ready to print it.
      const daemonize = ["/with_signals", "all", "none", "/setsid_daemon"];
      await using run = start(...daemonize, "/print_signals", "daemon", String(USR2), "0");
      assertEquals(await run.stdout.take(), "daemon ready");
      await run.takeSignal(TERM, "daemon");
      await run.takeSignal(CONT, "daemon");
      const [daemon] = childrenOf(await run.namespaceInit());
      await sendSignal(daemon, USR2);
      await run.takeSignal(USR2, "daemon");
      assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, {
        code: 0,
        stderr: "",
      });
    });
  });
}
