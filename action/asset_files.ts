// SPDX-License-Identifier: MIT
// From the input `files` to the files that a release gets: patterns to paths, paths to names, sizes
// and hashes. What cannot become an asset under its own name is refused here, before anything is
// asked of GitHub.
import { createHash } from "node:crypto";
import { glob } from "node:fs/promises";
import { basename, resolve } from "node:path";

export interface AssetFile {
  /** The asset's name: the last part of the path. */
  readonly name: string;
  readonly path: string;
  readonly size: number;
  /** Lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** Paths and patterns, one a line, to paths below `folder`; each path once. */
export async function expandFiles(lines: string, folder: string): Promise<string[]> {
  const paths = new Set<string>();
  for (const line of lines.split("\n").map((text) => text.trim())) {
    if (line === "") continue;
    const found = /[*?[\]{}]/.test(line)
      ? await findMatches(line, folder)
      : [resolve(folder, line)];
    for (const path of found) paths.add(path);
  }
  return [...paths];
}

async function findMatches(pattern: string, folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of glob(pattern, { cwd: folder })) {
    const absolute = resolve(folder, path);
    if ((await Deno.stat(absolute)).isFile) paths.push(absolute);
  }
  if (paths.length > 0) return paths.sort();
  throw new Error(
    `Cannot release "${pattern}": no file matches it in ${folder}\n` +
      `  Check the input "files", and that the step that builds them came before`,
  );
}

/** Pure: what is wrong with the names that these paths would have as assets. */
export function checkNames(paths: readonly string[]): void {
  const taken = new Map<string, string>();
  for (const path of paths) {
    const name = basename(path);
    if (!/^[A-Za-z0-9._-]+$/.test(name) || /^\.|\.$/.test(name)) {
      throw new Error(
        `Cannot release "${path}": GitHub would give the asset another name\n` +
          `  Rename the file, for example to ${acceptedName(name)}`,
      );
    }
    const other = taken.get(name);
    if (other !== undefined) {
      throw new Error(
        `Cannot release "${path}": "${other}" has the same name, ${name}\n` +
          "  Assets have no folders: rename one of the two",
      );
    }
    taken.set(name, path);
  }
}

function acceptedName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_-]+/g, ".").replaceAll(/^\.|\.$/g, "") || "asset";
}

export async function readAssetFiles(paths: readonly string[]): Promise<AssetFile[]> {
  checkNames(paths);
  const files: AssetFile[] = [];
  for (const path of paths) {
    const { isFile, size } = await statFile(path);
    if (!isFile) {
      throw new Error(
        `Cannot release "${path}": it is a folder\n  Name its files, for example "${path}/*"`,
      );
    }
    if (size === 0) {
      throw new Error(
        `Cannot release "${path}": it is empty, and GitHub takes no empty asset\n` +
          "  Check the step that builds it",
      );
    }
    files.push({ name: basename(path), path, size, sha256: await hashFile(path) });
  }
  return files;
}

async function statFile(path: string): Promise<Deno.FileInfo> {
  try {
    return await Deno.stat(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(
      `Cannot release "${path}": no such file\n` +
        `  Check the input "files", and that the step that builds it came before`,
      { cause },
    );
  }
}

/** By pieces: a release may carry files larger than the memory. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}
