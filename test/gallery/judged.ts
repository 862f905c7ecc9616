// SPDX-License-Identifier: MIT
// Every image that the Action has to judge: the gallery, and those that only it is asked about.
import { GALLERY } from "../gallery.ts";
import { runOptions } from "./container.ts";
import { type Exhibit, linesOf } from "./exhibit.ts";
import { JUDGED_ALONE } from "./judged_alone.ts";
import { JUDGED_PROGRAMS, JUDGED_RUNTIMES, JUDGED_STATES } from "./judged_applications.ts";
import { JUDGED_INITS } from "./judged_inits.ts";
import { JUDGED_INITS_BELOW, JUDGED_VARIABLES } from "./judged_inits_below.ts";
import { JUDGED_SHELLS } from "./judged_shells.ts";
import type { ExpectedVerdict } from "./verdict.ts";

export interface JudgedImage {
  readonly expected: ExpectedVerdict;
  /** The end of its Dockerfile. */
  readonly lines: readonly string[];
  /** What docker run needs besides. */
  readonly runArgs: readonly string[];
}

const VERDICTS = [
  ...JUDGED_INITS,
  ...JUDGED_INITS_BELOW,
  ...JUDGED_VARIABLES,
  ...JUDGED_SHELLS,
  ...JUDGED_PROGRAMS,
  ...JUDGED_RUNTIMES,
  ...JUDGED_STATES,
];

function verdictOf({ name }: Exhibit): ExpectedVerdict {
  const found = VERDICTS.filter((verdict) => verdict.name === name);
  if (found.length === 1) return found[0];
  throw new Error(`expected one verdict on the gallery's image ${name}, got ${found.length}`);
}

for (const { name } of VERDICTS) {
  const isThere = GALLERY.some((exhibit) => exhibit.name === name);
  if (!isThere) throw new Error(`expected an image ${name} in the gallery, got none`);
}

export const JUDGED_IMAGES: readonly JudgedImage[] = [
  ...GALLERY.map((exhibit) => ({
    expected: verdictOf(exhibit),
    ...{ lines: linesOf(exhibit), runArgs: runOptions(exhibit) },
  })),
  ...JUDGED_ALONE.map(({ lines, ...expected }) => ({ expected, lines, runArgs: [] })),
];
