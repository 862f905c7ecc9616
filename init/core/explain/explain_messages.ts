// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// Every sentence that --explain says about processes, and what to change.
//
// long: all of them in one place, so that they keep one voice.
import { type Problem, quote } from "../messages.ts";
import { maskHas } from "../proc_status.ts";
import { SIGNAL_NUMBERS, signalName } from "../signals.ts";
import type { Culprit } from "../verdict.ts";
import type { Process, Thread } from "./process.ts";
import { isPackageManager, isShell, isShellOfText } from "./programs.ts";
import { hears, reactionTo } from "./reactions.ts";

const OURS = 'ENTRYPOINT ["/baronet", "--"]';
const PROGRAM_ITSELF = 'Start the program itself, as in CMD ["node", "server.js"]';
const PROBE = `To see what arrives, run the image with "baronet --probe" as its command`;

/** `PID 1 "sh /run.sh"` or `"main" (pid 6)`. */
function who({ pid, name }: Pick<Process, "pid" | "name">): string {
  return pid === 1 ? `PID 1 ${quote(name)}` : `${quote(name)} (pid ${pid})`;
}

/** `catches it` or `waits for it`. */
function hearing(process: Process, signal: number): string {
  return reactionTo(process, signal) === "waits" ? "waits for it" : "catches it";
}

/** `does nothing on SIGTERM, and the kernel will not kill it`. */
function deafness(process: Process, signal: number): string {
  const name = signalName(signal);
  switch (reactionTo(process, signal)) {
    case "ignores":
      return `ignores ${name}`;
    case "blocks":
      return `blocks ${name} and does not take it`;
    default:
      return `does nothing on ${name}, and the kernel will not kill it`;
  }
}

// ---- the way of the stop signal

export function isDeafRoot(
  root: Process,
  { signal, listener, hasOthers }: {
    signal: number;
    listener: Process | undefined;
    hasOthers: boolean;
  },
): string {
  const start = `${who(root)} ${deafness(root, signal)}`;
  if (listener !== undefined) {
    return `${start}: ${who(listener)} ${hearing(listener, signal)} but never hears it`;
  }
  return hasOthers ? `${start}: who is below it never hears it` : start;
}

export function isDeafCommand(command: Process, signal: number): string {
  return `${who(command)} ${deafness(command, signal)}: it is forwarded in vain`;
}

export function shellDies(
  shell: Process,
  { signal, listener }: { signal: number; listener: Process },
): string {
  return `${who(shell)} dies of ${signalName(signal)} and does not forward it: ` +
    `${who(listener)} ${hearing(listener, signal)} but never hears it`;
}

export function shellDiesBehindInit(
  shell: Process,
  { signal, listener, init, isHeard, isEnd }: {
    signal: number;
    listener: Process;
    init: string;
    /** The signal goes to the listener as well; undefined: that cannot be seen. */
    isHeard: boolean | undefined;
    /** When this init leaves, the kernel kills everybody in its PID namespace. */
    isEnd: boolean;
  },
): string {
  const start = `${who(shell)} dies of ${signalName(signal)}, and ${init} leaves with it`;
  if (isHeard !== false && isEnd) {
    const hears = isHeard ? "hears it, too, but is" : "may hear it, too, and is";
    return `${start}: ${who(listener)} ${hears} killed in the middle of what it does`;
  }
  const end = isEnd ? "is killed without hearing it" : "goes on without hearing it";
  return `${start}: ${who(listener)} ${hearing(listener, signal)} but ${end}`;
}

export function managerStartsShell(
  manager: Process,
  { shell, listener, signal }: { shell: Process; listener: Process; signal: number },
) {
  return {
    text:
      `${who(manager)} forwards ${signalName(signal)} at most to ${who(shell)}, which dies of ` +
      `it: ${who(listener)} ${hearing(listener, signal)} but never hears it`,
    advice: `${PROGRAM_ITSELF}, or begin the script in package.json with exec`,
  };
}

/** Other signals that people stop a program with, in case it catches one of them. */
const STOP_SIGNALS = (["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"] as const)
  .map((name) => SIGNAL_NUMBERS[name]);

