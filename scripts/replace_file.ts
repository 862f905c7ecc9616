// SPDX-License-Identifier: MIT
// A file that is being run cannot be written to, but another can take its place.

/** `write` makes the file at the path that it is given; then that is the file at `path`. */
export async function replaceFile(
  path: string,
  write: (path: string) => Promise<void>,
): Promise<void> {
  await write(`${path}.new`);
  await Deno.rename(`${path}.new`, path);
}
