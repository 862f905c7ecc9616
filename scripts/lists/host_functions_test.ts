// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { compareFunctions, parseBindings, parseDeclarations } from "./host_functions.ts";

Deno.test("parseBindings() reads names and argument counts", () => {
  const source = `
    JS_CFUNC_DEF("kill", 2, host_kill),
    JS_CFUNC_DEF(
      "args", 0, host_args),`;
  assertEquals([...parseBindings(source)], [["kill", 2], ["args", 0]]);
});

Deno.test("parseDeclarations() counts parameters at the outermost level", () => {
  const source = `
    // kill(2): a comment
    /** spawn(nothing): also one */
    interface Host {
      args(): string[];
      kill(pid: number, signal: number): number;
      start(main: (a: string, b: string) => number): void;
      spawn(command: { argv: [string, string]; env: string[] }, more?: number): number;
      wait(
        options: number,
        flags: number,
      ): number;
    }
    declare function write(fd: number, text: string): number;`;
  assertEquals([...parseDeclarations(source)], [
    ["args", 0],
    ["kill", 2],
    ["start", 1],
    ["spawn", 2],
    ["wait", 2],
    ["write", 2],
  ]);
});

Deno.test("compareFunctions() names what is only on one side or differs", () => {
  const bindings = new Map([["kill", 2], ["stat", 1], ["exit", 1]]);
  const declarations = new Map([["kill", 2], ["stat", 2], ["chdir", 1]]);
  assertEquals(compareFunctions(bindings, declarations), [
    "stat: expected 1 argument as in syscalls.c, got 2 arguments in host.d.ts",
    "exit: expected 1 argument as in syscalls.c, got no function in host.d.ts",
    "chdir: expected no function as in syscalls.c, got 1 argument in host.d.ts",
  ]);
  assertEquals(compareFunctions(bindings, bindings), []);
});
