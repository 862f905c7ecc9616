// SPDX-License-Identifier: MIT
// Compiles the C host (init/host/*.c) and QuickJS-ng to build/host-amd64, the base executable
// that `deno compile` appends the program to. `--sanitize` builds build/host-amd64-asan from
// the same sources with address and undefined-behaviour checks.
import { compileObjects } from "./compile_objects.ts";
import type { Compilation } from "./compile_objects.ts";
import { checkSegments, checkSymbols } from "./elf_rules.ts";
import { fetchQuickjs, QUICKJS } from "./fetch_quickjs.ts";
import { ENGINE_CODE, ENGINE_SOURCES, OWN_CODE, SANITIZED, SHIPPED } from "./host_flags.ts";
import type { HostVariant } from "./host_flags.ts";
import { BUILD, ROOT } from "./paths.ts";
import { PATCHED, patchEngine } from "./patch_engine.ts";
import { runTask, showSteps } from "./progress.ts";
import { runCommand } from "./run_command.ts";
import { ensureTools } from "./tools.ts";

const HOST_FOLDER = "init/host";
/** Includes the engine's own source, so that it is compiled like that. */
const UNIT = "intrinsics.c";
const LARGE_PAGES = `${ROOT}/scripts/large_pages.ld`;
/** What only makes snapshots. */
const OF_MAKER = [".snapshot_maker.o", ".lz4_pack.o"];

/** Object files. */
interface HostObjects {
  /** Of the host itself. */
  readonly plain: readonly string[];
  /** Those, and what makes the image of a snapshot (scripts/snapshot/), packing included. */
  readonly all: readonly string[];
}

/** Compiles what changed. */
async function compileHost(variant: HostVariant): Promise<HostObjects> {
  await patchEngine();
  const compilations = [...await listOwnSources(variant), ...listEngineSources(variant)];
  await compileObjects(compilations);
  const all = compilations.map(({ object }) => `${object}.o`);
  return { all, plain: all.filter((object) => !OF_MAKER.some((end) => object.endsWith(end))) };
}

/** Compiles and links what changed; every object that was compiled. */
export async function buildHost(variant: HostVariant): Promise<readonly string[]> {
  const { plain, all } = await compileHost(variant);
  await link(variant, `${BUILD}/${variant.output}`, plain);
  return all;
}

/** `to` is `from` without what only debuggers and other links read. */
export async function strip(
  { tools }: HostVariant,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await runCommand([`${tools}strip`, "--strip-all", "-R", ".comment", "-o", to, from]);
}

async function listOwnSources(variant: HostVariant): Promise<Compilation[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(`${ROOT}/${HOST_FOLDER}`)) {
    if (name.endsWith(".c")) names.push(name);
  }
  return names.sort().map((name) => {
    const flags = name === UNIT ? ENGINE_CODE : OWN_CODE;
    return describe(variant, `${HOST_FOLDER}/${name}`, [
      ...flags,
      "-isystem",
      relative(PATCHED),
      "-isystem",
      relative(QUICKJS),
    ]);
  });
}

function listEngineSources(variant: HostVariant): Compilation[] {
  return ENGINE_SOURCES.map((name) =>
    describe(variant, `${relative(QUICKJS)}/${name}`, ENGINE_CODE)
  );
}

function describe(variant: HostVariant, source: string, flags: readonly string[]): Compilation {
  const command = [...variant.compiler, ...flags, ...variant.compile];
  const name = source.replaceAll("/", ".").replace(/\.c$/, "");
  return { source, command, object: `${BUILD}/${variant.output}.objects/${name}` };
}

function relative(path: string): string {
  return path.slice(ROOT.length + 1);
}

async function link(
  variant: HostVariant,
  output: string,
  objects: readonly string[],
): Promise<void> {
  // With its symbols kept beside it, for debuggers and for the check below.
  const unstripped = `${output}.unstripped`;
  const scripts = variant.architecture.maxPage > 4096 ? [`-Wl,-T,${LARGE_PAGES}`] : [];
  await runCommand([
    ...variant.compiler,
    ...objects,
    ...variant.link,
    ...scripts,
    "-o",
    unstripped,
  ]);
  if (!variant.isShipped) return await Deno.rename(unstripped, output);
  await strip(variant, { from: unstripped, to: output });
  const complaints = [
    ...checkSegments(await Deno.readFile(output), variant.architecture.maxPage),
    ...checkSymbols(await runCommand([`${variant.tools}nm`, unstripped])),
    ...await checkPaths(output),
  ];
  if (complaints.length === 0) return;
  // A base that broke a rule must not be picked up by the next step.
  await Deno.remove(output);
  throw new Error(`Cannot ship ${relative(output)}: ${complaints.join("\n  ")}`);
}

async function checkPaths(output: string): Promise<string[]> {
  const bytes = new TextDecoder("latin1").decode(await Deno.readFile(output));
  return bytes.includes(ROOT) ? ["it holds the path of the folder that it was built in"] : [];
}

if (import.meta.main) {
  const variant = Deno.args.includes("--sanitize") ? SANITIZED : SHIPPED;
  await runTask(async () => {
    await ensureTools(variant.packages);
    await showSteps([
      ["fetching the QuickJS-ng sources", fetchQuickjs],
      [`compiling ${variant.output}`, () => buildHost(variant)],
    ]);
  });
}
