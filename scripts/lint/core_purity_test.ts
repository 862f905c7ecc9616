// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { diagnose } from "./diagnose.ts";

const IMPURE: readonly (readonly [what: string, source: string])[] = [
  ["Deno", "export const a = Deno.args;"],
  ["console", "console.log(1);"],
  ["Date", "export const a = Date.now();"],
  ["Date", "export const a = new Date();"],
  ["Date", "export function f(a: Date) { return a; }"],
  ["Math.random", "export const a = Math.random();"],
  ["setTimeout", "setTimeout(() => {}, 1);"],
  ["setInterval", "setInterval(() => {}, 1);"],
  ["performance", "export const a = performance.now();"],
  ["globalThis", "export const a = globalThis;"],
  ["process", "export const a = process.env;"],
  ["host", "export const a = host.kill;"],
  ["crypto", "export const a = { crypto };"],
  ["import.meta", "export const a = import.meta.url;"],
  ["import()", "export const a = import('./b.ts');"],
  ["await", "export const a = async () => { await 1; };"],
];

Deno.test("corePurity() forbids every way to the outside in init/core", () => {
  for (const [what, source] of IMPURE) {
    const expected = [`init/core is pure: ${what} is not allowed`];
    const got = diagnose("core-purity", { path: "init/core/a.ts", source });
    assertEquals(got.slice(0, 1), expected, source);
  }
});

Deno.test("corePurity() leaves the kernel and the tests alone", () => {
  for (const [, source] of IMPURE) {
    assertEquals(diagnose("core-purity", { path: "init/kernel/a.ts", source }), [], source);
    assertEquals(diagnose("core-purity", { path: "init/core/a_test.ts", source }), [], source);
  }
});

Deno.test("corePurity() lets a file use these words for something of its own", () => {
  for (
    const source of [
      "export function f(process: { pid: number }) { return process.pid; }",
      "export const a = (b: number[]) => b.map((process) => process + 1);",
      "const { host } = { host: 1 }; export const a = host;",
      "for (const process of [1]) f(process); function f(a: number) { return a; }",
      "export const a = (b: { Date: string }) => b.Date;",
      "export const a = { process: 1 };",
      "export const a = Math.max(1, 2);",
    ]
  ) {
    assertEquals(diagnose("core-purity", { path: "init/core/a.ts", source }), [], source);
  }
});
