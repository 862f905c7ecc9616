// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// The inits whose command lines baronet takes, and kill(1) besides, and how it is told which: by the
// name that it is started under, or by --as.

export const INIT_NAMES = [
  "baronet",
  "tini",
  "docker-init",
  "dumb-init",
  "catatonit",
  "smell-baron",
  "kill",
] as const;
export type InitName = (typeof INIT_NAMES)[number];

/** Names that are not an init's own, but under which others start one. */
const OTHER_NAMES: readonly (readonly [name: string, meant: InitName])[] = [
  ["tini-static", "tini"],
  // Where podman mounts the init of `podman run --init`: by default catatonit.
  ["podman-init", "catatonit"],
  ["smell-baron.musl", "smell-baron"],
];

const NAMES: ReadonlyMap<string, InitName> = new Map([
  ...INIT_NAMES.map((name) => [name, name] as const),
  ...OTHER_NAMES,
]);

/** argv[0] may be a path; a name that means nothing means baronet. */
export function initNamed(argv0: string): InitName {
  return NAMES.get(argv0.slice(argv0.lastIndexOf("/") + 1)) ?? "baronet";
}

/** Inits whose command lines baronet does not take. */
const STRANGERS: readonly string[] = ["pid1"];

/**
 * The init that a program of this name is; undefined: it is none, or none whose ways we know. Names
 * that are no init's mean baronet to initNamed(), and nothing here.
 */
export function knownInitNamed(name: string): InitName | undefined {
  const found = initNamed(name);
  if (found === "kill" || (found === "baronet" && !name.startsWith("baronet"))) return undefined;
  return found;
}

/** Whether a program of this name is an init that starts the command behind it. */
export function isInitName(name: string): boolean {
  return STRANGERS.includes(name) || knownInitNamed(name) !== undefined;
}
