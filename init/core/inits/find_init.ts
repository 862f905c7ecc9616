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
import { KILL } from "./kill.ts";
import { SMELL_BARON } from "./smell_baron.ts";
import { TINI } from "./tini.ts";

const INITS: Readonly<Record<InitName, Init>> = {
  baronet: BARONET,
  tini: TINI,
  "docker-init": TINI,
  "dumb-init": DUMB_INIT,
  catatonit: CATATONIT,
  "smell-baron": SMELL_BARON,
  kill: KILL,
};

interface Found {
  readonly init: Init;
  readonly args: readonly string[];
}

/** `argv` as execve(2) has it. A name that --as cannot mean is left for the parser to refuse. */
export function findInit(argv: readonly string[]): Found {
  const args = argv.slice(1);
  const named = args.length > 0 && args[0].startsWith("--as") ? findNamed(args) : undefined;
  return named ?? { init: INITS[initNamed(argv.length > 0 ? argv[0] : "")], args };
}

function findNamed([word, ...rest]: readonly string[]): Found | undefined {
  const [option, ...value] = word.split("=");
  const isApart = value.length === 0;
  const name = INIT_NAMES.find((known) => known === (isApart ? rest[0] : value.join("=")));
  if (option !== "--as" || name === undefined) return undefined;
  return { init: INITS[name], args: isApart ? rest.slice(1) : rest };
}
