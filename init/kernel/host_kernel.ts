// SPDX-License-Identifier: MIT
// The Kernel over the functions of the C host. Every failure becomes an event; nothing here
// decides what it means.
import type { EffectOf, Target } from "../core/effects.ts";
import { ERRNO } from "../core/errno.ts";
import type { Event, EventOf } from "../core/events.ts";
import type { Facts, Pid, Plan } from "../core/plan.ts";
import { SIGNAL_NUMBERS } from "../core/signals.ts";
import { type Child, ChildWaiter } from "./children.ts";
import type { Kernel, Performable } from "./kernel.ts";
import { listOpenFiles, listProcesses } from "./proc_files.ts";
import { spawnCommand } from "./spawn_command.ts";
import { findForeground, hasShell } from "./terminal.ts";
import { Timers } from "./timers.ts";

const { SIGCHLD, SIGSTOP } = SIGNAL_NUMBERS;
const STDERR = 2;
const FIRST_INHERITED_FILE = 3;
/**
 * SIGCHLD (17) is taken after the signals with lower numbers: a flood of them must not keep the
 * dead waiting.
 */
const SIGNALS_PER_LOOK = 16;
/** Where neither close_range(2) nor /proc is there: four times the usual limit on open files. */
const LAST_GUESSED_FILE = 4095;

type SignalEvent = EventOf<"signalReceived">;
const NO_SIGNAL: SignalEvent = {
  type: "signalReceived",
  signal: 0,
  code: 0,
  senderPid: 0,
  value: undefined,
};

export interface HostKernelOptions {
  readonly facts: Facts;
  readonly plan: Plan;
  readonly formatLine: (line: EffectOf<"log">) => string;
  /** Whether commands are asked to stop by a signal, so that whoever is stopped must go on for it. */
  readonly asksToStop: (signal: number) => boolean;
  /** Whether somebody wants to see SIGCHLD as an event. */
  readonly hearsOfChildren: boolean;
  /** Whether somebody wants to see the end of each orphan as an event. */
  readonly hearsOfOrphans: boolean;
}

export class HostKernel implements Kernel {
  readonly #options: HostKernelOptions;
  /** What performing has led to, oldest first; it comes before anything new. */
  readonly #events: Event[] = [];
  readonly #timers = new Timers(host.clock_gettime);
  readonly #children: ChildWaiter;
  #lastSignal: SignalEvent = NO_SIGNAL;
  /** A signal that comes after what has happened to children before it. */
  #held: SignalEvent | undefined;
  /** How many there were. */
  #signals = 0;
  /** Nobody reads stderr any more. */
  #isUnheard = false;

