// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What a program is by the words of its command line: a shell, or somebody else who only starts
// another program. --explain and the Action borrow this; the names of inits are in init_names.ts.

const SHELLS: readonly string[] = [
  "sh",
  "ash",
  "bash",
  "dash",
  "fish",
  "ksh",
  "mksh",
  "yash",
  "zsh",
];
const NODES: readonly string[] = ["node", "nodejs"];
/** As a program's name or as that of the script that Node.js runs, such as yarn-4.1.0.cjs. */
const PACKAGE_MANAGER =
  /^(npm|npx|pnpm|pnpx|yarn|yarnpkg|bunx)(-cli)?(-[0-9][0-9.]*)?(\.[cm]?js)?$/;
/** They start what a project's file names, and wait: none of them is for JavaScript alone. */
const RUNNERS: readonly string[] = ["make"];

type Words = readonly string[];

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What it was called; a login shell has a dash in front, busybox may name its applet behind it. */
export function calledName([first = "", second = ""]: Words): string {
  const name = baseName(first).replace(/^-/, "");
  return name === "busybox" ? baseName(second) : name;
}

export function isShellName(name: string): boolean {
  return SHELLS.includes(name);
}

export function isNodeName(name: string): boolean {
  return NODES.includes(name);
}

/** It starts a script of a project's package.json, and waits. */
export function isPackageManager(argv: Words): boolean {
  // As a title it is one word: "npm start".
  const [title] = (argv[0] ?? "").split(" ");
  if (PACKAGE_MANAGER.test(baseName(title))) return true;
  return isNodeName(baseName(title)) && PACKAGE_MANAGER.test(baseName(argv[1] ?? ""));
}

/** Whether it is only there to start the program that people mean, and is not an init by trade. */
export function isStarter(argv: Words): boolean {
  const name = calledName(argv);
  return isShellName(name) || isPackageManager(argv) || RUNNERS.includes(name);
}
