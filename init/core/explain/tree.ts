// SPDX-License-Identifier: MIT
// Pure: no I/O, no clock, no host calls.
//
// A process and all below it. /proc is read while processes come and go, so that a parent may be
// missing and even a circle be there: who cannot be reached from the root is left out.
import type { Pid } from "../plan.ts";
import { isDead, type Process } from "./process.ts";

/** A process and how deep it lies: the root at 0. */
export interface Branch {
  readonly process: Process;
  readonly depth: number;
  /** For each level, whether that ancestor, or the process itself, is the last of its siblings. */
  readonly isLast: readonly boolean[];
}

export class Tree {
  readonly root: Process;
  /** Depth first, siblings in the order given: /proc lists them by number. */
  readonly branches: readonly Branch[];
  readonly #children = new Map<Pid, Process[]>();

  constructor(root: Process, processes: readonly Process[]) {
    this.root = root;
    for (const process of processes) {
      if (process.pid === root.pid) continue;
      const siblings = this.#children.get(process.parentPid);
      if (siblings === undefined) this.#children.set(process.parentPid, [process]);
      else siblings.push(process);
    }
    const branches: Branch[] = [];
    const seen = new Set<Pid>();
    const visit = (process: Process, isLast: readonly boolean[]) => {
      if (seen.has(process.pid)) return;
      seen.add(process.pid);
      branches.push({ process, depth: isLast.length, isLast });
      const children = this.childrenOf(process);
      children.forEach((child, index) => visit(child, [...isLast, index === children.length - 1]));
    };
    visit(root, []);
    this.branches = branches;
  }

  childrenOf({ pid }: Process): readonly Process[] {
    return this.#children.get(pid) ?? [];
  }

  livingChildren(process: Process): readonly Process[] {
    return this.childrenOf(process).filter((child) => !isDead(child));
  }

  /** Depth first. */
  livingBelow(process: Process): readonly Process[] {
    const start = this.branches.findIndex((branch) => branch.process === process);
    const { depth } = this.branches[start];
    const rest = this.branches.slice(start + 1);
    const end = rest.findIndex((branch) => branch.depth <= depth);
    return (end < 0 ? rest : rest.slice(0, end))
      .map((branch) => branch.process)
      .filter((below) => !isDead(below));
  }

  find(pid: Pid): Process | undefined {
    return this.branches.find(({ process }) => process.pid === pid)?.process;
  }
}
