// SPDX-License-Identifier: MIT
// `deno task peer-suites CHECKOUT...`: the suites that other inits are tested with, on our binary
// (dist/baronet-amd64.musl, or $BARONET) under their name. Checkouts are the caller's and stay as
// they are: nothing of other projects is kept in this repository.
import { resolve } from "node:path";
import { DIST, ROOT } from "./paths.ts";
import { adviseCheckout, type Peer, recognizePeer } from "./peer_suites/peers.ts";
import { listComplaints, type Suite } from "./peer_suites/suite.ts";
import { formatSuites } from "./peer_suites/table.ts";
import { LOGS, Workplace } from "./peer_suites/workplace.ts";
import { runTask, showSteps } from "./progress.ts";
import { runCommand } from "./run_command.ts";
import { COMPILER_PACKAGES, ensureTools } from "./tools.ts";

interface Checkout {
  readonly path: string;
  readonly peer: Peer;
}

async function runPeerSuites(folders: readonly string[]): Promise<void> {
  const checkouts = await findCheckouts(folders);
  const binary = resolve(ROOT, Deno.env.get("BARONET") ?? `${DIST}/baronet-amd64.musl`);
  const version = await readVersion(binary);
  await ensureTools([...COMPILER_PACKAGES, ...checkouts.flatMap(({ peer }) => peer.packages)]);
  const suites: Suite[] = [];
  await showSteps(checkouts.map((checkout) => [
    `running ${checkout.peer.name}'s tests`,
    async () => suites.push(...await runSuites(checkout, binary)),
  ]));
  console.log(`${version}\n${formatSuites(suites)}`);
  const complaints = suites.flatMap(listComplaints);
  if (complaints.length === 0) return;
  const results = complaints.length === 1 ? "result" : "results";
  throw new Error(
    `Cannot take the place of every peer: ${complaints.length} unexpected ${results}\n` +
      complaints.map((complaint) => `  ${complaint}\n`).join("") +
      `  The suites' output is in ${LOGS}, the exemptions are in scripts/peer_suites`,
  );
}

async function findCheckouts(folders: readonly string[]): Promise<Checkout[]> {
  if (folders.length === 0) {
    throw new Error(`Cannot run a suite: no checkout is named\n${adviseCheckout()}`);
  }
  const checkouts: Checkout[] = [];
  for (const folder of folders) {
    // Where the user is; a task runs in the project's folder.
    const path = resolve(Deno.env.get("INIT_CWD") ?? ".", folder);
    const peer = await recognizePeer((file) => readIfThere(`${path}/${file}`));
    if (peer === undefined) throw new Error(await explainFolder(path));
    const other = checkouts.find((one) => one.peer === peer);
    if (other !== undefined) {
      throw new Error(
        `Cannot run ${peer.name}'s tests twice: ${other.path} and ${path} are both its checkouts\n` +
          "  Name one at a time",
      );
    }
    checkouts.push({ path, peer });
  }
  return checkouts;
}

async function explainFolder(path: string): Promise<string> {
  const isFolder = await Deno.stat(path).then((info) => info.isDirectory, () => false);
  const state = isFolder ? "no checkout of an init that is known here" : "no such folder";
  return `Cannot use "${path}": ${state}\n${adviseCheckout()}`;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    const isMissing = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (!isMissing) throw error;
    return undefined;
  }
}

/** Which binary this is: its path, and what it says of itself. */
async function readVersion(binary: string): Promise<string> {
  if (!await Deno.stat(binary).then((info) => info.isFile, () => false)) {
    throw new Error(
      `Cannot test ${binary}: it is not there\n  Run "deno task build", or set BARONET`,
    );
  }
  const [first = ""] = (await runCommand([binary, "--version"])).split("\n");
  return `${binary}: ${first}`;
}

async function runSuites({ path, peer }: Checkout, binary: string): Promise<Suite[]> {
  await using place = await Workplace.open();
  await place.furnish(path, { binary, name: peer.name });
  return await peer.run(place);
}

if (import.meta.main) await runTask(() => runPeerSuites(Deno.args));