export function adviceForDeaf(
  process: Process,
  { signal, culprit }: { signal: number; culprit: Culprit },
): string {
  if (culprit === "init") return `Use an init that forwards it: ${OURS}`;
  // An init in front forwards to it: that helps who would die of the signal, and nobody else.
  const wouldDie = reactionTo(process, signal) === "nothing";
  const orInit = wouldDie ? `, or ${OURS}` : "";
  if (isPackageManager(process)) {
    return `${PROGRAM_ITSELF}${orInit}`;
  }
  if (isShell(process)) {
    return wouldDie ? adviceForShell(process) : adviceForIgnoringShell(process, signal);
  }
  if (culprit === "entrypoint") {
    return wouldDie
      ? `Let it forward the signal, let it exec what it starts${orInit}`
      : `Let it forward ${signalName(signal)}, or let it exec what it starts`;
  }
  const other = STOP_SIGNALS.find((one) => one !== signal && hears(process, one));
  if (other !== undefined) {
    return `It hears ${signalName(other)}: name that one in the image, STOPSIGNAL ${
      signalName(other)
    }`;
  }
  const name = signalName(signal);
  if (isIgnoredByDefault(process, signal)) {
    return `Let it handle ${name}: the default is to ignore it`;
  }
  return wouldDie
    ? `Let it handle ${name}, or put an init in front of it, so that it dies of it: ${OURS}`
    : `Let it handle ${name}; that it is ignored or blocked may be inherited from its parent`;
}

/** It has not asked for that: SIGWINCH and some more. */
function isIgnoredByDefault(process: Process, signal: number): boolean {
  return reactionTo(process, signal) === "ignores" && !maskHas(process.ignored, signal);
}

/** It is a trap that ignores the signal, or was started so: an init in front changes nothing. */
function adviceForIgnoringShell(shell: Process, signal: number): string {
  if (isIgnoredByDefault(shell, signal)) return "Use exec in the script";
  return `Take trap '' ${signalName(signal).replace(/^SIG/, "")} out of the script, and use exec ` +
    "in it; that it is ignored may be inherited from its parent";
}

/** For who starts a program and dies in front of it. */
export function adviceForWrapper(wrapper: Process): string {
  return isShell(wrapper)
    ? adviceForShell(wrapper)
    : `Let it exec what it starts, or forward the signal, or ${OURS}`;
}

export function adviceForShell(shell: Process): string {
  return isShellOfText(shell)
    ? `Write the command in its exec form, CMD ["program"], begin it with exec, or ${OURS}`
    : `Use exec in the script, or ${OURS}`;
}

export function isInnerInit(process: Process, signal: number) {
  return {
    text: `${who(process)} is the init of a PID namespace of its own: it ${
      deafness(process, signal)
    }`,
    advice:
      "Put an init that forwards signals in front of it in that namespace, or let it handle " +
      signalName(signal),
  };
}

// ---- states

function namesOf(processes: readonly Process[]): string {
  const [first] = processes;
  const others = processes.length - 1;
  const one = `${quote(first.name)} (pid ${first.pid})`;
  if (others === 0) return one;
  return `${one} and ${others} ${others === 1 ? "other" : "others"}`;
}

const WAIT =
  "Let the parent call waitpid(2) on SIGCHLD, or ignore SIGCHLD, so that the kernel reaps for it";

export function doesNotWait(parent: Process, dead: readonly Process[]): string {
  const isOne = dead.length === 1;
  return `${who(parent)} does not wait for its dead: ${namesOf(dead)} ` +
    `${isOne ? "is a zombie" : "are zombies"}, and nobody else can reap ${isOne ? "it" : "them"} ` +
    "while that parent lives";
}

/** The one that is explained: of its parent nothing is known but the number. */
export function isZombie(process: Process) {
  const { parentPid } = process;
  const parent = parentPid === 0 ? "outside of this PID namespace" : `pid ${parentPid}`;
  return {
    text: `${who(process)} is a zombie: it has ended, and its parent (${parent}) does not wait ` +
      "for it",
    advice: WAIT,
  };
}

/** `tini`: one below that could adopt orphans, and does not. */
export function adviceForZombies(parent: Process, tini: Process | undefined): string {
  if (!parent.isInit) return WAIT;
  const start = "Orphans become its children as well:";
  const adopt = tini === undefined ? "" : ` let ${who(tini)} adopt them by TINI_SUBREAPER=1, or`;
  return `${start}${adopt} put an init in front of it, ${OURS}`;
}