  constructor(options: HostKernelOptions) {
    const { plan } = options;
    this.#options = options;
    this.#children = new ChildWaiter({
      ownPid: plan.ownPid,
      namesOrphans: plan.settings.warnReap,
      reportsOrphans: options.hearsOfOrphans,
      waitsForSignal: options.hearsOfChildren,
    });
  }

  /** Every signal and every orphan passes through here: no call and no object more than it takes. */
  nextEvent(repeats = false): Event {
    const events = this.#events;
    const children = this.#children;
    const timers = this.#timers;
    const { asksToStop, hearsOfChildren } = this.#options;
    for (;;) {
      if (events.length > 0) return events.shift() as Event;
      const child = children.mustAsk ? children.next() : undefined;
      if (child !== undefined) return this.#describe(child);
      if (this.#held !== undefined) return this.#takeHeld();
      const signal = timers.areRunning
        ? host.rt_sigtimedwait(timers.leftMs(), false)
        : host.rt_sigtimedwait(-1, repeats && !asksToStop(this.#lastSignal.signal));
      if (signal === SIGCHLD) {
        children.mustAsk = true;
        if (hearsOfChildren) return this.#describeSignal(signal);
      } else if (signal > 0) {
        if (++this.#signals % SIGNALS_PER_LOOK === 0) children.lookAnyway();
        const event = this.#describeSignal(signal);
        if (!asksToStop(signal)) return event;
        // A command may have been stopped before it: SIGCHLD (17), which says so, is taken later.
        children.lookAnyway();
        this.#held = event;
      } else {
        children.mustAsk = true;
        const fired = timers.takeFired();
        if (fired !== undefined) return fired;
      }
    }
  }

  #takeHeld(): Event {
    const held = this.#held ?? NO_SIGNAL;
    this.#held = undefined;
    return held;
  }

  exit(code: number): number {
    return host.exit(code);
  }

  perform(effect: Performable): void {
    switch (effect.type) {
      case "sendSignal": {
        const result = sendSignal(effect);
        return result < 0 ? this.#check(effect, result) : undefined;
      }
      case "spawn":
        return this.#spawn(effect);
      case "startTimer":
        return this.#timers.start(effect.timer, effect.ms);
      case "stopTimer":
        return this.#timers.stop(effect.timer);
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
      case "watchParent":
        return this.#watchParent(effect);
      case "detachTerminal":
        return this.#detachTerminal();
      case "settle":
        this.#check(effect, host.chdir("/"));
        return closeInheritedFiles();
      case "giveForeground":
        return this.#setForeground(effect, { from: [host.getpgrp()], to: effect.pgid });
      case "takeForeground":
        return this.#setForeground(effect, { from: effect.groups, to: host.getpgrp() });
      case "stopSelf":
        return this.#check(effect, host.kill(host.getpid(), SIGSTOP));
    }
  }

  /** To a full pipe the line is lost: nobody could be told. */
  #log(effect: EffectOf<"log">): void {
    if (this.#isUnheard) return;
    const result = host.write_nowait(STDERR, this.#options.formatLine(effect));
    // Each further line would raise SIGPIPE again, and be the reason for the next one.
    this.#isUnheard = result === -ERRNO.EPIPE;
  }

  #check(effect: Performable, result: number): void {
    if (result < 0) this.#events.push({ type: "effectFailed", effect, errno: -result });
  }

  /** The same event as before for a signal that is the same as before: nothing to be made. */
  #describeSignal(signal: number): SignalEvent {
    const code = host.si_code();
    const senderPid = host.si_pid();
    const value = host.si_value();
    const last = this.#lastSignal;
    const isSame = last.signal === signal && last.senderPid === senderPid && last.code === code;
    if (isSame && value === undefined && last.value === undefined) return last;
    this.#lastSignal = { type: "signalReceived", signal, code, senderPid, value };
    return this.#lastSignal;
  }

  #describe(child: Child): Event {
    if (child.type !== "childStopped") return child;
    const { plan } = this.#options;
    const foreground = findForeground(plan.terminalFd ?? -1, child.pid);
    return { ...child, foreground, hasShell: hasShell(plan.ownPid) };
  }

  #lookForChildren(groups: readonly Pid[]): void {
    for (const child of this.#children.lookInto(groups)) this.#events.push(this.#describe(child));
  }

  #spawn(effect: EffectOf<"spawn">): void {
    const { event, hasChild } = spawnCommand(effect.command, this.#options.plan);
    if (hasChild) this.#children.wasBorn();
    this.#events.push(event);
  }

  /**
   * The parent may have died before the kernel was told to watch it (prctl(2)): then nobody but us
   * sends the signal.
   */
  #watchParent(effect: EffectOf<"watchParent">): void {
    this.#check(effect, host.prctl_set_pdeathsig(effect.signal));
    if (host.getppid() === this.#options.facts.parentPid) return;
    if (host.rt_sigpending(effect.signal)) return;
    const { signal } = effect;
    this.#events.push({ type: "signalReceived", signal, code: 0, senderPid: 0, value: undefined });
  }

  /** Only the leader of a session loses it for all, and hands it to the command's session. */
  #detachTerminal(): void {
    const { terminalFd } = this.#options.plan;
    if (terminalFd !== undefined && host.getsid(0) === host.getpid()) {
      host.ioctl_tiocnotty(terminalFd);
    }
  }

  /** SIGTTOU is blocked, so that this cannot stop us (tcsetpgrp(3)). */
  #setForeground(effect: Performable, { from, to }: { from: readonly Pid[]; to: Pid }): void {
    const { terminalFd } = this.#options.plan;
    if (terminalFd === undefined) return;
    const foreground = host.tcgetpgrp(terminalFd);
    // A group whose last process has ended, such as a job of the command's, is nobody's.
    const isGone = foreground > 1 && host.kill(-foreground, 0) === -ERRNO.ESRCH;
    if (isGone || from.includes(foreground)) this.#check(effect, host.tcsetpgrp(terminalFd, to));
  }
}

function sendSignal({ to, signal, value }: EffectOf<"sendSignal">): number {
  const pid = to.type === "process" ? to.pid : pidArgument(to);
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
