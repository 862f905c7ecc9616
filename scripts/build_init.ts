// SPDX-License-Identifier: MIT
// Bundles the TypeScript and appends it to a base executable with `deno compile`. The same
// inputs give the same bytes wherever and whenever they are built: the bundle's time is set
// to 0 (it goes into the file headers), the name of the app is fixed (else the output's
// name goes in), and V8's code cache, whose key names the Deno build, is left out.
import { parseArgs } from "@std/cli/parse-args";
import { appendSection, emptyBase, sectionOf } from "./append_section.ts";
import { type Architecture, DEFAULT_ARCHITECTURE } from "./architectures.ts";
import { hashBytes } from "./fetch_quickjs.ts";
import { replaceFile } from "./files.ts";
import { BUILD, ROOT } from "./paths.ts";
import { runTask, showStep } from "./progress.ts";
import { runCommand } from "./run_command.ts";

/** What stands in init/core/version.ts for the commit. */
const COMMIT_PLACE = "@commit@";

/** What is seldom wanted; main.ts imports it only under stock Deno. */
const PART = `${ROOT}/init/part.ts`;
const BUNDLE_FLAGS = ["--frozen", "--minify", "--format", "iife", "--platform", "browser"];

export interface InitInputs {
  readonly entry: string;
  readonly host: string;
  readonly out: string;
  /** The host's; default: amd64. */
  readonly architecture?: Architecture;
}

export const DEFAULT_INPUTS: InitInputs = {
  entry: `${ROOT}/init/main.ts`,
  host: `${BUILD}/host-amd64`,
  out: `${BUILD}/init-amd64`,
};

/** Builds the executable `out` from the TypeScript `entry` and the base `host`. */
export async function buildInit({ entry, ...base }: InitInputs): Promise<void> {
  await appendProgram(await bundleInit(entry, base.out), base);
}

/** Where the bundle in the executable `out` lies. */
export function bundleOf(out: string): string {
  // `deno compile` knows the file by its name, so each output has a folder of its own.
  return `${BUILD}/bundles/${out.slice(out.lastIndexOf("/") + 1)}/init.js`;
}

async function bundleInit(entry: string, out: string): Promise<string> {
  const bundle = bundleOf(out);
  await Deno.mkdir(bundle.slice(0, bundle.lastIndexOf("/")), { recursive: true });
  const commit = await findCommit();
  const text = async (path: string, ...flags: readonly string[]) => {
    await deno(["bundle", ...BUNDLE_FLAGS, ...flags, "-o", bundle, path]);
    return (await Deno.readTextFile(bundle)).replaceAll(COMMIT_PLACE, commit);
  };
  // The host compiles the part, and keeps the result (init/host/engine.h).
  const part = `host.add_part(${JSON.stringify(await text(PART))});\n`;
  await Deno.writeTextFile(bundle, part + await text(entry, "--external", "*/part.ts"));
  await Deno.utime(bundle, 0, 0);
  return bundle;
}

/**
 * The first seven digits of the commit; "unknown" where there is no git or no repository. Where
 * only the sources are (an archive, a Docker build), $SOURCE_COMMIT has it.
 */
export async function findCommit(): Promise<string> {
  const given = Deno.env.get("SOURCE_COMMIT") ?? "";
  if (given !== "") return shortenCommit(given);
  const git = new Deno.Command("git", {
    args: ["rev-parse", "--short=7", "HEAD"],
    cwd: ROOT,
    stderr: "null",
  });
  const { success, stdout } = await git.output().catch(ignoreMissing);
  return success ? new TextDecoder().decode(stdout).trim() : "unknown";
}

/** `given`: at least seven hexadecimal digits. */
export function shortenCommit(given: string): string {
  if (/^[0-9a-f]{7,64}$/.test(given)) return given.slice(0, 7);
  throw new Error(
    `Cannot use SOURCE_COMMIT "${given}": it is no commit\n` +
      '  Set it to what "git rev-parse HEAD" prints, or leave it out in a clone',
  );
}

function ignoreMissing(error: unknown): { success: boolean; stdout: Uint8Array } {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
  return { success: false, stdout: new Uint8Array() };
}

/** `out` is `host` with the bundle in it. */
export async function appendProgram(
  bundle: string,
  { host, out, architecture = DEFAULT_ARCHITECTURE }: Omit<InitInputs, "entry">,
): Promise<void> {
  await Deno.mkdir(out.slice(0, out.lastIndexOf("/")), { recursive: true });
  const { denoTarget, maxPage, word } = architecture;
  if (word === 64) return await compile(bundle, { host, out, target: denoTarget });
  const [base, carrier] = [`${out}.base`, `${out}.carrier`];
  await Deno.writeFile(base, emptyBase(), { mode: 0o755 });
  await compile(bundle, { host: base, out: carrier });
  const section = sectionOf(await Deno.readFile(carrier));
  const file = appendSection(await Deno.readFile(host), { section, maxPage });
  await replaceFile(out, (path) => Deno.writeFile(path, file, { mode: 0o755 }));
}

/** Without a `target` Deno takes any base of 64 bits, and does not look which machine it is for. */
async function compile(
  bundle: string,
  { host, out, target }: { host: string; out: string; target?: string },
): Promise<void> {
  const isolation = ["--no-config", "--no-lock", "--no-npm", "--no-remote", "--no-check"];
  // --allow-all: our host has no permissions to check, and the metadata is shorter so.
  const metadata = ["--allow-all", "--no-code-cache", "--app-name", "baronet"];
  const targets = target === undefined ? [] : ["--target", target];
  const args = [...isolation, ...metadata, ...targets, "-o", out, bundle];
  await deno(["compile", ...args], { DENORT_BIN: host });
}

async function deno(args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  await runCommand([Deno.execPath(), ...args], { env: { ...env, NO_COLOR: "1" } });
}

/** "dist/x  612345 bytes  sha256 0f..." */
export async function describeFile(path: string): Promise<string> {
  const bytes = await Deno.readFile(path);
  const shown = path.startsWith(`${ROOT}/`) ? path.slice(ROOT.length + 1) : path;
  return `${shown}  ${bytes.length} bytes  sha256 ${await hashBytes(bytes)}`;
}

function readInputs(args: readonly string[]): InitInputs {
  const inputs: Record<string, unknown> = parseArgs([...args], {
    string: ["entry", "host", "out"],
    default: { ...DEFAULT_INPUTS },
    unknown: (name: string) => {
      throw new Error(
        `Cannot use the option "${name}": unknown\n  --entry FILE, --host FILE and --out FILE are known`,
      );
    },
  });
  const absolute = (path: string) => path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
  return {
    entry: absolute(String(inputs["entry"])),
    host: absolute(String(inputs["host"])),
    out: absolute(String(inputs["out"])),
  };
}

if (import.meta.main) {
  await runTask(async () => {
    const inputs = readInputs(Deno.args);
    await showStep("compiling the TypeScript", () => buildInit(inputs));
    console.log(await describeFile(inputs.out));
  });
}
