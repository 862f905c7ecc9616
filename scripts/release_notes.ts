// SPDX-License-Identifier: MIT
// The task `release:notes TAG`: prints what CHANGELOG.md says of the tag's version. Fails where it says
// nothing yet, so that a release stops before anything is built.
import { VERSION } from "../init/core/version.ts";
import { ROOT } from "./paths.ts";
import { runTask } from "./progress.ts";
import { notesOf, versionOfTag } from "./release/changelog.ts";

async function printNotes([tag, ...others]: readonly string[]): Promise<void> {
  if (tag === undefined || others.length > 0) {
    throw new Error("Cannot print release notes: one tag is needed\n  deno task release:notes TAG");
  }
  const changelog = await Deno.readTextFile(`${ROOT}/CHANGELOG.md`);
  console.log(notesOf(changelog, versionOfTag(tag, VERSION)));
}

if (import.meta.main) await runTask(() => printNotes(Deno.args));
