// SPDX-License-Identifier: MIT
// Waiting for children: one event for each that has ended or was stopped, however many SIGCHLD
// the kernel made of them, and the news when there is none left.
import type { EventOf } from "../core/events.ts";
import type { Pid } from "../core/plan.ts";
import { readCommName } from "./proc_files.ts";

/** A child that was stopped, before the terminal was looked at. */
type Stopped = Pick<EventOf<"childStopped">, "type" | "pid" | "signal">;
export type Child =
  | EventOf<"childExited">
  | EventOf<"noChildrenLeft">
  | EventOf<"childrenRemain">
  | Stopped;

export interface ChildWaiterOptions {
  readonly reportsStops: boolean;
  readonly namesOrphans: boolean;
  /** Nobody is reaped before its SIGCHLD was heard. */
  readonly waitsForSignal: boolean;
}

/** wait(2)'s macros for a child that is stopped, or was continued. */
const STOPPED = 0x7f;
const CONTINUED = 0xffff;

export class ChildWaiter {
  readonly #options: ChildWaiterOptions;
  /** Children may have ended since wait4 was asked last. One SIGCHLD can stand for many. */
  #mustAsk: boolean;
  #hasChildren = true;

  constructor(options: ChildWaiterOptions) {
    this.#options = options;
    // Some may have ended before we were baronet, and their SIGCHLD with them.
    this.#mustAsk = !options.waitsForSignal;
  }

  mayHaveEnded(): void {
    this.#mustAsk = true;
  }

  wasBorn(): void {
    this.#hasChildren = true;
  }

  /** The next child that something happened to; undefined: nothing, until the next wake-up. */
  next(): Child | undefined {
    while (this.#mustAsk) {
      const packed = this.#wait4(-1);
      if (typeof packed === "object") return packed;
      if (packed > 0) continue;
      this.#mustAsk = false;
      const hadChildren = this.#hasChildren;
      this.#hasChildren = packed === 0;
      if (hadChildren && packed < 0) return { type: "noChildrenLeft" };
    }
    return undefined;
  }

  /** Everybody that has ended, then whether anybody is left, and in which of these groups. */
  lookInto(groups: readonly Pid[]): readonly Child[] {
    const found: Child[] = [];
    const hasLiving = (pid: number): boolean => {
      for (;;) {
        const news = this.#wait4(pid);
        if (typeof news === "object") found.push(news);
        else if (news <= 0) return news === 0;
      }
    };
    this.#hasChildren = hasLiving(-1);
    if (!this.#hasChildren) return [...found, { type: "noChildrenLeft" }];
    const held = groups.filter((pgid) => hasLiving(-pgid));
    return [...found, { type: "childrenRemain", groups: held }];
  }

  /** A child's news; 1: news that nobody wants; 0: there is none now; negative: no children. */
  #wait4(pid: number): Child | number {
    const { namesOrphans, reportsStops } = this.#options;
    const name = namesOrphans ? readNextName() : undefined;
    const packed = host.wait4(pid, reportsStops);
    if (packed <= 0) return packed;
    const waitStatus = packed % 65536;
    const child = Math.floor(packed / 65536);
    if (waitStatus === CONTINUED) return 1;
    if ((waitStatus & 0xff) === STOPPED) {
      return { type: "childStopped", pid: child, signal: waitStatus >> 8 };
    }
    const isNamed = name !== undefined && name.pid === child;
    return isNamed
      ? { type: "childExited", pid: child, waitStatus, name: name.text }
      : { type: "childExited", pid: child, waitStatus };
  }
}

/** What the child that is reaped next was called: a zombie has no command line any more. */
function readNextName(): { pid: Pid; text: string } | undefined {
  const pid = host.waitid_nowait();
  const text = pid > 0 ? readCommName(pid) : undefined;
  return text === undefined ? undefined : { pid, text };
}
