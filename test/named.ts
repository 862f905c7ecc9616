// SPDX-License-Identifier: MIT
// The binary under test under another init's name, and the two ways to choose that init.
import { assertEquals, assertMatch } from "@std/assert";
import { BARONET, run } from "./harness.ts";

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

/** What an init says to a command line that ends by itself: to one of both, and nothing to the other. */
export interface Answer {
  readonly code: number;
  readonly to: "stdout" | "stderr";
  readonly text: RegExp;
}

export async function answers(
  { binary, first }: Way,
  words: readonly string[],
  { code, to, text }: Answer,
): Promise<void> {
  const result = await run({ binary, options: [...first, ...words] });
  const other = to === "stdout" ? result.stderr : result.stdout;
  assertEquals({ code: result.code, other }, { code, other: "" });
  assertMatch(result[to], text);
}
