// SPDX-License-Identifier: MIT
// The binary under test under another init's name, and the two ways to choose that init.
import { BARONET } from "./harness.ts";

// One for each test file: no other can replace a file that runs here.
const FOLDER = await Deno.makeTempDir({ dir: "/tmp", prefix: "baronet-names-" });
addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

const copies = new Map<string, Promise<string>>();

/** The path of a copy called `name`. */
export function named(name: string): Promise<string> {
  const path = `${FOLDER}/${name}`;
  const copy = copies.get(name) ?? Deno.copyFile(BARONET, path).then(() => path);
  copies.set(name, copy);
  return copy;
}

export interface Way {
  /** The end of a title. */
  readonly how: string;
  readonly binary: string;
  /** Options in front of all others. */
  readonly first: readonly string[];
}

/** By the name that it is started under, and by --as. */
export async function waysToBe(name: string): Promise<Way[]> {
  return [
    { how: `started as ${name}`, binary: await named(name), first: [] },
    { how: `with --as ${name}`, binary: BARONET, first: ["--as", name] },
  ];
}
