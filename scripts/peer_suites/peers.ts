// SPDX-License-Identifier: MIT
// The peers whose names our binary answers to, and which of them a folder is a checkout of.
import { DUMB_INIT_PACKAGES, runDumbInit } from "./dumb_init.ts";
import type { Suite } from "./suite.ts";
import { runTini, TINI_PACKAGES } from "./tini.ts";
import { lookForTests } from "./untested.ts";
import type { Workplace } from "./workplace.ts";

export interface Peer {
  readonly name: string;
  /** On GitHub. */
  readonly repository: string;
  /** A file that contains the peer's name: of its suite, where there is one. */
  readonly sign: string;
  readonly packages: readonly string[];
  readonly run: (place: Workplace) => Promise<Suite[]>;
}

export const PEERS: readonly Peer[] = [
  {
    name: "dumb-init",
    repository: "Yelp/dumb-init",
    sign: "tests/cli_test.py",
    packages: DUMB_INIT_PACKAGES,
    run: runDumbInit,
  },
  {
    name: "tini",
    repository: "krallin/tini",
    sign: "test/run_inner_tests.py",
    packages: TINI_PACKAGES,
    run: runTini,
  },
  untested("catatonit", { repository: "openSUSE/catatonit", sign: "catatonit.c" }),
  untested("smell-baron", { repository: "ohjames/smell-baron", sign: "main.c" }),
];

function untested(name: string, at: { repository: string; sign: string }): Peer {
  return { name, ...at, packages: [], run: (place) => lookForTests(name, place) };
}

/** The peer by the contents of a checkout; `readFile` gives undefined for what is not there. */
export async function recognizePeer(
  readFile: (path: string) => Promise<string | undefined>,
): Promise<Peer | undefined> {
  for (const peer of PEERS) {
    if ((await readFile(peer.sign))?.includes(peer.name)) return peer;
  }
  return undefined;
}

/** What to do about a path that is no checkout. */
export function adviseCheckout(): string {
  const list = PEERS.map(({ repository }) => repository).join(", ");
  return "  Clone one of these GitHub repositories with git, then name the folder that it is in:\n" +
    `  ${list}\n` +
    "  deno task peer-suites ../dumb-init ../tini";
}
