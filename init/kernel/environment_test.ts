// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { changeEnvironment } from "./environment.ts";

type Variables = readonly (readonly [string, string])[];

/** What is made of `environ` when the host says that this is ours; how often it was asked. */
function change(
  environ: readonly string[],
  { set = [], unset = [] }: { set?: Variables; unset?: readonly string[] },
) {
  let asked = 0;
  const host = {
    environ() {
      asked++;
      return [...environ];
    },
  };
  Object.assign(globalThis, { host });
  try {
    return { made: changeEnvironment({ variables: set, unsetVariables: unset }), asked };
  } finally {
    Reflect.deleteProperty(globalThis, "host");
  }
}

const OURS = ["PATH=/bin", "HOME=/root", "LANG=C"];

Deno.test("changeEnvironment() makes none where nothing is to be changed", () => {
  assertEquals(change(OURS, {}), { made: undefined, asked: 0 });
  assertEquals(change([], {}), { made: undefined, asked: 0 });
});

type Row = readonly [
  what: string,
  environ: readonly string[],
  changes: Parameters<typeof change>[1],
  made: readonly string[],
];

const ROWS: readonly Row[] = [
  ["adds behind", OURS, { set: [["A", "1"], ["B", "2"]] }, [...OURS, "A=1", "B=2"]],
  ["replaces", OURS, { set: [["HOME", "/srv"]] }, ["PATH=/bin", "LANG=C", "HOME=/srv"]],
  ["leaves out", OURS, { unset: ["HOME"] }, ["PATH=/bin", "LANG=C"]],
  ["leaves several out", OURS, { unset: ["LANG", "PATH"] }, ["HOME=/root"]],
  ["leaves out what is not there", OURS, { unset: ["DEBUG"] }, OURS],
  ["leaves all out", OURS, { unset: ["PATH", "HOME", "LANG"] }, []],
  ["adds to none", [], { set: [["A", "1"]] }, ["A=1"]],
  ["sets what it leaves out", OURS, { set: [["LANG", "de"]], unset: ["LANG"] }, [
    ...["PATH=/bin", "HOME=/root", "LANG=de"],
  ]],
  ["sets the last of several", [], { set: [["A", "1"], ["B", "2"], ["A", "3"]] }, ["A=3", "B=2"]],
  ["replaces each of several", ["A=1", "B=2", "A=3"], { set: [["A", "4"]] }, ["B=2", "A=4"]],
  ["leaves each of several out", ["A=1", "B=2", "A=3"], { unset: ["A"] }, ["B=2"]],
  ["keeps several that it does not change", ["A=1", "A=2"], { unset: ["B"] }, ["A=1", "A=2"]],
  ["takes the whole name", ["AB=1", "A=2", "BA=3", "a=4"], { unset: ["A"] }, [
    ...["AB=1", "BA=3", "a=4"],
  ]],
  ["takes the name up to the first =", ["A=B=C", "B=1"], { unset: ["A=B", "B"] }, ["A=B=C"]],
  ["sets empty and odd values", [], { set: [["A", ""], ["B", "x=y"], ["C", "a b\n"]] }, [
    ...["A=", "B=x=y", "C=a b\n"],
  ]],
  ["keeps bytes", ["A=\udcff", "\udcfe=1"], { set: [["B", "\udc80"]] }, [
    ...["A=\udcff", "\udcfe=1", "B=\udc80"],
  ]],
  ["knows entries without =", ["A", "B", ""], { unset: ["A"] }, ["B", ""]],
  ["replaces entries without =", ["A", "B"], { set: [["B", "1"]] }, ["A", "B=1"]],
  ["is not misled by names of objects", ["toString=1"], { set: [["constructor", "2"]] }, [
    ...["toString=1", "constructor=2"],
  ]],
];

for (const [what, environ, changes, made] of ROWS) {
  Deno.test(`changeEnvironment() ${what}`, () => {
    assertEquals(change(environ, changes), { made: [...made], asked: 1 });
  });
}
