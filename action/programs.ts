// SPDX-License-Identifier: MIT
// Pure: what a process is, told by its command line as `docker top` shows it: a shell, who starts
// others, an init. The names themselves are core's.
import { isInitName } from "../init/core/init_names.ts";
import { baseName, calledName, isShellName, isStarter } from "../init/core/program_names.ts";
import type { Process } from "./observations.ts";

/** The name of a program without its path: `sh` of `/bin/sh` and of a login shell's `-sh`. */
export function programName(word: string): string {
  return baseName(word).replace(/^-/, "").replace(/:$/, "");
}

/** `word`: the first of a command line. */
export function isShell(word: string): boolean {
  return isShellName(programName(word));
}

function words({ args }: Process): string[] {
  return args.split(" ");
}

export function isShellProcess(process: Process): boolean {
  return isShellName(calledName(words(process)));
}

export function isKnownInit(process: Process): boolean {
  return isInitName(programName(words(process)[0]));
}

/** Whether it belongs to how the application is started, and is not an init by trade. */
export function isStartScript(process: Process): boolean {
  return isStarter(words(process));
}
