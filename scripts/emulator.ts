// SPDX-License-Identifier: MIT
// qemu-user, which runs programs for other architectures: the snapshot's maker, and in e2e-arch
// baronet itself. From a suite of Debian that is new enough (10.0 knows child subreapers, 7.2 does
// not), unpacked under build/: nothing is installed, and every machine has the same one.
import { type Architecture, DEFAULT_ARCHITECTURE } from "./architectures.ts";
import { debianPackageFromSuite } from "./debian_package.ts";
import { BUILD } from "./paths.ts";

const SUITE = "trixie";
const FOLDER = `${BUILD}/qemu`;

/** Makes sure that it is there. */
export async function fetchEmulator(): Promise<void> {
  const isThere = await Deno.stat(`${FOLDER}/usr/bin`).then(() => true, () => false);
  if (!isThere) await debianPackageFromSuite("qemu-user", { suite: SUITE, intoDir: FOLDER });
}

/** Statically linked, so that it can be used in every root. */
export function emulatorOf({ qemu }: Architecture): string {
  return `${FOLDER}/usr/bin/qemu-${qemu}`;
}

/** What programs of the architecture are started with: nothing where they are this machine's own. */
export function emulatorWords(architecture: Architecture): readonly string[] {
  return architecture === DEFAULT_ARCHITECTURE ? [] : [emulatorOf(architecture)];
}
