// SPDX-License-Identifier: MIT
// Builds the working tree in two folders of different depth and name, and compares the
// results byte by byte (SHA-256). What is compared is this machine with itself: another
// compiler version may give other bytes.
import { hashBytes } from "./fetch_quickjs.ts";
import { BUILD, ROOT } from "./paths.ts";
import { runTask, showStep } from "./progress.ts";
import { runCommand } from "./run_command.ts";

const BINARY = "dist/baronet-amd64.musl";
const FOLDERS = ["a", "a-second-folder/with a space/deeper"];

/** The SHA-256 that all builds agree on. */
async function verifyReproducible(): Promise<string> {
  const root = await Deno.makeTempDir({ prefix: "baronet-reproducible-" });
  try {
    const hashes: string[] = [];
    for (const folder of FOLDERS) {
      const copy = `${root}/${folder}`;
      await showStep(`building in ${copy}`, async () => hashes.push(await buildCopy(copy)));
    }
    return compareHashes(hashes);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function buildCopy(folder: string): Promise<string> {
  await Deno.mkdir(`${folder}/build`, { recursive: true });
  const listed = await runCommand(["git", "ls-files", "-z", "-co", "--exclude-standard"]);
  for (const path of listed.split("\0").filter((name) => name !== "")) {
    await copyFile(`${ROOT}/${path}`, `${folder}/${path}`);
  }
  // Third-party sources are checked by their hash in every build; fetching them again proves
  // nothing. Objects are not copied: everything is compiled.
  await runCommand(["cp", "-r", `${BUILD}/quickjs-ng`, `${folder}/build/`]);
  await runCommand([Deno.execPath(), "run", "--allow-all", "scripts/build.ts"], { cwd: folder });
  return await hashBytes(await Deno.readFile(`${folder}/${BINARY}`));
}

async function copyFile(from: string, to: string): Promise<void> {
  await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
  try {
    await Deno.copyFile(from, to);
  } catch (error) {
    // Listed by git but deleted in the working tree.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function compareHashes(hashes: readonly string[]): string {
  const [first = ""] = hashes;
  if (hashes.every((hash) => hash === first)) return first;
  throw new Error(
    `Cannot reproduce ${BINARY}: the builds differ\n` +
      hashes.map((hash, index) => `  ${hash}  ${FOLDERS[index]}`).join("\n") +
      "\n  Compare two builds with diffoscope; a path, a time or an order got into one",
  );
}

if (import.meta.main) {
  await runTask(async () =>
    console.log(`${BINARY} is reproducible  sha256 ${await verifyReproducible()}`)
  );
}
