// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// What is known of some programs by their names: which are shells, or start others for somebody; and
// of runtimes that catch signals which the program itself may know nothing of. For inits see
// known_inits.ts.
import { maskHas } from "../proc_status.ts";
import { LAST_SIGNAL, SIGNAL_NUMBERS } from "../signals.ts";
import type { Process } from "./process.ts";

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
const PACKAGE_MANAGER = /^(npm|npx|pnpm|pnpx|yarn|yarnpkg)(-cli)?(-[0-9][0-9.]*)?(\.[cm]?js)?$/;

type Named = Pick<Process, "argv" | "exe">;

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What it was called; a login shell has a dash in front, busybox may name its applet behind it. */
export function calledName({ argv }: Named): string {
  const [first = "", second = ""] = argv;
  const name = baseName(first).replace(/^-/, "");
  return name === "busybox" ? baseName(second) : name;
}

export function isShell(process: Named): boolean {
  return SHELLS.includes(calledName(process)) || SHELLS.includes(baseName(process.exe ?? ""));
}

/** Options of a shell whose value is a word of its own: `bash -o pipefail -c TEXT`. */
const VALUE_OF_SHELL = /^([-+][a-zA-Z]*[oO]|--(init-file|rcfile))$/;

/** `sh -c TEXT`, in which the command can be put into the image's configuration instead. */
export function isShellOfText({ argv }: Named): boolean {
  const isBusybox = baseName(argv[0] ?? "") === "busybox";
  for (let at = isBusybox ? 2 : 1; /^[-+]./.test(argv[at] ?? ""); at++) {
    if (/^-[a-zA-Z]*c/.test(argv[at])) return true;
    if (VALUE_OF_SHELL.test(argv[at])) at++;
  }
  return false;
}

export function isPackageManager({ argv }: Named): boolean {
  // As a title it is one word: "npm start".
  const [title] = (argv[0] ?? "").split(" ");
  if (PACKAGE_MANAGER.test(baseName(title))) return true;
  return NODES.includes(baseName(title)) && PACKAGE_MANAGER.test(baseName(argv[1] ?? ""));
}

const { SIGINT, SIGTERM, SIGTSTP, SIGUSR1 } = SIGNAL_NUMBERS;

/**
 * Of package managers those that signal nobody but what they have started themselves: pnpm looks for
 * everybody below it as well.
 */
export function signalsChildAlone({ argv }: Named): boolean {
  const [title] = (argv[0] ?? "").split(" ");
  return [title, argv[1] ?? ""].some((path) => /^(npm|npx|yarn)/.test(baseName(path)));
}

/** More signals than any program has handlers for, unless it wants them all. */
const MOST_OWN_HANDLERS = 40;
/** For its terminal and its debugger. */
const CAUGHT_BY_NODE: readonly number[] = [SIGINT, SIGTERM, SIGUSR1];

/** A runtime that catches the signal whether its program does or not; undefined: none we know. */
export function runtimeCatching(process: Process, signal: number): string | undefined {
  if (!maskHas(process.caught, signal)) return undefined;
  const names = [calledName(process), baseName(process.exe ?? "")];
  if (names.some((name) => NODES.includes(name))) {
    return CAUGHT_BY_NODE.includes(signal) ? "Node.js" : undefined;
  }
  const signals = Array.from({ length: LAST_SIGNAL }, (_, index) => index + 1);
  const caught = signals.filter((one) => maskHas(process.caught, one));
  // Go's runtime leaves job control alone: who catches that as well has asked for every signal.
  const isOfGo = caught.length > MOST_OWN_HANDLERS && !caught.includes(SIGTSTP);
  return isOfGo ? "Go" : undefined;
}
