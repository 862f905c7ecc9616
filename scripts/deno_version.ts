// SPDX-License-Identifier: MIT
// The Deno that everything is built and tested with: the layout of what `deno compile` appends
// is not documented, so another Deno may write what the host cannot read. Texts that must name
// the version (README.md, .ci/run, workflows) are compared with this by check_lists.ts.

export const DENO_VERSION = "2.9.6";

/** Throws when another Deno runs the task. */
export function requireDenoVersion(running: string): void {
  if (running === DENO_VERSION) return;
  throw new Error(
    `Cannot build with Deno ${running}: ${DENO_VERSION} is pinned\n` +
      `  npx -y deno@${DENO_VERSION} task build`,
  );
}
