// SPDX-License-Identifier: MIT
// What several tasks do with files.

/**
 * `write` makes the file at the path that it is given; then that is the file at `path`. A file that
 * is being run cannot be written to, but another can take its place.
 */
export async function replaceFile(
  path: string,
  write: (path: string) => Promise<void>,
): Promise<void> {
  await write(`${path}.new`);
  await Deno.rename(`${path}.new`, path);
}

/** Throws everything but that a file is not there. */
export function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
