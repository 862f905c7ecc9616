// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { made, type Row, treeOf } from "./made_up_process.ts";
import { Tree } from "./tree.ts";

/** Rows of a pid and its parent's. */
function family(...pairs: readonly (readonly [pid: number, parentPid: number])[]): Row[] {
  return pairs.map(([pid, parentPid]) => ({ pid, parentPid }));
}

function depths(tree: Tree): string {
  return tree.branches.map(({ process, depth }) => `${process.pid}@${depth}`).join(" ");
}

Deno.test("Tree() goes down depth first, siblings in the order of /proc", () => {
  const tree = treeOf(...family([1, 0], [7, 1], [8, 1], [9, 7], [10, 8], [11, 7]));
  assertEquals(depths(tree), "1@0 7@1 9@2 11@2 8@1 10@2");
});

Deno.test("Tree() leaves out who does not descend from the root", () => {
  const tree = treeOf(...family([7, 1], [1, 0], [8, 7], [9, 1], [10, 99], [11, 10]));
  assertEquals(depths(tree), "7@0 8@1");
});

Deno.test("Tree() leaves out circles, and goes round none that the root is in", () => {
  assertEquals(depths(treeOf(...family([1, 0], [5, 6], [6, 5], [8, 5], [9, 9]))), "1@0");
  assertEquals(depths(treeOf(...family([5, 6], [6, 5], [7, 6]))), "5@0 6@1 7@2");
  assertEquals(depths(treeOf(...family([5, 5], [6, 5]))), "5@0 6@1");
});

Deno.test("Tree() shows a pid once that was seen twice", () => {
  const rows = [{ pid: 1 }, { pid: 7, words: "sh" }, { pid: 7, words: "main" }];
  const tree = treeOf(...rows);
  assertEquals(depths(tree), "1@0 7@1");
  assertEquals(tree.find(7)?.name, "sh");
});

Deno.test("Tree() follows a line of any length", () => {
  const line = family(...Array.from({ length: 500 }, (_, at) => [at + 1, at] as const));
  assertEquals(treeOf(...line).branches.at(-1)?.depth, 499);
});

Deno.test("Tree() tells for each level whether a line goes on below", () => {
  const tree = treeOf(...family([1, 0], [7, 1], [8, 1], [9, 7], [10, 8]));
  assertEquals(tree.branches.map(({ isLast }) => isLast), [
    [],
    [false],
    [false, true],
    [true],
    [true, true],
  ]);
});

function pids(processes: readonly { pid: number }[]): number[] {
  return processes.map(({ pid }) => pid);
}

Deno.test("childrenOf() and livingChildren() tell the dead from the living", () => {
  const tree = treeOf({ pid: 1 }, { pid: 7, state: "Z" }, { pid: 8 }, { pid: 9, parentPid: 8 });
  assertEquals(pids(tree.childrenOf(tree.root)), [7, 8]);
  assertEquals(pids(tree.livingChildren(tree.root)), [8]);
  assertEquals(tree.childrenOf(made({ pid: 9 })), []);
});

Deno.test("livingBelow() stays below the process, and leaves out the dead", () => {
  const tree = treeOf(
    { pid: 1 },
    { pid: 7 },
    { pid: 8, parentPid: 7 },
    { pid: 9, parentPid: 7, state: "Z" },
    { pid: 10, parentPid: 8 },
    { pid: 11 },
    { pid: 12, parentPid: 11 },
  );
  const below = (pid: number) => pids(tree.livingBelow(tree.find(pid)!));
  assertEquals(below(1), [7, 8, 10, 11, 12]);
  assertEquals(below(7), [8, 10]);
  assertEquals(below(11), [12]);
  assertEquals(below(12), []);
});

Deno.test("find() knows only who is in the tree", () => {
  const tree = treeOf(...family([7, 1], [8, 7], [9, 1]));
  assertEquals([7, 8, 9, 1].map((pid) => tree.find(pid)?.pid), [7, 8, undefined, undefined]);
});

Deno.test("Tree() needs no process but the root", () => {
  const root = made({ pid: 1 });
  assertEquals(depths(new Tree(root, [])), "1@0");
});
