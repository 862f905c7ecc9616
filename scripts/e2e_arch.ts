// SPDX-License-Identifier: MIT
// `deno task e2e-arch NAME [FILE...]`: the end-to-end tests on dist/baronet-NAME.musl, which runs
// under qemu-user where this machine cannot run it. What cannot pass there is listed in
// e2e_arch/exemptions.ts, each with its reason; an exemption that no longer fails is an error, too.
import { type Architecture, fileOf, findArchitecture } from "./architectures.ts";
import { requireEmulator, runWithEmulator } from "./e2e_arch/binfmt.ts";
import { EXEMPTIONS, type LeftOut, NOT_EMULATED, OTHER_SUBJECTS } from "./e2e_arch/exemptions.ts";
import { formatOutcome, judge, parseJunit } from "./e2e_arch/results.ts";
import { fetchEmulator } from "./emulator.ts";
import { ignoreNotFound } from "./files.ts";
import { BUILD, ROOT } from "./paths.ts";
import { runTask } from "./progress.ts";

async function runTests(name: string, files: readonly string[]): Promise<void> {
  const architecture = findArchitecture(name);
  const binary = fileOf(architecture);
  if (!await isThere(`${ROOT}/${binary}`)) {
    throw new Error(`Cannot test ${binary}: it is not there\n  deno task build --arch ${name}`);
  }
  const report = `${BUILD}/e2e-${name}.xml`;
  const isNative = await isRunnable(`${ROOT}/${binary}`);
  const leftOut = isNative ? OTHER_SUBJECTS : [...OTHER_SUBJECTS, ...NOT_EMULATED];
  const selected = files.length > 0 ? files : ["test", `--ignore=${pathsOf(leftOut).join(",")}`];
  const options = ["test", "--allow-all", `--junit-path=${report}`];
  const command = [Deno.execPath(), ...options, ...selected];
  await Deno.remove(report).catch(ignoreNotFound);
  const run = { command, env: { BARONET: binary } };
  await (isNative ? runHere(run) : runEmulated(architecture, run));
  if (!await isThere(report)) throw new Error("Cannot judge: deno test was not run to its end");
  const outcome = judge(parseJunit(await Deno.readTextFile(report)), {
    exemptions: EXEMPTIONS.filter(({ on }) => on.includes(architecture.name)),
    isWhole: files.length === 0,
  });
  console.log(formatOutcome(architecture.name, outcome));
  if (files.length === 0) console.log(leftOut.map(describeLeftOut).join("\n"));
  if (outcome.failed.length + outcome.stale.length === 0) return;
  throw new Error(`Cannot vouch for ${binary}: see above; exemptions are in scripts/e2e_arch`);
}

interface TestRun {
  readonly command: readonly string[];
  readonly env: Record<string, string>;
}

async function runHere({ command: [program, ...args], env }: TestRun): Promise<void> {
  await new Deno.Command(program, { args, env, stdin: "null" }).spawn().status;
}

async function runEmulated(architecture: Architecture, run: TestRun): Promise<void> {
  await fetchEmulator();
  await requireEmulator(architecture);
  await runWithEmulator(architecture, run);
}

function pathsOf(leftOut: readonly LeftOut[]): string[] {
  return leftOut.flatMap(({ files }) => files)
    .map((name) => name.endsWith("/") ? `test/${name}` : `test/${name}_test.ts`);
}

async function isRunnable(binary: string): Promise<boolean> {
  try {
    return (await new Deno.Command(binary, { args: ["--version"] }).output()).success;
  } catch {
    return false; // "Exec format error"
  }
}

function describeLeftOut({ files, reason }: LeftOut): string {
  return `  not run   ${files.join(", ")}: ${reason}`;
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
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
