// SPDX-License-Identifier: MIT
// What the kernel shows of the processes of an image, from the host: who they are, what is pending
// for them, how they have ended, and whether anything is still going on.
import { eventually } from "../harness.ts";
import { childrenOf, describe, readText, statusField } from "../processes.ts";
import type { Exhibit } from "./exhibit.ts";

export interface Branch {
  readonly pid: number;
  readonly depth: number;
  readonly name: string;
  readonly state: string;
}

/** PF_EXITING of the kernel: it is on its way out, whatever its state says. */
const EXITING = 0x4;
/** Who is in one of these does nothing before somebody else does. */
const AT_REST = ["S", "T", "t", "D", "Z", "X", "I"];
/** Who is in one of these does not take what is pending for it. */
const HELD = ["T", "t", "D"];

/**
 * What stands in /proc/PID/stat, or a thread's, behind the name, the state first (proc(5), field 3).
 * Undefined: it is gone.
 */
function statFields(of: number | string): string[] | undefined {
  const text = readText(`/proc/${of}/stat`);
  return text?.slice(text.lastIndexOf(")") + 2).trim().split(" ");
}

function nameOf(pid: number, commandLine: string): string {
  if (commandLine === "") return `[${statusField(pid, "Name")}]`;
  return commandLine.startsWith("/") ? commandLine.replace(/^[^ ]*\//, "") : commandLine;
}

/** A process and all below it, depth first, by number. */
export function treeOf(pid: number, depth = 0): Branch[] {
  const process = describe(pid);
  if (process === undefined) return [];
  const { state, commandLine } = process;
  const below = childrenOf(pid).sort((a, b) => a - b).flatMap((child) => treeOf(child, depth + 1));
  return [{ pid, depth, name: nameOf(pid, commandLine), state }, ...below];
}

/** Throws unless these are the exhibit's processes, each in its state. */
export function assertTree(tree: readonly Branch[], { processes }: Exhibit): void {
  const got = tree.map(({ depth, name, state }) =>
    `${"  ".repeat(depth)}${name}${"ZTtD".includes(state) ? ` (${state})` : ""}`
  );
  const expected = processes.map(({ depth, name, state }) =>
    `${"  ".repeat(depth)}${name}${state === undefined ? "" : ` (${state})`}`
  );
  if (got.join("\n") !== expected.join("\n")) {
    throw new Error(`expected the processes\n${expected.join("\n")}\ngot\n${got.join("\n")}`);
  }
}

/** `signal 15`, `exit 0`, `gone` where its parent has reaped it, or undefined: it lives. */
export function endOf(pid: number): string | undefined {
  const fields = statFields(pid);
  if (fields === undefined) return "gone";
  if (fields[0] !== "Z") return undefined;
  const waitStatus = Number(fields[49]);
  return (waitStatus & 0x7f) === 0 ? `exit ${waitStatus >> 8}` : `signal ${waitStatus & 0x7f}`;
}

/** Nothing is pending for who is gone. */
export function isPending(pid: number, signal: number): boolean {
  const text = readText(`/proc/${pid}/status`);
  if (text === undefined) return false;
  const masks = [...text.matchAll(/^(?:Sig|Shd)Pnd:\s*(\S+)/gm)];
  if (masks.length !== 2) throw new Error(`expected SigPnd and ShdPnd of pid ${pid}, got\n${text}`);
  return masks.some(([, mask]) => (BigInt(`0x${mask}`) >> BigInt(signal - 1) & 1n) === 1n);
}

/** All of it that changes when something happens; throws while something does. */
function snapshot(pid1: number): string {
  const tree = treeOf(pid1);
  if (tree[0]?.state === "Z") throw new Error("expected PID 1 to be reaped, got it as a zombie");
  const parts = tree.flatMap(({ pid }) => {
    const threads = [...Deno.readDirSync(`/proc/${pid}/task`)].map(({ name }) => name);
    return threads.map((tid) => {
      const thread = `${pid}/task/${tid}`;
      const text = Deno.readTextFileSync(`/proc/${thread}/status`);
      const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(text)?.[1] ?? "0";
      const state = field("State");
      const fields = statFields(thread);
      if (fields === undefined) throw new Error(`expected ${thread} to be there, got it gone`);
      const isLeaving = (Number(fields[6]) & EXITING) !== 0 && state !== "Z";
      const mask = (name: string) => BigInt(`0x${field(name)}`);
      // One that is pending for the process is taken by any thread that does not block it.
      const isDue = !HELD.includes(state) && state !== "Z" &&
        ((mask("SigPnd") | mask("ShdPnd")) & ~mask("SigBlk")) !== 0n;
      if (!AT_REST.includes(state) || isLeaving || isDue) {
        throw new Error(`expected everybody to be at rest, got in ${thread}\n${text}`);
      }
      const switches = field("voluntary_ctxt_switches") + field("nonvoluntary_ctxt_switches");
      return [tid, state, switches, field("SigPnd"), field("ShdPnd"), field("SigBlk")].join(" ");
    });
  });
  return parts.join("\n");
}

/**
 * Returns once nobody has moved between two looks, and nothing is on its way to anybody: whatever
 * has not happened by then will not, without somebody from outside or a timer.
 */
export async function settled(pid1: number, hasEnded: () => boolean): Promise<void> {
  let before = "";
  await eventually(() => {
    if (hasEnded()) return;
    const now = snapshot(pid1);
    const isSame = now === before && now !== "";
    before = now;
    if (!isSame) throw new Error(`expected nothing to happen any more, got\n${now}`);
  });
}
