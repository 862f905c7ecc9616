// SPDX-License-Identifier: MIT
// musl for another architecture: Debian's package musl-dev of that architecture, unpacked under
// build/, and nothing of it installed. This machine's own comes with musl-gcc (musl-tools).
import type { Architecture } from "./architectures.ts";
import { debianPackageFromSuite } from "./debian_package.ts";
import { BUILD, ROOT } from "./paths.ts";
import { runCommand } from "./run_command.ts";

/** The first suite that has all of the architectures. */
const SUITE = "trixie";

/** What makes a gcc use it, relative to the root: gcc's own path must not get into the objects. */
export function muslSpecs({ name }: Architecture): string {
  return `${folderOf(name).slice(ROOT.length + 1)}/musl-gcc.specs`;
}

function folderOf(name: string): string {
  return `${BUILD}/musl/${name}`;
}

/** Makes sure that `muslSpecs(architecture)` is there, and what it names. */
export async function fetchMusl(architecture: Architecture): Promise<void> {
  const { name, debian, muslTriplet, triplet } = architecture;
  const folder = folderOf(name);
  const source = { suite: SUITE, architecture: debian };
  await debianPackageFromSuite("musl-dev", { ...source, intoDir: folder });
  const libraries = `${folder}/usr/lib/${muslTriplet}`;
  for await (const file of Deno.readDir(libraries)) {
    if (!/\.[ao]$/.test(file.name)) continue;
    // The suite's debug information can be newer than our linker, which crashes over it.
    await runCommand([`${triplet}-strip`, "--strip-debug", `${libraries}/${file.name}`]);
  }
  const specs = await Deno.readTextFile(`${libraries}/musl-gcc.specs`);
  await Deno.writeTextFile(`${ROOT}/${muslSpecs(architecture)}`, rewriteSpecs(specs, name));
}

/** Pure: the package's paths as they are below our folder. */
export function rewriteSpecs(specs: string, name: string): string {
  return specs.replaceAll("/usr/", `${folderOf(name).slice(ROOT.length + 1)}/usr/`);
}
