// SPDX-License-Identifier: MIT
// Pure: the user's run-args -> options of docker create that do not get in the way: a container
// that removes itself cannot be asked for its exit code, and in run P, where several containers of
// the same image run side by side, none can have a name or a port of its own.

interface Dropped {
  /** Every spelling. */
  readonly names: readonly string[];
  readonly hasValue: boolean;
}

const ALWAYS: readonly Dropped[] = [
  { names: ["--rm", "--detach", "-d", "--interactive", "-i", "-it", "-ti"], hasValue: false },
  { names: ["--restart"], hasValue: true },
];

const IN_RUN_P: readonly Dropped[] = [
  { names: ["--name", "--publish", "-p", "--cidfile", "--ip", "--ip6"], hasValue: true },
  { names: ["--publish-all", "-P"], hasValue: false },
];

/** The engine puts no file into a root that is read-only, not even before the start. */
const UNDER_AN_OVERLAY: readonly Dropped[] = [{ names: ["--read-only"], hasValue: false }];

export type Purpose = "real" | "cmd" | "overlay";

export function optionsFor(purpose: Purpose, runArgs: readonly string[]): string[] {
  const dropped = [
    ...ALWAYS,
    ...(purpose === "real" ? [] : IN_RUN_P),
    ...(purpose === "overlay" ? UNDER_AN_OVERLAY : []),
  ];
  const kept: string[] = [];
  for (let i = 0; i < runArgs.length; i++) {
    const [name] = runArgs[i].split("=");
    const found = dropped.find(({ names }) => names.includes(name));
    if (found === undefined) kept.push(runArgs[i]);
    else if (found.hasValue && !runArgs[i].includes("=")) i++;
  }
  return kept;
}
