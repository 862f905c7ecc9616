// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// From the processes to what is wrong with the way that the stop signal takes: down from the
// process that is explained, as far as somebody passes it on. Each rule claims only what a signal
// sent for real would confirm; what cannot be seen from outside becomes an unknown.
import type { Culprit } from "../verdict.ts";
import * as messages from "./explain_messages.ts";
import type { Process } from "./process.ts";
import {
  isPackageManager,
  isShell,
  type KnownInit,
  knownInit,
  runtimeCatching,
} from "./programs.ts";
import { hears, isDeaf, reactionTo } from "./reactions.ts";
import type { Tree } from "./tree.ts";

export const FINDING_IDS = [
  "deaf-init",
  "deaf-application",
  "shell-in-between",
  "inner-init",
  "zombie",
  "stopped",
  "traced",
  "uninterruptible",
] as const;
export type FindingId = (typeof FINDING_IDS)[number];

export const UNKNOWN_IDS = [
  "shell-trap",
  "package-manager",
  "runtime-catches",
  "forwards-unknown",
  "masks-unreadable",
] as const;
export type UnknownId = (typeof UNKNOWN_IDS)[number];

export interface Finding {
  readonly id: FindingId;
  readonly culprit: Culprit;
  /** Whom it is about: first who has to change, where that is a process. */
  readonly pids: readonly number[];
  readonly text: string;
  readonly advice: string;
}

/** What cannot be seen from outside. */
export interface Unknown {
  readonly id: UnknownId;
  readonly pids: readonly number[];
  readonly text: string;
  readonly advice: string;
}

export interface Findings {
  readonly findings: readonly Finding[];
  readonly unknowns: readonly Unknown[];
}

export const NOTHING: Findings = { findings: [], unknowns: [] };

export function found(finding: Finding): Findings {
  return { findings: [finding], unknowns: [] };
}

function unknown(one: Unknown): Findings {
  return { findings: [], unknowns: [one] };
}

/** The way of the signal that asks to stop, from the root of the tree on. */
export function followSignal(tree: Tree, signal: number): Findings {
  const { root } = tree;
  const init = knownInit(root);
  if (isDeaf(root, signal)) return deafRoot(tree, { init, signal });
  if (reactionTo(root, signal) === "dies") return passedOnBy(root, { tree, signal });
  if (init !== undefined) {
    return merge([whetherSeen(root, signal), behindInit(tree, { init, signal })]);
  }
  return whetherHeard(root, { tree, signal, isFirst: true });
}

/** Below it are only more of the same program, such as its workers; or nobody. */
function isAlone(process: Process, tree: Tree): boolean {
  return tree.livingBelow(process).every(({ exe, argv }) =>
    exe === undefined || process.exe === undefined
      ? argv[0] === process.argv[0]
      : exe === process.exe
  ) && !isShell(process);
}

function deafRoot(
  tree: Tree,
  { init, signal }: { init: KnownInit | undefined; signal: number },
): Findings {
  const { root } = tree;
  const below = tree.livingBelow(root);
  const listener = below.find((process) => hears(process, signal));
  const isStarter = isShell(root) || isPackageManager(root) || !isAlone(root, tree);
  const culprit = init !== undefined ? "init" : isStarter ? "entrypoint" : "application";
  return found({
    id: culprit === "application" ? "deaf-application" : "deaf-init",
    culprit,
    pids: [root.pid, ...(listener === undefined ? [] : [listener.pid])],
    text: messages.isDeafRoot(root, { signal, listener, hasOthers: below.length > 0 }),
    advice: messages.adviceForDeaf(root, { signal, culprit }),
  });
}

/** It dies of the signal: whoever is below a shell goes on, and never hears of it. */
function passedOnBy(wrapper: Process, { tree, signal }: { tree: Tree; signal: number }): Findings {
  const listener = tree.livingBelow(wrapper).find((process) => hears(process, signal));
  // Of other programs nobody expects that they forward what was meant for them.
  if (!isShell(wrapper) || listener === undefined) return NOTHING;
  const text = messages.shellDies(wrapper, { signal, listener });
  return blameWrapper(wrapper, { listener, text });
}

