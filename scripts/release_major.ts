// SPDX-License-Identifier: MIT
// The task `release:major TAG`: prints the tag of the major version ("v1") where this release is the
// newest of it, else nothing: whoever uses the Action as @v1 gets what that tag names.
import { VERSION } from "../init/core/version.ts";
import { runTask } from "./progress.ts";
import { versionOfTag } from "./release/changelog.ts";
import { majorTag } from "./release/moving_tags.ts";
import { readTags } from "./release/repository.ts";

async function printMajorTag([tag, ...others]: readonly string[]): Promise<void> {
  if (tag === undefined || others.length > 0) {
    throw new Error(
      "Cannot name a major version: one tag is needed\n  deno task release:major TAG",
    );
  }
  const major = majorTag({ version: versionOfTag(tag, VERSION), tags: await readTags(tag) });
  if (major !== undefined) console.log(major);
}

if (import.meta.main) await runTask(() => printMajorTag(Deno.args));
