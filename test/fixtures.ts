// SPDX-License-Identifier: MIT
// The C programs under test/fixtures/, compiled once into build/fixtures/ and again only when a source is newer.
// Several test files may do this at the same time, so each program appears under its name by a rename, complete.
import { BUILD, ROOT } from "../scripts/paths.ts";
import { COMPILER_PACKAGES, ensureTools } from "../scripts/tools.ts";

const SOURCES = `${ROOT}/test/fixtures/`;
export const FIXTURES = `${BUILD}/fixtures`;
const FLAGS = ["-static", "-Os", "-s", "-std=gnu11", "-Wall", "-Wextra", "-Werror"];

/** The path of a compiled fixture. */
export function fixture(name: string): string {
  return `${FIXTURES}/${name}`;
}

async function modifiedAt(path: string): Promise<number> {
  const info = await Deno.stat(path).catch(() => undefined);
  return info?.mtime?.getTime() ?? 0;
}

async function compile(name: string, headerAge: number): Promise<void> {
  const source = `${SOURCES}${name}.c`;
  if (await modifiedAt(fixture(name)) > Math.max(await modifiedAt(source), headerAge)) return;
  const fresh = `${fixture(name)}.${crypto.randomUUID()}`;
  const { success, stderr } = await new Deno.Command("musl-gcc", {
    args: [...FLAGS, "-o", fresh, source],
  }).output();
  if (!success) throw new Error(`Cannot compile ${source}:\n${new TextDecoder().decode(stderr)}`);
  await Deno.rename(fresh, fixture(name));
}

export async function buildFixtures(): Promise<void> {
  await ensureTools(COMPILER_PACKAGES);
  await Deno.mkdir(FIXTURES, { recursive: true });
  const names = [...Deno.readDirSync(SOURCES)].map((entry) => entry.name);
  const headerAge = Math.max(
    ...await Promise.all(
      names.filter((name) => name.endsWith(".h")).map((name) => modifiedAt(SOURCES + name)),
    ),
  );
  const programs = names.filter((name) => name.endsWith(".c")).map((name) => name.slice(0, -2));
  await Promise.all(programs.map((name) => compile(name, headerAge)));
}
