// SPDX-License-Identifier: MIT
// The C programs under test/fixtures/, compiled once into build/fixtures/ and again only when a
// source is newer. Several test files may do this at the same time, so each program appears under
// its name by a rename, complete.
import { BUILD, ROOT } from "../scripts/paths.ts";
import { COMPILER_PACKAGES, ensureTools } from "../scripts/tools.ts";

const SOURCES = `${ROOT}/test/fixtures/`;
export const FIXTURES = `${BUILD}/fixtures`;
const FLAGS = ["-Os", "-s", "-std=gnu11", "-Wall", "-Wextra", "-Werror"];

/** The path of a compiled fixture. */
export function fixture(name: string): string {
  return `${FIXTURES}/${name}`;
}

async function modifiedAt(path: string): Promise<number> {
  const info = await Deno.stat(path).catch(() => undefined);
  return info?.mtime?.getTime() ?? 0;
}

async function compile(name: string, product: string, flags: string[], headerAge: number) {
  const source = `${SOURCES}${name}.c`;
  if (await modifiedAt(product) > Math.max(await modifiedAt(source), headerAge)) return;
  const fresh = `${product}.${crypto.randomUUID()}`;
  const args = [...flags, "-o", fresh, source];
  const { success, stderr } = await new Deno.Command("musl-gcc", { args }).output();
  if (!success) {
    throw new Error(`Cannot compile ${source}:\n${new TextDecoder().decode(stderr)}`);
  }
  await Deno.rename(fresh, product);
}

export async function buildFixtures(): Promise<void> {
  await ensureTools(COMPILER_PACKAGES);
  await Deno.mkdir(`${FIXTURES}/dynamic`, { recursive: true });
  const names = [...Deno.readDirSync(SOURCES)].map((entry) => entry.name);
  const headerAge = Math.max(
    ...await Promise.all(
      names.filter((name) => name.endsWith(".h")).map((name) => modifiedAt(SOURCES + name)),
    ),
  );
  const programs = names.filter((name) => name.endsWith(".c")).map((name) => name.slice(0, -2));
  await Promise.all([
    ...programs.map((name) => compile(name, fixture(name), ["-static", ...FLAGS], headerAge)),
    // The one that needs a loader: musl's, as programs in Alpine do.
    compile("print_signals", fixture("dynamic/print_signals"), FLAGS, headerAge),
  ]);
}
