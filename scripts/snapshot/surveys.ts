// SPDX-License-Identifier: MIT
// What baronet does while it is surveyed, the plainest first: what a survey touches lies together
// in the image (layout.ts). Shells do the rest, so that nothing has to be compiled for it.

/** Sends signals to baronet, its parent, and leaves orphans behind. */
const EVENTFUL = "trap : HUP USR1; (exit 3 &); (sleep 0.02; exit 4) & " +
  "kill -HUP $PPID; kill -USR1 $PPID; kill -WINCH $PPID; wait; kill -TERM $PPID; wait; sleep 1";
const LEAVES_ORPHANS = "for i in 1 2 3; do (sleep 0.0$i &); done; sleep 0.06; exit 0";

/** argv of baronet, argv[0] included. */
export const SURVEYS: readonly (readonly string[])[] = [
  ["baronet", "true"],
  ["baronet", "sh", "-c", LEAVES_ORPHANS],
  ["baronet", "--", "sh", "-c", `trap 'exit 0' TERM; ${EVENTFUL}`],
  ["baronet", "-v", "--grace", "2s", "--stop-timeout=5s", "-g", "true", "---", "-f", "true"],
];
