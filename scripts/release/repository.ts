// SPDX-License-Identifier: MIT
// Where a release belongs: its page, and the time of its commit, which is the time of everything in it.
import { runCommand } from "../run_command.ts";

/** Where the project is at home; a workflow says where it runs. */
const HOME = { server: "https://github.com", repository: "baronet/baronet" };

/** The release's page. */
export function pageOf(tag: string): string {
  const server = Deno.env.get("GITHUB_SERVER_URL") ?? HOME.server;
  const repository = Deno.env.get("GITHUB_REPOSITORY") ?? HOME.repository;
  return `${server}/${repository}/releases/tag/${encodeURIComponent(tag)}`;
}

/** The commit's, whatever the clock says: a rebuild gets the same. */
export async function commitTime(): Promise<Date> {
  const seconds = await runCommand(["git", "log", "-1", "--format=%ct"]);
  return new Date(Number(seconds) * 1000);
}
