// SPDX-License-Identifier: MIT
// Pure: what a process is, told by its command line: a shell, a runner of scripts, a wrapper.
import type { Process } from "./observations.ts";

const SHELLS = ["sh", "ash", "bash", "dash", "ksh", "mksh", "zsh", "fish"];
/** They start a script of a project in a shell, and wait. */
const RUNNERS = ["npm", "npx", "yarn", "pnpm", "bunx", "make"];

/** Inits that start one command, also under the names that engines give them. */
const INITS = [
  ...["tini", "tini-static", "docker-init", "dumb-init", "catatonit", "podman-init", "pid1"],
  ...["smell-baron", "smell-baron.musl", "baronet", "baronet-amd64.musl", "baronet-arm64.musl"],
];

/** The name of a program without its path: `sh` of `/bin/sh` and of a login shell's `-sh`. */
export function programName(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1).replace(/^-/, "").replace(/:$/, "");
}

/** `word`: the first of a command line. */
export function isShell(word: string): boolean {
  return SHELLS.includes(programName(word));
}

function words({ args }: Process): string[] {
  const [first = "", ...rest] = args.split(" ");
  // busybox, or node with its program: the second word says what it is.
  return /^(busybox|node|nodejs)$/.test(programName(first)) ? rest : [first, ...rest];
}

export function isShellProcess(process: Process): boolean {
  return isShell(words(process)[0] ?? "");
}

export function isKnownInit({ args }: Process): boolean {
  return INITS.includes(programName(args.split(" ")[0]));
}

/** Whether it belongs to how the application is started, and is not an init by trade. */
export function isStartScript(process: Process): boolean {
  const [program = ""] = words(process);
  return isShell(program) || RUNNERS.includes(programName(program));
}