/** `wrapper` ends by the signal in front of somebody who would hear it. */
function blameWrapper(
  wrapper: Process,
  { listener, text }: { listener: Process; text: string },
): Findings {
  return found({
    id: "shell-in-between",
    culprit: "entrypoint",
    pids: [wrapper.pid, listener.pid],
    text,
    advice: messages.adviceForWrapper(wrapper),
  });
}

/** The commands of an init, each of which gets what the init sends on. */
function behindInit(
  tree: Tree,
  { init, signal: received }: { init: KnownInit; signal: number },
): Findings {
  const signal = init.sentFor(received);
  if (signal === undefined) {
    const { text, advice } = messages.mayForward(tree.root, received);
    return unknown({ id: "forwards-unknown", pids: [tree.root.pid], text, advice });
  }
  const children = tree.livingChildren(tree.root);
  const commands = init.hasSeveral ? children : children.slice(0, 1);
  return merge(commands.map((command) => {
    if (reactionTo(command, signal) === "dies") {
      return init.asksOthers ? NOTHING : shellBehindInit(command, { tree, init, signal });
    }
    if (!isDeaf(command, signal)) return whetherHeard(command, { tree, signal, isFirst: false });
    const isStarter = isShell(command) || isPackageManager(command);
    const culprit = isStarter ? "entrypoint" : "application";
    return found({
      id: "deaf-application",
      culprit,
      pids: [command.pid],
      text: messages.isDeafCommand(command, signal),
      advice: messages.adviceForDeaf(command, { signal, culprit }),
    });
  }));
}

function shellBehindInit(
  wrapper: Process,
  { tree, init, signal }: { tree: Tree; init: KnownInit; signal: number },
): Findings {
  const listener = tree.livingBelow(wrapper).find((process) => hears(process, signal));
  if (listener === undefined || isAlone(wrapper, tree)) return NOTHING;
  const isEnd = tree.root.isInit;
  const isHeard = init.signalsGroup && listener.pgid === wrapper.pgid;
  if (isHeard && !isEnd) return NOTHING;
  const how = { signal, listener, init: init.name, isHeard, isEnd };
  return blameWrapper(wrapper, { listener, text: messages.shellDiesBehindInit(wrapper, how) });
}

function whetherSeen(process: Process, signal: number): Findings {
  if (reactionTo(process, signal) !== "unknown") return NOTHING;
  const { text, advice } = messages.isUnreadable(process, signal);
  return unknown({ id: "masks-unreadable", pids: [process.pid], text, advice });
}

/** It catches the signal or may wait for it: what comes of that is not to be seen. */
function whetherHeard(
  process: Process,
  { tree, signal, isFirst }: { tree: Tree; signal: number; isFirst: boolean },
): Findings {
  const { pid } = process;
  const below = tree.livingBelow(process);
  const say = (id: UnknownId, { text, advice }: { text: string; advice: string }) =>
    unknown({ id, pids: [pid], text, advice });
  if (reactionTo(process, signal) === "unknown") return whetherSeen(process, signal);
  if (isPackageManager(process)) {
    return say("package-manager", messages.packageManager(process, signal));
  }
  if (isShell(process)) {
    return below.length === 0 ? NOTHING : say("shell-trap", messages.shellTrap(process, signal));
  }
  const runtime = runtimeCatching(process, signal);
  if (runtime !== undefined) {
    return say("runtime-catches", messages.runtimeCatches(process, { signal, runtime }));
  }
  if (!isFirst || isAlone(process, tree)) return NOTHING;
  return say("forwards-unknown", messages.mayForward(process, signal));
}

export function merge(parts: readonly Findings[]): Findings {
  return {
    findings: parts.flatMap(({ findings }) => findings),
    unknowns: parts.flatMap(({ unknowns }) => unknowns),
  };
}
