// SPDX-License-Identifier: MIT
// The inits that are measured, each as a copy in one folder: the kernel maps a file in the pieces
// that it was written in, and what a page of it costs must not depend on who wrote it.
import { ignoreNotFound } from "../files.ts";
import { debianPackageFromSuite } from "../debian_package.ts";
import { runCommand } from "../run_command.ts";
import { JUDGED } from "./bars.ts";
import type { MeasuredInit } from "./figures.ts";
import { FOLDER } from "./programs.ts";
import type { Recorder } from "./recorder.ts";

export interface Init extends MeasuredInit {
  readonly path: string;
}

interface Peer {
  readonly name: string;
  /** Its Debian package, from `suite` or, without one, from this machine's own. */
  readonly package: string;
  readonly suite?: string;
}

const PEERS: readonly Peer[] = [
  { name: "tini-static", package: "tini-static", suite: "forky" },
  { name: "tini", package: "tini" },
  { name: "dumb-init", package: "dumb-init" },
  { name: "catatonit", package: "catatonit" },
];

export interface InitPaths {
  readonly baronet: string;
  readonly smellBaron: string | undefined;
  readonly floor: string;
}

/** The inits in the order of their columns. Records their sizes, and which are left out and why. */
export async function gatherInits(
  { baronet, smellBaron, floor }: InitPaths,
  recorder: Recorder,
): Promise<Init[]> {
  await Deno.remove(`${FOLDER}/inits`, { recursive: true }).catch(ignoreNotFound);
  await Deno.mkdir(`${FOLDER}/inits`, { recursive: true });
  const inits = [await copyInit(JUDGED, { from: baronet, about: await readVersion(baronet) })];
  for (const peer of PEERS) {
    const found = await findPeer(peer, recorder);
    if (found !== undefined) inits.push(await copyInit(peer.name, found));
  }
  if (smellBaron === undefined) {
    recorder.note("smell-baron is not measured: no --smell-baron PATH was given");
  } else {
    inits.push(await copyInit("smell-baron", { from: smellBaron, about: smellBaron }));
  }
  inits.push(await copyInit("floor", { from: floor, about: "scripts/bench/floor.c" }));
  for (const { name: init, path } of inits) {
    recorder.record("fileKb", { init, value: (await Deno.stat(path)).size / 1000 });
  }
  return inits;
}

async function copyInit(
  name: string,
  { from, about }: { from: string; about: string },
): Promise<Init> {
  if (!await isFile(from)) {
    throw new Error(
      `Cannot measure "${from}": no such file\n  Run "deno task build", or give another path`,
    );
  }
  const path = `${FOLDER}/inits/${name}`;
  await runCommand(["cp", "--", from, path]);
  await Deno.chmod(path, 0o755);
  return { name, path, about, isDynamic: await isDynamic(path) };
}

/** A dynamic program names its loader, /lib64/ld-linux-x86-64.so.2 here, in its first page. */
async function isDynamic(path: string): Promise<boolean> {
  const start = (await Deno.readFile(path)).subarray(0, 4096);
  return new TextDecoder("latin1").decode(start).includes("/ld-linux");
}

async function readVersion(baronet: string): Promise<string> {
  if (!await isFile(baronet)) return baronet;
  const [line = ""] = (await runCommand([baronet, "--version"])).split("\n");
  return `${line}, ${baronet}`;
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isFile, () => false);
}

/** From Debian; where that fails the one that is installed, else nothing, and a note of it. */
async function findPeer(
  { name, package: packageName, suite }: Peer,
  recorder: Recorder,
): Promise<{ from: string; about: string } | undefined> {
  const intoDir = `${FOLDER}/packages/${name}`;
  const installed = `/usr/bin/${name}`;
  try {
    const chosen = suite ?? await readOwnSuite();
    const deb = await debianPackageFromSuite(packageName, { suite: chosen, intoDir });
    const version = (await runCommand(["dpkg-deb", "--field", deb, "Version"])).trim();
    return { from: `${intoDir}/usr/bin/${name}`, about: `${version}, Debian ${chosen}` };
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split("\n");
    if (!await isFile(installed)) {
      recorder.note(`${name} is not measured: ${reason}`);
      return undefined;
    }
    recorder.note(`${name} is the installed one: ${reason}`);
    return { from: installed, about: installed };
  }
}

/** "bookworm" on Debian 12. */
async function readOwnSuite(): Promise<string> {
  const release = await Deno.readTextFile("/etc/os-release");
  const suite = /^VERSION_CODENAME="?(\w+)"?$/m.exec(release)?.[1];
  if (suite !== undefined) return suite;
  throw new Error("Cannot tell this Debian's suite: /etc/os-release has no VERSION_CODENAME");
}
