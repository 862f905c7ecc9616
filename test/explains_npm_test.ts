// SPDX-License-Identifier: MIT
// --explain and the npm of this machine as PID 1, with the shell that it starts a script by: what is
// said of them, and what then becomes of a signal that is sent for real.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { inNamespace } from "../scripts/namespace.ts";
import { ensureTools } from "../scripts/tools.ts";
import { BARONET, eventually, Lines } from "./harness.ts";
import { childrenOf, endChild } from "./processes.ts";

await ensureTools(["dash"]);
const FOLDER = await Deno.makeTempDir({ prefix: "npm-" });
addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

const SERVER = `process.on("SIGTERM", () => { console.log("heard"); process.exit(7); });
setInterval(() => {}, 1e6);
console.log("listens");`;
await Deno.writeTextFile(`${FOLDER}/server.js`, SERVER);
const SCRIPTS = { start: "node server.js; true", exec: "exec node server.js" };
await Deno.writeTextFile(
  `${FOLDER}/package.json`,
  JSON.stringify({ name: "app", version: "1.0.0", scripts: SCRIPTS }),
);

interface Said {
  readonly processes: readonly { readonly name: string }[];
  readonly findings: readonly { readonly id: string; readonly text: string }[];
  readonly unknowns: readonly { readonly id: string }[];
}

/** What is said of it, then what it prints and how it ends when PID 1 gets TERM. */
async function stop(
  script: keyof typeof SCRIPTS,
): Promise<{ said: Said; heard: readonly string[] }> {
  const npm = ["npm", "run", "--script-shell=/bin/dash", "--no-update-notifier", script];
  const [program, ...args] = inNamespace(npm, ["--mount-proc"]);
  const env = { npm_config_cache: `${FOLDER}/cache` };
  const child = new Deno.Command(program, {
    args,
    cwd: FOLDER,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const stdout = new Lines("npm's stdout", child.stdout);
  try {
    while (await stdout.take("the server's line") !== "listens");
    const pid = await eventually(() => {
      const [pid] = childrenOf(child.pid);
      assert(pid !== undefined, "expected a child of unshare, got none");
      return pid;
    });
    const explain = ["--explain", "--log", "json", String(pid)];
    const output = await new Deno.Command(BARONET, { args: explain }).output();
    const said = JSON.parse(new TextDecoder().decode(output.stdout));
    Deno.kill(pid, "SIGTERM");
    await child.status;
    await stdout.ended();
    return { said, heard: stdout.untaken };
  } finally {
    await endChild(child);
    await stdout.close();
  }
}

Deno.test("says that a program behind npm and its shell never hears TERM, and it does not", async () => {
  const { said: { findings, unknowns }, heard } = await stop("start");
  assertEquals([findings.map(({ id }) => id), unknowns], [["shell-in-between"], []]);
  assertMatch(
    findings[0].text,
    /^"npm run start" \(pid \d+\) forwards SIGTERM at most to "dash -c node server.js; true" \(pid \d+\), which dies of it: "node server.js" \(pid \d+\) catches it but never hears it$/,
  );
  assertEquals(heard, []);
});

Deno.test("does not know whether npm forwards to a program that is its own child; this one does", async () => {
  const { said: { processes, findings, unknowns }, heard } = await stop("exec");
  assertEquals(processes.map(({ name }) => name), ["npm run exec", "node server.js"]);
  assertEquals([findings, unknowns.map(({ id }) => id)], [[], ["package-manager"]]);
  assertEquals(heard, ["heard"]);
});
