// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Processes whose state alone keeps them from hearing a signal, and the dead that nobody waits for.
// Each of these states may last a moment only: what is found is what was so at two looks.
import type { Pid } from "../plan.ts";
import { type Finding, type Findings, merge, NOTHING } from "./findings.ts";
import * as messages from "./explain_messages.ts";
import type { Process } from "./process.ts";
import { knownInit } from "./programs.ts";
import { isDeaf } from "./reactions.ts";
import type { Tree } from "./tree.ts";

/** The states that a second look is taken for. */
const TELLING = ["Z", "D", "T", "t"];

export function isTelling({ state }: Process): boolean {
  return TELLING.includes(state);
}

/** `before`: the states at the first look, by pid. */
export function findStates(tree: Tree, before: ReadonlyMap<Pid, string>): Findings {
  const lasting = tree.branches.map(({ process }) => process)
    .filter(({ pid, state }) => before.get(pid) === state);
  return merge([findZombies(tree, lasting), ...lasting.map(findStopped)]);
}

function finding(parts: Finding): Findings {
  return { findings: [parts], unknowns: [] };
}

/** One finding for each parent. The root's own parent is not in the tree: it has no name. */
function findZombies(tree: Tree, lasting: readonly Process[]): Findings {
  const zombies = lasting.filter(({ state }) => state === "Z");
  const { root } = tree;
  const rootIsZombie = zombies.includes(root)
    ? finding({
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
    const isKnown = knownInit(parent) !== undefined;
    return finding({
      id: "zombie",
      culprit: isKnown ? "init" : "application",
      pids: [parent.pid, ...dead.map(({ pid }) => pid)],
      text: messages.doesNotWait(parent, dead),
      advice: messages.adviceForZombies(parent),
    });
  });
  return merge([rootIsZombie, ...zombiesOfParents]);
}

function findStopped(process: Process): Findings {
  const { pid, state } = process;
  switch (state) {
    case "T":
      return finding({
        id: "stopped",
        culprit: "environment",
        pids: [pid],
        ...messages.isStopped(process),
      });
    case "t":
      return finding({
        id: "traced",
        culprit: "environment",
        pids: [pid],
        ...messages.isTraced(process),
      });
    case "D":
      return finding({
        id: "uninterruptible",
        culprit: "environment",
        pids: [pid],
        ...messages.isUninterruptible(process),
      });
    default:
      return NOTHING;
  }
}

/** The inits of PID namespaces further down: for them, too, there are no default actions. */
export function findInnerInits(tree: Tree, signal: number): Findings {
  const inner = tree.branches.map(({ process }) => process)
    .filter((process) => process !== tree.root && process.isInit && isDeaf(process, signal));
  return merge(inner.map((process) =>
    finding({
      id: "inner-init",
      culprit: "application",
      pids: [process.pid],
      ...messages.isInnerInit(process, signal),
    })
  ));
}
