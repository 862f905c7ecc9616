// SPDX-License-Identifier: MIT
// The C programs under test/fixtures/, compiled once into build/fixtures/ and again only when a
// source is newer. Several test files may do this at the same time, so each program appears under
// its name by a rename, complete.
import { BUILD, ROOT } from "../scripts/paths.ts";
import { COMPILER_PACKAGES, ensureTools } from "../scripts/tools.ts";

const SOURCES = `${ROOT}/test/fixtures/`;
export const FIXTURES = `${BUILD}/fixtures`;
const FLAGS = ["-Os", "-s", "-std=gnu11", "-Wall", "-Wextra", "-Werror"];
/** Debian's gcc makes these as well, but has no library for them. */
const NARROW = ["-m32", "-static", "-fno-pie", "-nostdlib"];

/** The path of a compiled fixture. */
export function fixture(name: string): string {
  return `${FIXTURES}/${name}`;
}

async function modifiedAt(path: string): Promise<number> {
  const info = await Deno.stat(path).catch(() => undefined);
  return info?.mtime?.getTime() ?? 0;
}

interface Compilation {
  readonly name: string;
  readonly product?: string;
  readonly compiler?: string;
  readonly flags: readonly string[];
}

async function compile(
  { name, product = fixture(name), compiler = "musl-gcc", flags }: Compilation,
  headerAge: number,
): Promise<void> {
  const source = `${SOURCES}${name}.c`;
  if (await modifiedAt(product) > Math.max(await modifiedAt(source), headerAge)) return;
  const fresh = `${product}.${crypto.randomUUID()}`;
  const args = [...FLAGS, ...flags, "-o", fresh, source];
  const { success, stderr } = await new Deno.Command(compiler, { args }).output();
  if (!success) {
    throw new Error(`Cannot compile ${source}:\n${new TextDecoder().decode(stderr)}`);
  }
  await Deno.rename(fresh, product);
}

export async function buildFixtures(): Promise<void> {
  await ensureTools(COMPILER_PACKAGES);
  for (const folder of ["dynamic", "of_32_bits"]) {
    await Deno.mkdir(`${FIXTURES}/${folder}`, { recursive: true });
  }
  const names = [...Deno.readDirSync(SOURCES)].map((entry) => entry.name);
  const headerAge = Math.max(
    ...await Promise.all(
      names.filter((name) => name.endsWith(".h")).map((name) => modifiedAt(SOURCES + name)),
    ),
  );
  const programs = names.filter((name) => name.endsWith(".c")).map((name) => name.slice(0, -2));
  const compilations: Compilation[] = [
    ...programs.map((name) => ({ name, flags: ["-static"] })),
    // The one that needs a loader: musl's, as programs in Alpine do.
    { name: "print_signals", product: fixture("dynamic/print_signals"), flags: [] },
    { name: "of_32_bits/signalfd_reader", compiler: "gcc", flags: NARROW },
  ];
  await Promise.all(compilations.map((one) => compile(one, headerAge)));
}
