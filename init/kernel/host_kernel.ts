// SPDX-License-Identifier: MIT
// The Kernel over the functions of the C host. Every failure becomes an event; nothing here
// decides what it means.
import type { Target } from "../core/effects.ts";
import type { Event, FileFacts } from "../core/events.ts";
import type { Command, Facts, Pid } from "../core/plan.ts";
import { ERRNO } from "../core/errno.ts";
import { SIGNAL_NUMBERS } from "../core/signals.ts";
import type { Kernel, Performable } from "./kernel.ts";
import { listOpenFiles, listProcesses } from "./proc_files.ts";
import { Timers } from "./timers.ts";

const STDERR = 2;
const FIRST_INHERITED_FILE = 3;
/** Where neither close_range(2) nor /proc is there: four times the usual limit on open files. */
const LAST_GUESSED_FILE = 4095;

export interface HostKernelOptions {
  readonly facts: Facts;
  /** Whether signals go to a command's process group: the guard does as the supervisor does. */
  readonly signalsGroup: boolean;
  readonly formatLine: (line: LogEffect) => string;
}

type EffectOf<T extends Performable["type"]> = Extract<Performable, { type: T }>;
type LogEffect = EffectOf<"log">;

export function isBuiltBinary(): boolean {
  return typeof host !== "undefined";
}

export function engineVersion(): string | undefined {
  return isBuiltBinary() ? host.engine_version() : undefined;
}

export function findFacts(): Facts {
  const ownGroup = host.getpgrp();
  const terminalFd = [0, 1, 2].find((fd) => host.tcgetpgrp(fd) === ownGroup);
  return { ownPid: host.getpid(), path: Deno.env.get("PATH"), terminalFd };
}

export class HostKernel implements Kernel {
  readonly #options: HostKernelOptions;
  /** What performing has led to, oldest first; it comes before anything new. */
  readonly #events: Event[] = [];
  readonly #timers = new Timers(host.clock_gettime);
  /** Children may have ended since wait4 was asked last. One SIGCHLD can stand for many. */
  #mustReap = true;
  #hasChildren = true;
  /** Nobody reads stderr any more. */
  #isUnheard = false;

  constructor(options: HostKernelOptions) {
    this.#options = options;
  }

  nextEvent(): Event {
    for (;;) {
      const event = this.#events.shift() ?? this.#reap() ?? this.#wait();
      if (event !== undefined) return event;
    }
  }

  perform(effect: Performable): void {
    switch (effect.type) {
      case "spawn":
        return this.#spawn(effect.command);
      case "sendSignal":
        return this.#check(effect, sendSignal(effect));
      case "startTimer":
        return this.#timers.start(effect.timer, effect.ms);
      case "lookForChildren":
        return this.#lookForChildren(effect.groups);
      case "listProcesses": {
        const processes = listProcesses(this.#options.facts.ownPid);
        this.#events.push({ type: "processesListed", processes });
        return;
      }
      case "log":
        return this.#log(effect);
      case "becomeSubreaper":
        return this.#check(effect, host.prctl_set_child_subreaper());
      case "settle":
        this.#check(effect, host.chdir("/"));
        return closeInheritedFiles();
      case "takeForeground": {
        const { terminalFd } = this.#options.facts;
        // SIGTTOU is blocked, so that this cannot stop us (tcsetpgrp(3)).
        if (terminalFd !== undefined) {
          this.#check(effect, host.tcsetpgrp(terminalFd, host.getpgrp()));
        }
        return;
      }
    }
  }

  /** To a full pipe the line is lost: nobody could be told. */
  #log(effect: LogEffect): void {
    if (this.#isUnheard) return;
    const result = host.write_nowait(STDERR, this.#options.formatLine(effect));
    // Each further line would raise SIGPIPE again, and be the reason for the next one.
    this.#isUnheard = result === -ERRNO.EPIPE;
  }

  #check(effect: Performable, result: number): void {
    if (result < 0) this.#events.push({ type: "effectFailed", effect, errno: -result });
  }

  #wait(): Event | undefined {
    const signal = host.rt_sigtimedwait(this.#timers.leftMs());
    if (signal <= 0) return this.#timers.takeFired();
    // After every wake-up: SIGCHLD (17) is taken after the signals with lower numbers.
    this.#mustReap = true;
    if (signal === SIGNAL_NUMBERS.SIGCHLD) return undefined;
    const [code, senderPid, , value] = host.siginfo();
    return { type: "signalReceived", received: { signal, code, senderPid, value } };
  }

  /** One child that has ended, or the news that there is none any more. */
  #reap(): Event | undefined {
    if (!this.#mustReap) return undefined;
    const packed = host.wait4(-1, false);
    if (packed > 0) return exitEvent(packed);
    this.#mustReap = false;
    const hadChildren = this.#hasChildren;
    this.#hasChildren = packed === 0;
    return hadChildren && packed < 0 ? { type: "noChildrenLeft" } : undefined;
  }

  #lookForChildren(groups: readonly Pid[]): void {
    let packed = host.wait4(-1, false);
    for (; packed > 0; packed = host.wait4(-1, false)) this.#events.push(exitEvent(packed));
    if (packed < 0) {
      this.#hasChildren = false;
      this.#events.push({ type: "noChildrenLeft" });
      return;
    }
    const holdsChild = (pgid: Pid) => {
      const packed = host.wait4(-pgid, false);
      if (packed > 0) this.#events.push(exitEvent(packed));
      return packed >= 0;
    };
    this.#events.push({ type: "childrenRemain", groups: groups.filter(holdsChild) });
  }

  #spawn(command: Command): void {
    const { facts, signalsGroup } = this.#options;
    const result = host.spawn({
      files: command.files,
      argv: command.argv,
      ownGroup: true,
      terminalFd: facts.terminalFd ?? -1,
      signalGroup: signalsGroup,
    });
    const { id } = command;
    if (result > 0) {
      this.#hasChildren = true;
      this.#events.push({ type: "commandStarted", command: id, pid: result });
    } else {
      const file = findFile(command.files);
      this.#events.push({ type: "commandFailed", command: id, errno: -result, file });
    }
  }
}

function exitEvent(packed: number): Event {
  return { type: "childExited", pid: Math.floor(packed / 65536), waitStatus: packed % 65536 };
}

function sendSignal({ to, signal, value }: EffectOf<"sendSignal">): number {
  const pid = pidArgument(to);
  return value === undefined ? host.kill(pid, signal) : host.rt_sigqueueinfo(pid, signal, value);
}

/** The pid argument of kill(2); negative ones exist only here. */
function pidArgument(to: Target): number {
  switch (to.type) {
    case "process":
      return to.pid;
    case "group":
      return -to.pgid;
    case "everybody":
      return -1;
  }
}

function closeInheritedFiles(): void {
  if (host.close_range(FIRST_INHERITED_FILE) >= 0) return;
  const guessed = Array.from({ length: LAST_GUESSED_FILE + 1 }, (_, fd) => fd);
  for (const fd of listOpenFiles() ?? guessed) {
    // EBADF: it was not open, or it was the one that listed the others.
    if (fd >= FIRST_INHERITED_FILE) host.close(fd);
  }
}

/** The first path that leads somewhere: to a file, or to a folder that may not be entered. */
function findFile(files: readonly string[]): FileFacts | undefined {
  const facts = files.map((path) => ({ path, mode: host.stat(path) }));
  const isSomething = ({ mode }: FileFacts) => mode >= 0 || mode === -ERRNO.EACCES;
  return facts.find(isSomething);
}
