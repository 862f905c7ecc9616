// SPDX-License-Identifier: MIT
// The task `parity`: writes docs/parity.md, which is made from the rows of scripts/parity/.
// `check_lists.ts` fails when it was forgotten.
import { formatDocument } from "./parity/document.ts";
import { ROOT } from "./paths.ts";
import { runTask } from "./progress.ts";

export const DOCUMENT = "docs/parity.md";

async function writeDocument(): Promise<void> {
  await Deno.writeTextFile(`${ROOT}/${DOCUMENT}`, formatDocument());
}

if (import.meta.main) await runTask(writeDocument);
