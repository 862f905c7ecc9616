// SPDX-License-Identifier: MIT
// Builds the working tree in two folders of different depth and name, and compares the results byte
// by byte (SHA-256); with `--arch NAME` or `--arch all` those of build.ts. What is compared is this
// machine with itself: another compiler version may give other bytes.
import { hashBytes } from "./fetch_quickjs.ts";
import { BUILD, ROOT } from "./paths.ts";
import { runTask, showStep } from "./progress.ts";
import { runCommand } from "./run_command.ts";

const FOLDERS = ["a", "a-second-folder/with a space/deeper"];

/** `sha256sum`'s lines, on which all builds agree. `args`: for build.ts. */
async function verifyReproducible(args: readonly string[]): Promise<string> {
  const root = await Deno.makeTempDir({ prefix: "baronet-reproducible-" });
  try {
    const sums: string[] = [];
    for (const folder of FOLDERS) {
      const copy = `${root}/${folder}`;
      await showStep(`building in ${copy}`, async () => sums.push(await buildCopy(copy, args)));
    }
    return compareSums(sums);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function buildCopy(folder: string, args: readonly string[]): Promise<string> {
  await Deno.mkdir(`${folder}/build`, { recursive: true });
  const listed = await runCommand(["git", "ls-files", "-z", "-co", "--exclude-standard"]);
  for (const path of listed.split("\0").filter((name) => name !== "")) {
    await copyFile(`${ROOT}/${path}`, `${folder}/${path}`);
  }
  // Third-party sources are checked by their hash in every build; fetching them again proves
  // nothing. Objects are not copied: everything is compiled.
  await runCommand(["cp", "-r", `${BUILD}/quickjs-ng`, `${BUILD}/apt`, `${folder}/build/`]);
  const build = [Deno.execPath(), "run", "--allow-all", "scripts/build.ts", ...args];
  await runCommand(build, { cwd: folder });
  const names = [...Deno.readDirSync(`${folder}/dist`)].map(({ name }) => name).sort();
  const lines = names.map(async (name) =>
    `${await hashBytes(await Deno.readFile(`${folder}/dist/${name}`))}  dist/${name}`
  );
  return (await Promise.all(lines)).join("\n");
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

function compareSums(sums: readonly string[]): string {
  const [first = ""] = sums;
  if (sums.every((lines) => lines === first)) return first;
  throw new Error(
    "Cannot reproduce the build: the results differ\n" +
      sums.map((lines, index) => `${FOLDERS[index]}:\n${lines}`).join("\n") +
      "\n  Compare two builds with diffoscope; a path, a time or an order got into one",
  );
}

if (import.meta.main) {
  await runTask(async () =>
    console.log(`${await verifyReproducible(Deno.args)}\nreproducible: both times the same bytes`)
  );
}
