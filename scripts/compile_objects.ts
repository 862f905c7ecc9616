// SPDX-License-Identifier: MIT
// Compiles C files to objects, in parallel, and only those that changed. "Changed" is decided
// by contents, not by times: a checkout or a restored cache sets times as it likes. Beside
// each x.o lie x.d, the compiler's list of what it read, and x.key, the hash of all that.
import { hashBytes } from "./fetch_quickjs.ts";
import { ROOT } from "./paths.ts";
import { quoteCommand, runCommand } from "./run_command.ts";

export interface Compilation {
  /** Relative to the root, so that no path of this machine gets into the object. */
  readonly source: string;
  /** Without -c, -o and the source. */
  readonly command: readonly string[];
  /** Absolute, without the suffix ".o". */
  readonly object: string;
}

/** Brings all objects up to date. Throws once for all files that do not compile. */
export async function compileObjects(compilations: readonly Compilation[]): Promise<void> {
  const queue = [...compilations];
  const failures: string[] = [];
  async function work(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await compileIfChanged(next).catch((error: Error) => failures.push(error.message));
    }
  }
  await Promise.all(Array.from({ length: navigator.hardwareConcurrency }, work));
  if (failures.length > 0) throw new Error(failures.join("\n"));
}

async function compileIfChanged(compilation: Compilation): Promise<void> {
  const { command, object, source } = compilation;
  if (await readOr(`${object}.key`, "none") === await hashInputs(compilation)) return;
  await Deno.mkdir(object.slice(0, object.lastIndexOf("/")), { recursive: true });
  await runCommand([...command, "-MD", "-MF", `${object}.d`, "-c", "-o", `${object}.o`, source]);
  await Deno.writeTextFile(`${object}.key`, await hashInputs(compilation) ?? "none");
}

/** undefined while the object, or something that it was made from, is not there. */
async function hashInputs({ command, object }: Compilation): Promise<string | undefined> {
  const dependencies = parseDependencies(await readOr(`${object}.d`, ""));
  const parts = [quoteCommand(command), await compilerVersion(command[0] ?? "")];
  try {
    for (const path of [`${object}.o`, ...dependencies]) {
      const absolute = path.startsWith("/") ? path : `${ROOT}/${path}`;
      parts.push(`${path} ${await hashBytes(await Deno.readFile(absolute))}`);
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  return await hashBytes(new TextEncoder().encode(parts.join("\n")));
}

/** The files in the rule that gcc -MD wrote: "x.o: a.c b.h \". */
export function parseDependencies(rule: string): string[] {
  const files = rule.replaceAll("\\\n", " ").replace(/^[^:]*:/, "");
  // A space inside a name is written "\ ".
  return [...files.matchAll(/(?:\\ |\S)+/g)].map(([name]) => name.replaceAll("\\ ", " "));
}

const versions = new Map<string, Promise<string>>();

function compilerVersion(compiler: string): Promise<string> {
  const known = versions.get(compiler) ?? runCommand([compiler, "--version"]);
  versions.set(compiler, known);
  return known;
}

async function readOr(path: string, missing: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return missing;
    throw error;
  }
}
