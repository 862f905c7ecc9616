// SPDX-License-Identifier: MIT
// `deno task e2e-arch NAME [FILE...]`: the end-to-end tests on dist/baronet-NAME.musl, which runs
// under qemu-user where this machine cannot run it. What cannot pass there is listed in
// e2e_arch/exemptions.ts, each with its reason; an exemption that no longer fails is an error, too.
import { type Architecture, fileOf, findArchitecture } from "./architectures.ts";
import { requireEmulator, runWithEmulator } from "./e2e_arch/binfmt.ts";
import { EXEMPTIONS } from "./e2e_arch/exemptions.ts";
import { formatOutcome, judge, parseJunit } from "./e2e_arch/results.ts";
import { fetchEmulator } from "./emulator.ts";
import { BUILD, ROOT } from "./paths.ts";
import { runTask } from "./progress.ts";

/** About the Action, which runs on the machine of the workflow, or about the whole machine. */
const OTHER_SUBJECTS = [
  "action_lint",
  "action_release_failures",
  "action_release",
  "action",
  "action_whole_release",
  "explain_places",
  "verifies_images",
  "verify_failures",
  "verify_surroundings",
].map((name) => `test/${name}_test.ts`);

/** A start takes 40 times as long under qemu-user. */
const PATIENCE = "3";

async function runTests(name: string, files: readonly string[]): Promise<void> {
  const architecture = findArchitecture(name);
  const binary = fileOf(architecture);
  if (!await isThere(binary)) {
    throw new Error(`Cannot test ${binary}: it is not there\n  deno task build --arch ${name}`);
  }
  const report = `${BUILD}/e2e-${name}.xml`;
  const selected = files.length > 0 ? files : ["test", `--ignore=${OTHER_SUBJECTS.join(",")}`];
  const options = ["test", "--allow-all", `--junit-path=${report}`];
  const command = [Deno.execPath(), ...options, ...selected];
  await runOn(architecture, { command, env: { BARONET: binary, PATIENCE } });
  const outcome = judge(parseJunit(await Deno.readTextFile(report)), {
    exemptions: EXEMPTIONS.filter(({ on }) => on.includes(architecture.name)),
    isWhole: files.length === 0,
  });
  console.log(formatOutcome(architecture.name, outcome));
  if (outcome.failed.length + outcome.stale.length === 0) return;
  throw new Error(`Cannot vouch for ${binary}: see above; exemptions are in scripts/e2e_arch`);
}

async function runOn(
  architecture: Architecture,
  run: { command: readonly string[]; env: Record<string, string> },
): Promise<void> {
  if (await isRunnable(`${ROOT}/${fileOf(architecture)}`)) {
    const [program, ...args] = run.command;
    await new Deno.Command(program, { args, env: run.env, stdin: "null" }).spawn().status;
    return;
  }
  await fetchEmulator();
  await requireEmulator(architecture);
  await runWithEmulator(architecture, run);
}

async function isRunnable(binary: string): Promise<boolean> {
  try {
    return (await new Deno.Command(binary, { args: ["--version"] }).output()).success;
  } catch {
    return false; // "Exec format error"
  }
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(`${ROOT}/${path}`).then(() => true, () => false);
}

if (import.meta.main) {
  const [name, ...files] = Deno.args;
  await runTask(async () => {
    if (name === undefined) {
      throw new Error("Cannot test: no architecture is named\n  deno task e2e-arch NAME [FILE...]");
    }
    await runTests(name, files);
  });
}
