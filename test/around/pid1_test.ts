// SPDX-License-Identifier: MIT
// docs/pid-1.md: what shells, Python and Node do as PID 1 and behind baronet, and that the page's
// programs clean up on TERM. Go, Java, npm and gunicorn, which take long to install, are in
// pid1_installed_test.ts.
import { assertEquals } from "@std/assert";
import { ensureTools } from "../../scripts/tools.ts";
import { fixture } from "../harness.ts";
import { blocksOf } from "../pages.ts";
import {
  checkClosing,
  checkRow,
  checkStarter,
  PAGE,
  type Starter,
  type Unhandled,
  writeBlocks,
} from "../pid1_programs.ts";

const UNHANDLED: readonly Unhandled[] = [
  { row: "sh", words: ["sh", "-c", "echo ready; while :; do sleep 1000; done"] },
  {
    row: "Python",
    words: ["/usr/bin/python3", "-c", "print('ready', flush=True); import time; time.sleep(1000)"],
  },
  { row: "Node", words: ["node", "-e", "console.log('ready'); setInterval(() => {}, 1e6)"] },
];

const NODE = "node server.mjs";
const STARTERS: readonly Starter[] = [
  { row: `\`bash -c "${NODE}"\``, words: ["bash", "-c", NODE] },
  { row: `\`dash -c "${NODE}"\``, words: ["dash", "-c", NODE] },
  { row: "a script without `exec`", words: ["./without-exec.sh"] },
];

const SERVER = [fixture("print_signals"), "", "15", "7"];

Deno.test("every program of docs/pid-1.md is run by a test", () => {
  const names = blocksOf(PAGE).map(({ text }) =>
    /^(?:#!.*\n)?(?:#|\/\/) (\S+)/.exec(text)?.[1] ?? text
  );
  assertEquals(names, [
    "server.mjs",
    "server.py",
    "main.go",
    "Main.java",
    "docker-entrypoint.sh",
    "with-clean-up.sh",
  ]);
});

Deno.test("shells, Python and Node do what docs/pid-1.md says", async (t) => {
  await ensureTools(["dash", "python3"]);
  const cwd = await writeBlocks(
    ...["server.mjs", "server.py", "docker-entrypoint.sh", "with-clean-up.sh"],
  );
  await Deno.writeTextFile(`${cwd}/without-exec.sh`, `#!/bin/sh\n${NODE}\n`, { mode: 0o755 });

  for (const program of UNHANDLED) {
    await t.step(`${program.row} without a handler does what the table says`, async () => {
      await checkRow(program, cwd);
    });
  }
  for (const starter of STARTERS) {
    await t.step(`${starter.row} does what the table says`, async () => {
      await checkStarter(starter, cwd);
    });
  }
  await t.step("server.mjs closes on TERM and exits with 0", async () => {
    await checkClosing(["node", "server.mjs"], { cwd, code: 0 });
  });
  await t.step("server.py closes on TERM and exits with 0", async () => {
    await checkClosing(["/usr/bin/python3", "server.py"], { cwd, code: 0 });
  });
  await t.step("with-clean-up.sh lets the program end and exits with its code", async () => {
    await checkClosing(["./with-clean-up.sh", ...SERVER], { cwd, code: 7 });
  });
  await t.step("docker-entrypoint.sh lets the program itself hear TERM", async () => {
    await checkClosing(["./docker-entrypoint.sh", "node", "server.mjs"], { cwd, code: 0 });
  });
  await Deno.remove(cwd, { recursive: true });
});
