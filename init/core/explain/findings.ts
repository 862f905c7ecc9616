// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// From the processes to what is wrong with the way that the stop signal takes: down from the
// process that is explained, as far as somebody passes it on. Each rule claims only what a signal
// sent for real would confirm; what cannot be seen from outside becomes an unknown.
import type { Culprit } from "../verdict.ts";
import * as messages from "./explain_messages.ts";
import { type Findings, found, merge, NOTHING, type Unknown, type UnknownId } from "./finding.ts";
import type { Process } from "./process.ts";
import { ANY_OPTION, type KnownInit, knownInit } from "./known_inits.ts";
import { isPackageManager, isShell, runtimeCatching, signalsChildAlone } from "./programs.ts";
import { hears, isDeaf, reactionTo } from "./reactions.ts";
import type { Tree } from "./tree.ts";

/** An init on the signal's way, and the process that it is. */
interface Station {
  readonly process: Process;
  readonly init: KnownInit;
}

/** How far the signal has come. */
interface Way {
  readonly tree: Tree;
  /** What has become of it. */
  readonly signal: number;
  /** The inits that have sent it on, the first one first. */
  readonly stations: readonly Station[];
}

type Words = Pick<Unknown, "text" | "advice">;

function unsure(id: UnknownId, { pid }: Process, words: Words): Findings {
  return { findings: [], unknowns: [{ id, pids: [pid], ...words }] };
}

/** The way of the signal that asks to stop, from the root of the tree on. */
export function followSignal(tree: Tree, signal: number): Findings {
  const { root } = tree;
  if (isDeaf(root, signal)) return deafRoot(tree, signal);
  if (reactionTo(root, signal) === "dies") return passedOnBy(root, { tree, signal });
  return follow(root, { tree, signal, stations: [] });
}

function follow(process: Process, way: Way): Findings {
  const init = knownInit(process);
  if (init === undefined) return whetherHeard(process, way);
  return merge([whetherSeen(process, way.signal), behindInit({ process, init }, way)]);
}

/** Below it are only more of the same program, such as its workers; or nobody. */
function isAlone(process: Process, tree: Tree): boolean {
  return tree.livingBelow(process).every(({ exe, argv }) =>
    exe === undefined || process.exe === undefined
      ? argv[0] === process.argv[0]
      : exe === process.exe
  ) && !isShell(process);
}

/** The first one that hears it. */
function listenerBelow(
  process: Process,
  { tree, signal }: Pick<Way, "tree" | "signal">,
): Process | undefined {
  return tree.livingBelow(process).find((below) => hears(below, signal));
}

function deafRoot(tree: Tree, signal: number): Findings {
  const { root } = tree;
  const listener = listenerBelow(root, { tree, signal });
  const isStarter = isShell(root) || isPackageManager(root) || !isAlone(root, tree);
  const culprit = culpritIn(root, isStarter);
  return found({
    id: culprit === "application" ? "deaf-application" : "deaf-init",
    culprit,
    pids: [root.pid, ...(listener === undefined ? [] : [listener.pid])],
    text: messages.isDeafRoot(root, {
      signal,
      listener,
      hasOthers: tree.livingBelow(root).length > 0,
    }),
    advice: messages.adviceForDeaf(root, { signal, culprit }),
  });
}

/** It dies of the signal: whoever is below a shell goes on, and never hears of it. */
function passedOnBy(wrapper: Process, { tree, signal }: Pick<Way, "tree" | "signal">): Findings {
  const listener = listenerBelow(wrapper, { tree, signal });
  // Of other programs nobody expects that they forward what was meant for them.
  if (!isShell(wrapper) || listener === undefined) return NOTHING;
  const text = messages.shellDies(wrapper, { signal, listener });
  return blameWrapper(wrapper, { listener, text });
}

/** `wrapper` ends by the signal in front of somebody who would hear it. */
function blameWrapper(
  wrapper: Process,
  { listener, text, advice = messages.adviceForWrapper(wrapper) }: {
    listener: Process;
    text: string;
    advice?: string;
  },
): Findings {
  const pids = [wrapper.pid, listener.pid];
  return found({ id: "shell-in-between", culprit: "entrypoint", pids, text, advice });
}

function culpritIn(deaf: Process, isStarter: boolean): Culprit {
  if (knownInit(deaf) !== undefined) return "init";
  return isStarter ? "entrypoint" : "application";
}

