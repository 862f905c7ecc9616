// SPDX-License-Identifier: MIT
// The gallery: small images of every kind that --explain and --probe have to get right, each with
// what is true of it, written out by hand.
import type { Exhibit } from "./gallery/exhibit.ts";
import { WITH_APPLICATIONS } from "./gallery/with_applications.ts";
import { WITH_INITS_BELOW } from "./gallery/with_inits_below.ts";
import { WITH_INITS } from "./gallery/with_inits.ts";
import { WITH_RUNTIMES } from "./gallery/with_runtimes.ts";
import { WITH_SHELLS } from "./gallery/with_shells.ts";
import { WITH_STATES } from "./gallery/with_states.ts";
import { WITH_THREADS } from "./gallery/with_threads.ts";
import { WITH_VARIABLES } from "./gallery/with_variables.ts";

export const GALLERY: readonly Exhibit[] = [
  ...WITH_INITS,
  ...WITH_INITS_BELOW,
  ...WITH_VARIABLES,
  ...WITH_SHELLS,
  ...WITH_APPLICATIONS,
  ...WITH_THREADS,
  ...WITH_RUNTIMES,
  ...WITH_STATES,
];
