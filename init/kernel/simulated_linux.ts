// SPDX-License-Identifier: MIT
// A model of what Linux does with processes and signals, as far as an init can notice: birth,
// death, adoption, waiting (fork(2), exit(2), wait4(2), prctl(2)), and what a signal does to
// whoever gets it (kill(2), signal(7)). No threads, terminals or ptrace.
import { ERRNO } from "../core/errno.ts";
import { type ReceivedSignal, SIGNAL_NUMBERS } from "../core/signals.ts";
import type { Agenda } from "./simulated_agenda.ts";
import { type Identity, Process, TERMINAL_STOPS } from "./simulated_process.ts";

const { SIGCHLD, SIGCONT, SIGHUP } = SIGNAL_NUMBERS;
/** si_code of SIGCHLD (sigaction(2)). */
export const CLD = { exited: 1, killed: 2, stopped: 5, continued: 6 };
/** The statuses of wait4(2) for who is stopped, without the signal, and who goes on. */
const STATUS = { stopped: 0x7f, continued: 0xffff };
/** What fork(2) gives out after the largest pid. */
const FIRST_REUSED_PID = 2;

/** What wait4(2) reports of a child. */
export interface ChildNews {
  readonly child: Process;
  readonly waitStatus: number;
}

export interface LinuxOptions {
  readonly agenda: Agenda;
  readonly largestPid: number;
  /** How long it takes a process that a signal has woken up until it runs. */
  readonly reactionMs: () => number;
  /** A process has caught a signal. */
  readonly onCaught: (process: Process, received: ReceivedSignal) => void;
}

export class Linux {
  /** All that ever were, in the order of their birth. */
  readonly everybody: Process[] = [];
  readonly #table = new Map<number, Process>();
  readonly #options: LinuxOptions;
  #lastPid = 0;

  constructor(options: LinuxOptions) {
    this.#options = options;
  }

  /** Zombies among them, in the order of their birth. */
  get processes(): IterableIterator<Process> {
    return this.#table.values();
  }

  find(pid: number): Process | undefined {
    return this.#table.get(pid);
  }

  members(pgid: number): Process[] {
    return [...this.processes].filter((process) => process.pgid === pgid);
  }

  /** fork(2) and execve(2) in one; undefined: there is no pid left. */
  birth(
    parent: Process | undefined,
    { words, uid }: Pick<Identity, "words" | "uid">,
  ): Process | undefined {
    const pid = this.#nextPid();
    if (pid === undefined) return undefined;
    const { pgid = pid, sid = pid } = parent ?? {};
    const bornMs = this.#options.agenda.nowMs;
    const process = new Process({ pid, parent, pgid, sid, uid, words, bornMs });
    parent?.children.push(process);
    this.everybody.push(process);
    this.#table.set(pid, process);
    return process;
  }

  exit(process: Process, waitStatus: number): void {
    if (!process.isAlive) return;
    process.state = "zombie";
    process.waitStatus = waitStatus;
    process.endedMs = this.#options.agenda.nowMs;
    this.#orphan(process);
    this.#freeGroup(process.pgid, process, process.parent);
    this.#bury(process, waitStatus);
  }

  /**
   * wait4(2) with WNOHANG, WUNTRACED and WCONTINUED for a pid, -1 or -pgid: what has happened to
   * the first child of which there are news, 0 or -ECHILD. `keeps`: WNOWAIT of waitid(2).
   */
  wait4(parent: Process, pid: number, { keeps = false } = {}): ChildNews | number {
    const isMeant = (child: Process) => pid === -1 || child.pid === pid || child.pgid === -pid;
    const children = parent.children.filter(isMeant);
    const child = children.find(({ news }) => news !== undefined);
    const waitStatus = child?.news;
    if (child === undefined || waitStatus === undefined) {
      return children.length > 0 ? 0 : -ERRNO.ECHILD;
    }
    if (!keeps && !child.isAlive) this.#reap(child, parent);
    if (!keeps) child.report = undefined;
    return { child, waitStatus };
  }

  setsid(process: Process): void {
    if (this.members(process.pid).length > 0) return; // it leads a group: EPERM
    process.sid = process.pgid = process.pid;
  }

  /** One signal for one process, whoever sends it and whether or not it may. */
  send(target: Process, received: ReceivedSignal, sender?: Process): void {
    const { signal } = received;
    const sent = { ...received, sender, atMs: this.#options.agenda.nowMs };
    target.sent.push(sent);
    if (!target.isAlive) return;
    const isContinued = signal === SIGCONT && target.state === "stopped";
    target.accept(sent);
    if (isContinued) {
      target.state = "running";
      target.report = STATUS.continued;
      this.#tell(target.parent, target, CLD.continued);
    }
    this.deliver(target);
  }

  /** Lets a process act upon what waits for it, and do what it had to put off. */
  deliver(process: Process): void {
    if (process.hasWork() && !process.isWaking) {
      process.isWaking = true;
      const ms = this.#options.reactionMs();
      if (ms === 0) this.#run(process);
      else this.#options.agenda.after(ms, () => this.#run(process));
    }
    this.#goOn(process);
  }

  #goOn(process: Process): void {
    while (process.canAct && process.deferred.length > 0) process.deferred.shift()?.();
  }

