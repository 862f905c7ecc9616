// SPDX-License-Identifier: MIT
// A PID and mount namespace of our own around a program. Everything in it ends with it, and it
// ends with us: when its first process or we ourselves die, however that comes, the kernel KILLs
// whatever is left inside and unmounts what was mounted there.

/** The command line that runs `words` as PID 1; its process is unshare's, PID 1 its only child. */
export function inNamespace(words: readonly string[], unshareOptions: readonly string[]): string[] {
  const endWithUs = ["setpriv", "--pdeathsig", "KILL", "--"];
  return [
    ...endWithUs,
    "unshare",
    "--fork",
    "--pid",
    "--kill-child",
    ...unshareOptions,
    "--",
    ...words,
  ];
}
