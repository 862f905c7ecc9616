// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Which init's command line this is: what --as says, else the name that baronet was started
// under.
import { INIT_NAMES, type InitName, initNamed } from "../init_names.ts";
import { BARONET } from "./baronet.ts";
import { CATATONIT } from "./catatonit.ts";
import { DUMB_INIT } from "./dumb_init.ts";
import type { Init } from "./init.ts";
import { SMELL_BARON } from "./smell_baron.ts";
import { TINI } from "./tini.ts";

const INITS: readonly Init[] = [BARONET, TINI, DUMB_INIT, CATATONIT, SMELL_BARON];

function initCalled(name: InitName): Init {
  return INITS.find(({ names }) => names.includes(name)) ?? BARONET;
}

/** `argv` as execve(2) has it. A name that --as cannot mean is left for the parser to refuse. */
export function findInit([argv0 = "", ...args]: readonly string[]): {
  init: Init;
  args: readonly string[];
} {
  const parts = /^--as(?:=(.*))?$/.exec(args[0] ?? "");
  const name = INIT_NAMES.find((known) => known === (parts?.[1] ?? args[1]));
  if (parts === null || name === undefined) return { init: initCalled(initNamed(argv0)), args };
  return { init: initCalled(name), args: args.slice(parts[1] === undefined ? 2 : 1) };
}