  #run(process: Process): void {
    process.isWaking = false;
    for (let next = process.take(); next !== undefined; next = process.take()) {
      this.#act(process, next);
    }
    this.#goOn(process);
  }

  #act(process: Process, received: ReceivedSignal): void {
    const { signal } = received;
    if (process.caught.has(signal)) return this.#options.onCaught(process, received);
    const action = process.ignored.has(signal) ? "nothing" : Process.defaultAction(signal);
    if (action === "end") return this.exit(process, signal);
    // Nobody could continue it: POSIX wants the terminal's stops ignored there.
    const isHarmless = TERMINAL_STOPS.includes(signal) && this.#isOrphaned(process.pgid);
    if (action === "nothing" || isHarmless) return;
    process.state = "stopped";
    process.report = signal << 8 | STATUS.stopped;
    this.#tell(process.parent, process, CLD.stopped);
  }

  #tell(parent: Process | undefined, child: Process, code: number): void {
    if (parent === undefined) return;
    this.send(parent, { signal: SIGCHLD, code, senderPid: child.pid, value: undefined });
  }

  /** Its children get the nearest subreaper above it, else the init, for their parent. */
  #orphan(parent: Process): void {
    let heir = parent.parent;
    while (heir !== undefined && !heir.isSubreaper) heir = heir.parent;
    heir ??= this.#table.get(1);
    for (const child of parent.children.splice(0)) {
      child.parent = heir;
      heir?.children.push(child);
      if (child.state === "zombie") this.#bury(child, child.waitStatus);
      else this.#freeGroup(child.pgid, undefined, parent);
      const signal = child.parentDeathSignal;
      if (signal !== 0) {
        this.send(child, { signal, code: 0, senderPid: parent.pid, value: undefined });
      }
    }
  }

  #bury(process: Process, waitStatus: number): void {
    const { parent, zombieMs } = process;
    // Who ignores SIGCHLD is not told of it and has no zombies (wait4(2)).
    const isReapedAtOnce = parent === undefined ? zombieMs === 0 : parent.ignored.has(SIGCHLD);
    if (isReapedAtOnce) return this.#reap(process, parent);
    this.#tell(parent, process, (waitStatus & 0x7f) === 0 ? CLD.exited : CLD.killed);
    if (parent === undefined) {
      this.#options.agenda.after(zombieMs, () => this.#reap(process, parent));
    }
  }

  #reap(process: Process, parent: Process | undefined): void {
    process.state = "reaped";
    process.reapedBy = parent;
    process.reapedMs = this.#options.agenda.nowMs;
    this.#table.delete(process.pid);
    parent?.children.splice(parent.children.indexOf(process), 1);
  }

  /** Whether no member has a parent in the same session, but in another group (setpgid(2)). */
  #isOrphaned(pgid: number, leaving?: Process): boolean {
    return !this.members(pgid).some(({ parent, sid, isAlive, pid }) =>
      pid !== leaving?.pid && isAlive && parent !== undefined && parent.pgid !== pgid &&
      parent.sid === sid
    );
  }

  /** Stopped members of a group that has just lost whoever could continue them go on with HUP. */
  #freeGroup(pgid: number, leaving: Process | undefined, parent: Process | undefined): void {
    const members = this.members(pgid);
    const sid = members[0]?.sid;
    if (parent === undefined || parent.pgid === pgid || parent.sid !== sid) return;
    if (!this.#isOrphaned(pgid, leaving)) return;
    if (!members.some(({ state }) => state === "stopped")) return;
    for (const signal of [SIGHUP, SIGCONT]) {
      const received = { signal, code: 0x80, senderPid: 0, value: undefined };
      for (const member of members) this.send(member, received);
    }
  }

  /** A number stays taken as long as a group or a session bears it. */
  #nextPid(): number | undefined {
    const { largestPid } = this.#options;
    for (let tried = 0; tried < largestPid; tried++) {
      this.#lastPid = this.#lastPid < largestPid ? this.#lastPid + 1 : FIRST_REUSED_PID;
      if (!this.#isTaken(this.#lastPid)) return this.#lastPid;
    }
    return undefined;
  }

  #isTaken(number: number): boolean {
    for (const { pid, pgid, sid } of this.processes) {
      if (pid === number || pgid === number || sid === number) return true;
    }
    return false;
  }
}