export function isStopped(process: Process) {
  return {
    text: `${who(process)} is stopped: it hears nothing but SIGKILL until it is continued`,
    advice: `Continue it: baronet --send CONT ${process.pid}`,
  };
}

export function isTraced(process: Process) {
  return {
    text: `${who(process)} is stopped by its tracer: it hears nothing but SIGKILL meanwhile`,
    advice: "Let the debugger continue it, or detach it",
  };
}

export function isUninterruptible(process: Process) {
  return {
    text:
      `${who(process)} is in uninterruptible sleep: it hears nothing until the kernel is done, ` +
      "unless the signal kills it",
    advice: "Look at what it waits for, most often storage or a network file system",
  };
}

// ---- what cannot be seen

export function shellTrap(shell: Process, signal: number) {
  return {
    text: `${who(shell)} catches ${signalName(signal)}, but a shell runs a trap only when the ` +
      'command in its foreground has ended, or at once in its "wait": which of the two this is ' +
      "cannot be seen from outside",
    advice: `Use exec instead of a trap where you can. ${PROBE}`,
  };
}

export function packageManager(process: Process, signal: number) {
  return {
    text: `${who(process)} catches ${signalName(signal)}; whether it forwards it to what it ` +
      "started, and waits for that, depends on its version and cannot be seen from outside: npm 11 " +
      "does, some of npm 9 do not, and yarn 1 does not wait",
    advice: `${PROGRAM_ITSELF}. ${PROBE}`,
  };
}

export function runtimeCatches(
  process: Process,
  { signal, runtime }: { signal: number; runtime: string },
) {
  return {
    text: `${who(process)} catches ${signalName(signal)} as every program of ${runtime} does; ` +
      "whether it does something on it cannot be seen from outside",
    advice: `${LOOK_AT_END}. ${PROBE}`,
  };
}

export function mayForward(process: Process, signal: number) {
  return {
    text: `${who(process)} hears ${signalName(signal)}; whether it forwards it to those below it ` +
      "cannot be seen from outside",
    advice: PROBE,
  };
}

const LOOK_AT_END = "Stop it once, and look at its log and exit code";
const AS_ROOT = `Run this as root, with --cap-add SYS_PTRACE where that is not enough. ${PROBE}`;

export function hidesVariable(init: Process, variable: string) {
  return {
    text: `Whether ${variable} changes what ${who(init)} does cannot be seen: ` +
      "this user may not read its environment",
    advice: AS_ROOT,
  };
}

export function isUnreadable(process: Process, signal: number) {
  const start = `Whether ${who(process)} waits for ${signalName(signal)} cannot be seen`;
  const { signalfds, threads, caught } = process;
  const does = (...activities: readonly Thread["activity"][]) =>
    threads.some(({ activity }) => activities.includes(activity));
  if (signalfds === undefined || does("hidden")) {
    return { text: `${start}: this user may not look into it`, advice: AS_ROOT };
  }
  const isBusy = does("runs", "moves");
  const what = maskHas(caught, signal) ? "a handler for it" : "a signalfd for it that nobody reads";
  return {
    text: `${start}: ${isBusy ? "it was busy at each look" : `it has ${what}, and blocks it now`}`,
    advice: `${isBusy ? "Ask again when it has less to do" : LOOK_AT_END}. ${PROBE}`,
  };
}

// ---- failures

const FAILURES: Readonly<Record<string, string>> = {
  ENOENT:
    "Check the number, and that /proc is there: it is in every container that does not hide it",
  ESRCH: "Name a process that still runs",
  EACCES: "Run this as root",
  EPERM: "Run this as root",
  OWN: "Run it beside the others: docker exec, or docker run with --pid=container:NAME",
  NotCapable: "Run it again with deno run --allow-all",
};

export function cannotExplain(
  pid: number,
  { code, text }: { code: string; text: string },
): Problem {
  return {
    text: `Cannot explain pid ${pid}: ${text}`,
    advice: FAILURES[code] ?? "See proc(5), and what mounts /proc here",
  };
}