/** The commands of an init, each of which gets what the init sends on. */
function behindInit(station: Station, { tree, signal: received, stations }: Way): Findings {
  const { process, init } = station;
  const signal = init.sentFor(received);
  if (signal === undefined) {
    return unsure("forwards-unknown", process, messages.mayForward(process, received));
  }
  const way = { tree, signal, stations: [...stations, station] };
  const children = tree.livingChildren(process);
  const commands = init.hasSeveral ? children : children.slice(0, 1);
  const mayBeAnything = init.hiddenVariable === ANY_OPTION ? [hidesVariable(station)] : [];
  return merge([...mayBeAnything, ...commands.map((command) => toCommand(command, way))]);
}

function toCommand(command: Process, way: Way): Findings {
  const { signal } = way;
  if (reactionTo(command, signal) === "dies") return wrapperBehindInit(command, way);
  if (!isDeaf(command, signal)) return follow(command, way);
  const culprit = culpritIn(command, isShell(command) || isPackageManager(command));
  return found({
    id: "deaf-application",
    culprit,
    pids: [command.pid],
    text: messages.isDeafCommand(command, signal),
    advice: messages.adviceForDeaf(command, { signal, culprit }),
  });
}

/** It ends by the signal: its init leaves, and so does the one before that. */
function wrapperBehindInit(wrapper: Process, { tree, signal, stations }: Way): Findings {
  const listener = listenerBelow(wrapper, { tree, signal });
  if (listener === undefined || isAlone(wrapper, tree)) return NOTHING;
  if (stations.some(({ init }) => init.asksOthers)) return NOTHING;
  const isEnd = stations.some(({ process }) => process.isInit);
  const { isHeard, hiding } = byGroup(listener, { stations, last: wrapper });
  const unseen = merge(hiding.map(hidesVariable));
  if (isHeard !== false && !isEnd) return unseen;
  const { init } = stations[stations.length - 1];
  const how = { signal, listener, init: init.name, isHeard, isEnd };
  const text = messages.shellDiesBehindInit(wrapper, how);
  return merge([blameWrapper(wrapper, { listener, text }), unseen]);
}

/**
 * Whether somebody hears the signal as a member of a group that an init on the way signals: that of
 * the next one behind it. Undefined: it depends on the variables that are hidden.
 */
function byGroup(
  { pgid }: Process,
  { stations, last }: { stations: readonly Station[]; last: Process },
): { isHeard: boolean | undefined; hiding: readonly Station[] } {
  const ofGroup = stations.filter((_, at) => (stations[at + 1]?.process ?? last).pgid === pgid);
  if (ofGroup.some(({ init }) => init.signalsGroup)) return { isHeard: true, hiding: [] };
  const hiding = ofGroup.filter(({ init }) => init.hiddenVariable !== undefined);
  return { isHeard: hiding.length > 0 ? undefined : false, hiding };
}

function hidesVariable({ process, init: { hiddenVariable = "" } }: Station): Findings {
  const words = messages.hidesVariable(process, hiddenVariable);
  return unsure("environment-unreadable", process, words);
}

function whetherSeen(process: Process, signal: number): Findings {
  return reactionTo(process, signal) === "unknown"
    ? unsure("masks-unreadable", process, messages.isUnreadable(process, signal))
    : NOTHING;
}

/** Whether it forwards the signal or not, a shell in between does not. Undefined: not to be seen. */
function behindManager(manager: Process, { tree, signal, stations }: Way): Findings | undefined {
  if (!signalsChildAlone(manager)) return undefined;
  const shell = tree.livingChildren(manager)
    .find((child) => isShell(child) && reactionTo(child, signal) === "dies");
  const listener = shell && listenerBelow(shell, { tree, signal });
  if (shell === undefined || listener === undefined) return undefined;
  if (byGroup(listener, { stations, last: manager }).isHeard !== false) return undefined;
  const words = messages.managerStartsShell(manager, { shell, listener, signal });
  return blameWrapper(shell, { listener, ...words });
}

/** It catches the signal or may wait for it: what comes of that is not to be seen. */
function whetherHeard(process: Process, { tree, signal, stations }: Way): Findings {
  const say = (id: UnknownId, words: Words) => unsure(id, process, words);
  if (reactionTo(process, signal) === "unknown") return whetherSeen(process, signal);
  if (isPackageManager(process)) {
    return behindManager(process, { tree, signal, stations }) ??
      say("package-manager", messages.packageManager(process, signal));
  }
  if (isShell(process)) {
    return tree.livingBelow(process).length === 0
      ? NOTHING
      : say("shell-trap", messages.shellTrap(process, signal));
  }
  const runtime = runtimeCatching(process, signal);
  if (runtime !== undefined) {
    return say("runtime-catches", messages.runtimeCatches(process, { signal, runtime }));
  }
  if (stations.length > 0 || isAlone(process, tree)) return NOTHING;
  return say("forwards-unknown", messages.mayForward(process, signal));
}
