// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Processes whose state alone keeps them from hearing a signal, and the dead that nobody waits for.
// Each of these states may last a moment only: what is found is what was so at two looks.
import type { Pid } from "../plan.ts";
import { type FindingId, type Findings, found, merge, NOTHING } from "./finding.ts";
import * as messages from "./explain_messages.ts";
import type { Process } from "./process.ts";
import { knownInit } from "./known_inits.ts";
import { isDeaf } from "./reactions.ts";
import type { Tree } from "./tree.ts";

/** Whether its state is one that a second look is taken for. */
export function isTelling({ state }: Process): boolean {
  return state === "Z" || state in HALTS;
}

/** `before`: the states at the first look, by pid. */
export function findStates(tree: Tree, before: ReadonlyMap<Pid, string>): Findings {
  const lasting = tree.branches.map(({ process }) => process)
    .filter(({ pid, state }) => before.get(pid) === state);
  return merge([findZombies(tree, lasting), ...lasting.map(findHalt)]);
}

/** One finding for each parent. The root's own parent is not in the tree: it has no name. */
function findZombies(tree: Tree, lasting: readonly Process[]): Findings {
  const zombies = lasting.filter(({ state }) => state === "Z");
  const { root } = tree;
  const rootIsZombie = zombies.includes(root)
    ? found({
      id: "zombie",
      culprit: "application",
      pids: [root.parentPid, root.pid].filter((pid) => pid > 0),
      ...messages.isZombie(root),
    })
    : NOTHING;
  const parents = tree.branches.map(({ process }) => process);
  const zombiesOfParents = parents.map((parent) => {
    const dead = zombies.filter(({ parentPid }) => parentPid === parent.pid);
    if (dead.length === 0) return NOTHING;
    const adopter = tree.livingBelow(parent).find((below) => knownInit(below)?.adoptsNobody);
    const isKnown = knownInit(parent) !== undefined;
    return found({
      id: "zombie",
      culprit: isKnown ? "init" : "application",
      pids: [parent.pid, ...dead.map(({ pid }) => pid)],
      text: messages.doesNotWait(parent, dead),
      advice: messages.adviceForZombies(parent, adopter),
    });
  });
  return merge([rootIsZombie, ...zombiesOfParents]);
}

interface Halt {
  readonly id: FindingId;
  readonly describe: (process: Process) => { text: string; advice: string };
}

/** The states in which nobody hears anything. */
const HALTS: Readonly<Record<string, Halt>> = {
  T: { id: "stopped", describe: messages.isStopped },
  t: { id: "traced", describe: messages.isTraced },
  D: { id: "uninterruptible", describe: messages.isUninterruptible },
};

function findHalt(process: Process): Findings {
  const halt = HALTS[process.state];
  if (halt === undefined) return NOTHING;
  const { id, describe } = halt;
  return found({ id, culprit: "environment", pids: [process.pid], ...describe(process) });
}

/** The inits of PID namespaces further down: for them, too, there are no default actions. */
export function findInnerInits(tree: Tree, signal: number): Findings {
  const inner = tree.branches.map(({ process }) => process)
    .filter((process) => process !== tree.root && process.isInit && isDeaf(process, signal));
  return merge(inner.map((process) =>
    found({
      id: "inner-init",
      culprit: "application",
      pids: [process.pid],
      ...messages.isInnerInit(process, signal),
    })
  ));
}
