// SPDX-License-Identifier: MIT
// Which binaries dist/ has.
import { type Architecture, ARCHITECTURES, fileOf } from "../architectures.ts";
import { ROOT } from "../paths.ts";

/** At least one. */
export function builtArchitectures(): Architecture[] {
  const built = ARCHITECTURES.filter((one) => isFile(`${ROOT}/${fileOf(one)}`));
  if (built.length > 0) return built;
  throw new Error("Cannot release: dist/ has no binary\n  deno task build --arch all");
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return false;
  }
}
