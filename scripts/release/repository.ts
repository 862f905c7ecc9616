// SPDX-License-Identifier: MIT
// Where a release belongs: its page, the time of its commit, which is the time of everything in it, and
// the tags beside its own.
import { ROOT } from "../paths.ts";
import { runCommand } from "../run_command.ts";

/** Where the project is at home; a workflow says where it runs. */
const HOME = { server: "https://github.com", repository: "baronet/baronet" };

/** The release's page. */
export function pageOf(tag: string): string {
  const server = Deno.env.get("GITHUB_SERVER_URL") ?? HOME.server;
  const repository = Deno.env.get("GITHUB_REPOSITORY") ?? HOME.repository;
  return `${server}/${repository}/releases/tag/${encodeURIComponent(tag)}`;
}

/** All tags. Throws where the clone may not have all of them: who is the newest cannot be said then. */
export async function readTags(tag: string, folder = ROOT): Promise<string[]> {
  const git = (...args: string[]) => runCommand(["git", ...args], { cwd: folder });
  const isShallow = (await git("rev-parse", "--is-shallow-repository")).trim() === "true";
  const tags = (await git("tag", "--list")).split("\n").filter((name) => name !== "");
  if (!isShallow && tags.includes(tag)) return tags;
  const why = isShallow ? "this is a shallow clone" : "this clone has no such tag";
  throw new Error(
    `Cannot know which releases are newer than "${tag}": ${why}\n` +
      `  ${isShallow ? "git fetch --tags --unshallow" : "git fetch --tags"}; in a workflow, ` +
      "fetch-depth: 0 for actions/checkout",
  );
}

/** The commit's, whatever the clock says: a rebuild gets the same. */
export async function commitTime(): Promise<Date> {
  const seconds = await runCommand(["git", "log", "-1", "--format=%ct"]);
  return new Date(Number(seconds) * 1000);
}
