// SPDX-License-Identifier: MIT
// What baronet does while it is surveyed, the plainest first: what a survey touches lies together
// in the image (layout.ts). What happens is made up (init/host/snapshot_maker.c), so that it is
// the same on every machine, however busy it is.
import { SIGNAL_NUMBERS } from "../../init/core/signals.ts";

const { SIGCHLD, SIGHUP, SIGTERM, SIGUSR1, SIGWINCH } = SIGNAL_NUMBERS;

export interface Survey {
  /** Signals that baronet gets. SIGCHLD: the next of its commands has ended. */
  readonly events: readonly number[];
  /** argv[0] included. */
  readonly argv: readonly string[];
}

/** Of somebody who is nobody's command. */
const ORPHAN_ENDS = -SIGCHLD;

export const SURVEYS: readonly Survey[] = [
  { events: [SIGCHLD], argv: ["baronet", "/bin/true"] },
  { events: [SIGCHLD], argv: ["baronet", "true"] },
  {
    events: [SIGCHLD, SIGCHLD],
    argv: ["baronet", "-g", "--grace", "2s", "--stop-timeout", "5s", "true", "---", "true"],
  },
  {
    events: [SIGHUP, SIGUSR1, ORPHAN_ENDS, SIGWINCH, ORPHAN_ENDS, SIGTERM, SIGCHLD],
    argv: ["baronet", "--", "true"],
  },
  {
    events: [SIGCHLD, SIGTERM, SIGCHLD],
    argv: ["baronet", "-g", "--grace", "2s", "--stop-timeout=5s", "true", "---", "-f", "true"],
  },
];
