// SPDX-License-Identifier: MIT
// Waiting for children: one event for each that has ended, was stopped or was continued, however
// many SIGCHLD the kernel made of them, and the news when nobody is left.
//
// As the init of a PID namespace baronet has company that is nobody's child there: whoever has
// entered from outside (docker exec, nsenter(1), another container of a pod). They get no SIGCHLD,
// so that at the end the kernel is asked to tell of theirs, too.
import { ERRNO } from "../core/errno.ts";
import type { EventOf } from "../core/events.ts";
import type { Pid } from "../core/plan.ts";
import { listOthers, readCommName } from "./proc_files.ts";

/** A child that was stopped, before the terminal was looked at. */
type Stopped = Pick<EventOf<"childStopped">, "type" | "pid" | "signal">;
export type Child =
  | EventOf<"childExited">
  | EventOf<"childContinued">
  | EventOf<"noChildrenLeft">
  | EventOf<"childrenRemain">
  | Stopped;

export interface ChildWaiterOptions {
  readonly ownPid: Pid;
  readonly namesOrphans: boolean;
  /** Whether anybody wants to hear of orphans while the commands run. */
  readonly reportsOrphans: boolean;
  /** Nobody is reaped before its SIGCHLD was heard. */
  readonly waitsForSignal: boolean;
}

/** wait(2)'s macros for a child that is stopped, or was continued. */
const STOPPED = 0x7f;
const CONTINUED = 0xffff;

export class ChildWaiter {
  readonly #options: ChildWaiterOptions;
  /** Children may have news since wait4 was asked last. One SIGCHLD can stand for many. */
  mustAsk: boolean;
  #hasChildren = true;
  /** From the first lookInto() on: everybody's end matters. */
  #isEnding = false;
  #skipsOrphans: boolean;
  /** Company whose end we are told of. */
  #watched: readonly Pid[] = [];

  constructor(options: ChildWaiterOptions) {
    this.#options = options;
    this.#skipsOrphans = !options.reportsOrphans;
    // Some may have ended before we were baronet, and their SIGCHLD with them.
    this.mustAsk = !options.waitsForSignal;
  }

  /** Without a SIGCHLD, unless each is to be heard first. */
  lookAnyway(): void {
    this.mustAsk ||= !this.#options.waitsForSignal;
  }

  wasBorn(): void {
    this.#hasChildren = true;
  }

  /**
   * Where it must be asked: the next child that something happened to; undefined: nothing, until
   * the next wake-up.
   */
  next(): Child | undefined {
    const news = this.#options.namesOrphans
      ? this.#waitForNamed()
      : host.wait4(-1, this.#skipsOrphans);
    if (typeof news === "object") return news;
    if (news > 0) return describe(news);
    this.mustAsk = false;
    if (news === 0 || !this.#hasChildren) return undefined;
    if (this.#isEnding && this.#isInCompany()) return undefined;
    this.#hasChildren = false;
    return { type: "noChildrenLeft" };
  }

  /** Everybody that has ended, then whether anybody is left, and in which of these groups. */
  lookInto(groups: readonly Pid[]): readonly Child[] {
    this.#isEnding = true;
    this.#skipsOrphans = false;
    const found: Child[] = [];
    const hasLiving = (pid: number): boolean => {
      for (;;) {
        const news = this.#wait4(pid);
        if (typeof news === "number") return news === 0;
        found.push(news);
      }
    };
    if (hasLiving(-1)) {
      this.#hasChildren = true;
      const held = groups.filter((pgid) => hasLiving(-pgid));
      return [...found, { type: "childrenRemain", groups: held }];
    }
    this.#hasChildren = this.#isInCompany();
    if (!this.#hasChildren) return [...found, { type: "noChildrenLeft" }];
    return [...found, { type: "childrenRemain", groups: [] }];
  }

  /** A child's news; 0: there are none now; negative: there are no children. */
  #wait4(pid: number, name?: string): Child | number {
    const packed = host.wait4(pid, this.#skipsOrphans);
    if (packed <= 0) return packed;
    const child = describe(packed);
    return name !== undefined && child.type === "childExited" ? { ...child, name } : child;
  }

  /** Its name is read before it is reaped: a zombie has it, and no command line any more. */
  #waitForNamed(): Child | number {
    const pid = host.waitid_nowait();
    return pid <= 0 ? pid : this.#wait4(pid, readCommName(pid));
  }

  /** Whether others live in our PID namespace, although we have no child; each is watched. */
  #isInCompany(): boolean {
    if (this.#options.ownPid !== 1 || host.kill(-1, 0) === -ERRNO.ESRCH) return false;
    const others = listOthers(1);
    // Without /proc nobody can be watched, and the dead count until somebody reaps them.
    if (others === undefined) return true;
    const isHere = (pid: Pid) =>
      this.#watched.includes(pid) || host.pidfd_watch(pid) !== -ERRNO.ESRCH;
    this.#watched = others.filter(isHere);
    return this.#watched.length > 0;
  }
}

/** What the host's wait4 returns of a child. */
function describe(packed: number): Child {
  const waitStatus = packed % 65536;
  const pid = (packed - waitStatus) / 65536;
  if (waitStatus === CONTINUED) return { type: "childContinued", pid };
  if ((waitStatus & 0xff) === STOPPED) {
    return { type: "childStopped", pid, signal: waitStatus >> 8 };
  }
  return { type: "childExited", pid, waitStatus };
}
