// SPDX-License-Identifier: MIT
// Puts the QuickJS-ng sources into build/quickjs-ng/, from Debian's package qjs-src. The
// sources are pinned by a hash of their contents, not of the .deb: a new Debian revision of
// the same sources is as good, and anything else is an error that says what to do.
import { ignoreNotFound } from "./files.ts";
import { debianPackageFromSuite } from "./debian_package.ts";
import { BUILD } from "./paths.ts";

/** To move to another version: change both, run `deno task test`, read upstream's changes. */
export const VERSION = "0.17.0";
const SOURCES_SHA256 = "c25c126cb8ea1af7bccb326757bce1358e91284afa4af8cfe97310a82d38a171";

const PACKAGE = "qjs-src";
/** The first suite with 0.17. */
const SUITE = "forky";

export const QUICKJS = `${BUILD}/quickjs-ng`;

/** Makes sure that `QUICKJS` holds exactly the pinned sources. */
export async function fetchQuickjs(): Promise<void> {
  if (await hashSources(QUICKJS) === SOURCES_SHA256) return;
  const unpacked = `${BUILD}/quickjs-ng.unpacked`;
  const deb = await debianPackageFromSuite(PACKAGE, { suite: SUITE, intoDir: unpacked });
  const sources = `${unpacked}/usr/src/quickjs-ng`;
  const sha256 = await hashSources(sources);
  if (sha256 !== SOURCES_SHA256) throw new Error(explainMismatch(deb, sha256));
  await Deno.remove(QUICKJS, { recursive: true }).catch(ignoreNotFound);
  await Deno.rename(sources, QUICKJS);
  await Deno.remove(unpacked, { recursive: true });
}

function explainMismatch(deb: string, sha256: string): string {
  return `Cannot use ${deb}: its sources are not those of QuickJS-ng ${VERSION} that were checked\n` +
    `  expected ${SOURCES_SHA256}\n` +
    `  got      ${sha256}\n` +
    `  A damaged or old download: remove it and build again\n` +
    `  Another version in Debian ${SUITE}: put a ${PACKAGE}_${VERSION}*.deb in its place, or move\n` +
    `  to the new one with the two constants at the top of scripts/fetch_quickjs.ts`;
}

/** SHA-256 over the lines "hash  name" of all files, as `sha256sum * | sha256sum` prints it. */
export async function hashSources(folder: string): Promise<string> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) names.push(entry.name);
  } catch (error) {
    ignoreNotFound(error);
  }
  const lines: string[] = [];
  for (const name of names.sort()) {
    lines.push(`${await hashBytes(await Deno.readFile(`${folder}/${name}`))}  ${name}\n`);
  }
  return await hashBytes(new TextEncoder().encode(lines.join("")));
}

/** SHA-256 as lower-case hexadecimal digits. */
export async function hashBytes(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
