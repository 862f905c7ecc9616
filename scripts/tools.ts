// SPDX-License-Identifier: MIT
// What a task needs from Debian. A package that is there costs one look at dpkg's database
// and prints nothing; a missing one is installed when we are root, else the error names the
// exact command.
import { showStep } from "./progress.ts";
import { runCommand } from "./run_command.ts";

/** What compiles static C programs: the host, and everything that the tests run. */
export const COMPILER_PACKAGES = ["gcc", "musl-tools"];

const APT_GET = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"];
const QUIET = { env: { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" } };

/** Makes sure that these Debian packages are installed. */
export async function ensureTools(packages: readonly string[]): Promise<void> {
  const missing = listMissing(packages, await readInstalled(packages));
  if (missing.length === 0) return;
  if (Deno.uid() !== 0) throw new Error(explainMissing(missing));
  await showStep(`installing ${missing.join(", ")}`, () => install(missing));
}

async function install(packages: readonly string[]): Promise<void> {
  const command = [...APT_GET, "install", "--no-install-recommends", ...packages];
  try {
    await runCommand(command, QUIET);
  } catch {
    // No lists yet (a fresh image), or lists so old that their packages are gone.
    await runCommand([...APT_GET, "update"], QUIET);
    await runCommand(command, QUIET);
  }
}

async function readInstalled(packages: readonly string[]): Promise<string> {
  // dpkg-query fails when it knows nothing of one name, and lists the others all the same.
  const query = new Deno.Command("dpkg-query", {
    args: ["--show", "--showformat=${Package} ${db:Status-Status}\\n", ...packages],
    stderr: "null",
  });
  try {
    return new TextDecoder().decode((await query.output()).stdout);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(
      `Cannot look for ${packages.join(", ")}: dpkg-query is not here\n` +
        "  The tasks need Debian 12 or newer, a container of it will do",
      { cause },
    );
  }
}

/** The packages that dpkg's lines of "name status" do not show as installed. */
export function listMissing(packages: readonly string[], dpkgLines: string): string[] {
  const installed = new Set(
    dpkgLines.split("\n").filter((line) => line.endsWith(" installed"))
      .map((line) => line.split(" ")[0]),
  );
  return packages.filter((name) => !installed.has(name));
}

/** The error for somebody who is not root: what is missing and the command that installs it. */
export function explainMissing(packages: readonly string[]): string {
  return `Cannot use ${packages.join(", ")}: not installed\n` +
    `  sudo apt-get update && sudo apt-get install --no-install-recommends ${packages.join(" ")}`;
}
