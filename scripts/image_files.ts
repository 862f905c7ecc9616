// SPDX-License-Identifier: MIT
// What a root folder FROM scratch holds: paths in it, and where the bytes at each come from.

export type ImageFiles = Record<string, { copy: string } | { text: string } | { link: string }>;

/** Writes the files below `root`; those that are given as text can be executed. */
export async function writeImageFiles(root: string, files: ImageFiles): Promise<void> {
  for (const [path, source] of Object.entries(files)) {
    const target = `${root}${path}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    if ("copy" in source) await Deno.copyFile(source.copy, target);
    else if ("link" in source) await Deno.symlink(source.link, target);
    else await Deno.writeTextFile(target, source.text, { mode: 0o755 });
  }
}
