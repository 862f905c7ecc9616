// SPDX-License-Identifier: MIT
// Pure: text in, list of differences out.
//
// What leads to nothing in the documents: a link to a file or folder of the project that is not there,
// or to a heading that the other page does not have; and such a file that is only named.

/** `documents`: their text by path; `paths`: all files of the project. */
export function compareLinks(
  documents: ReadonlyMap<string, string>,
  paths: readonly string[],
): string[] {
  return [...documents].flatMap(([path, text]) =>
    linksOf(text).flatMap((link) => {
      const [target, anchor] = link.split("#");
      const resolved = target === "" ? path : resolve(path, target);
      const isThere = paths.some((one) => one === resolved || one.startsWith(`${resolved}/`));
      if (!isThere) return [`${path}: expected ${resolved} behind the link ${link}, got nothing`];
      const other = documents.get(resolved);
      if (anchor === undefined || other === undefined) return [];
      if (anchorsOf(other).includes(anchor)) return [];
      return [`${path}: expected a heading #${anchor} in ${resolved}, got none`];
    })
  );
}

/** Paths of the project that stand in the text as code; with NAME in it a path is a pattern. */
export function compareNamedPaths(
  documents: ReadonlyMap<string, string>,
  paths: readonly string[],
): string[] {
  const folders = [...new Set(paths.map((path) => path.split("/")[0]))];
  return [...documents].flatMap(([document, text]) =>
    [...text.matchAll(/`([\w.-]+)(\/[\w./-]*)`/g)].flatMap(([, folder, rest]) => {
      const named = `${folder}${rest}`.replace(/\/$/, "");
      if (!folders.includes(folder) || named.includes("NAME")) return [];
      const isThere = paths.some((path) => path === named || path.startsWith(`${named}/`));
      return isThere ? [] : [`${document}: expected ${named} in the project, got nothing`];
    })
  );
}

/** A document without its code, where brackets mean something else. */
function prose(text: string): string {
  return text.replaceAll(/^( *)```[^]*?^\1```$/gm, "").replaceAll(/(`+)[^]*?\1/g, "``");
}

/** All links that do not leave the project. */
function linksOf(text: string): string[] {
  return [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link)
    .filter((link) => !/^[a-z]+:/.test(link));
}

/** As GitHub makes them: small letters, spaces as dashes, and little else. */
function anchorsOf(text: string): string[] {
  const headings = text.replaceAll(/^( *)```[^]*?^\1```$/gm, "").matchAll(/^#+ (.*)$/gm);
  const used = new Map<string, number>();
  return [...headings].map(([, heading]) => {
    const anchor = heading.toLowerCase().replaceAll(/[^\p{L}\p{N}_ -]/gu, "").replaceAll(" ", "-");
    const times = used.get(anchor) ?? 0;
    used.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

function resolve(from: string, link: string): string {
  const parts = [...from.split("/").slice(0, -1), ...link.split("/")];
  const resolved: string[] = [];
  for (const part of parts) {
    if (part === "..") resolved.pop();
    else if (part !== "." && part !== "") resolved.push(part);
  }
  return resolved.join("/");
}
