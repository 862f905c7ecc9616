// SPDX-License-Identifier: MIT
// Pure: which part of the repository a file belongs to. The import directions and most other
// rules speak of these areas.
import { ROOT } from "../paths.ts";

export type Area = "core" | "kernel" | "init" | "action" | "scripts" | "test" | "other";

/** "init" is only what joins core and kernel: the files directly in init/. */
export function areaOf(path: string): Area {
  const relative = relativePath(path);
  if (relative.startsWith("init/core/")) return "core";
  if (relative.startsWith("init/kernel/")) return "kernel";
  if (/^init\/[^/]+$/.test(relative)) return "init";
  const top = relative.split("/")[0];
  return top === "action" || top === "scripts" || top === "test" ? top : "other";
}

/** The path from the repository's root; deno lint gives absolute ones, tests relative ones. */
export function relativePath(path: string): string {
  return path.startsWith(`${ROOT}/`) ? path.slice(ROOT.length + 1) : path;
}

/** True for `x_test.ts` anywhere. */
export function isTestFile(path: string): boolean {
  return path.endsWith("_test.ts");
}

/** The path that a relative `specifier` in the file `path` means; others are returned as is. */
export function resolveSpecifier(path: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  const folder = relativePath(path).split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") folder.pop();
    else if (part !== ".") folder.push(part);
  }
  return folder.join("/");
}
