// SPDX-License-Identifier: MIT
// What only the machine that builds can say of a binary: the version of the C library that the linker
// takes, whether parts of the compiler's own library got in, and the tools. For the SBOM, and for
// whoever rebuilds a release and gets other bytes.
import type { BuildFacts, BuildTool, Component } from "../../action/sbom.ts";
import { findCommit } from "../build_init.ts";
import type { HostVariant } from "../host_flags.ts";
import { BUILD } from "../paths.ts";
import { runCommand } from "../run_command.ts";

/** Of a variant that has been built. */
export async function readBuildFacts(variant: HostVariant): Promise<BuildFacts> {
  const libraries = await listLibraries(variant);
  return {
    commit: await findCommit(),
    versions: { musl: await readMuslVersion(findLibrary(libraries, "libc.a")) },
    parts: await listCompilerParts(variant, findLibrary(libraries, "libgcc.a")),
    tools: await readTools(variant),
  };
}

/** Every tool whose other version may give other bytes. */
export async function readTools({ compiler, tools }: HostVariant): Promise<BuildTool[]> {
  const ask = async (program: string) => parseToolVersion(await runCommand([program, "--version"]));
  return [
    { name: "gcc", version: await ask(compiler[0] ?? "") },
    { name: "binutils", version: await ask(`${tools}ld`) },
    { name: "deno", version: Deno.version.deno },
  ];
}

/** Pure: "gcc (Debian 14.2.0-19) 14.2.0" to "14.2.0 (Debian 14.2.0-19)". */
export function parseToolVersion(said: string): string {
  const [line = ""] = said.split("\n");
  const [, who, version] = /\((.*)\) (\S+)/.exec(line) ?? [];
  return who === undefined ? line : `${version} (${who})`;
}

/** The archives that the linker reads for a program with nothing in it. */
async function listLibraries({ compiler, link }: HostVariant): Promise<string[]> {
  const folder = await Deno.makeTempDir({ prefix: "baronet-link-" });
  try {
    await Deno.writeTextFile(`${folder}/empty.c`, "int main(void) { return 0; }\n");
    const files = [`${folder}/empty.c`, "-o", `${folder}/empty`];
    const read = await runCommand([...compiler, ...link, "-Wl,--trace", ...files]);
    return read.split("\n").filter((path) => path.endsWith(".a"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function findLibrary(libraries: readonly string[], name: string): string {
  const path = libraries.find((one) => one.endsWith(`/${name}`));
  if (path !== undefined) return path;
  throw new Error(
    `Cannot find ${name}: the linker does not read it\n  It read ${libraries.join(", ")}`,
  );
}

/** musl's version.c is one string of that form and nothing else. */
async function readMuslVersion(library: string): Promise<string> {
  const member = await runCommand(["ar", "p", library, "version.lo"]);
  const version = /\d+\.\d+\.\d+/.exec(member)?.[0];
  if (version !== undefined) return version;
  throw new Error(`Cannot read musl's version: ${library} has none in version.lo`);
}

/** The compiler's library has what an architecture cannot do itself, as 64 bits on one with 32. */
async function listCompilerParts(
  { tools, output }: HostVariant,
  library: string,
): Promise<Component[]> {
  const symbols = async (path: string, kinds: RegExp) =>
    parseSymbols(await runCommand([`${tools}nm`, "--defined-only", path]), kinds);
  const linked = await symbols(`${BUILD}/${output}.unstripped`, /[Tt]/);
  const offered = await symbols(library, /T/);
  if (linked.isDisjointFrom(offered)) return [];
  return [{
    name: "libgcc",
    copyright: "Copyright (c) the Free Software Foundation, Inc.",
    license: "GPL-3.0-or-later WITH GCC-exception-3.1",
    version: (await runCommand([`${tools}gcc`, "-dumpfullversion"])).trim(),
  }];
}

/** Pure: the functions in what nm prints, without those that the compiler writes itself. */
export function parseSymbols(lines: string, kinds: RegExp): Set<string> {
  const names = lines.split("\n").map((line) => /^[0-9a-f]+ (\w) (\S+)$/.exec(line))
    .filter((match) => match !== null && kinds.test(match[1] ?? "")).map((match) =>
      match?.[2] ?? ""
    );
  return new Set(names.filter((name) => !name.startsWith("__x86.")));
}
