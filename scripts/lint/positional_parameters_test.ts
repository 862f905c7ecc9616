// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { diagnose } from "./diagnose.ts";

function complain(source: string): number {
  return diagnose("positional-parameters", { path: "a.ts", source }).length;
}

Deno.test("positionalParameters() allows two, then an options object or a list", () => {
  for (
    const source of [
      "export function f(a: number, b: number) {}",
      "export function f(a: number, b: number, { c }: { c: number }) {}",
      "export function f(a: number, b: number, { c }: { c: number } = {}) {}",
      "export function f(a: number, b: number, options: object = {}) {}",
      "export function f(a: number, b: number, runOptions: object) {}",
      "export function f(a: number, b: number, ...rest: number[]) {}",
      "function f(a: number, b: number, c: number) {}",
    ]
  ) {
    assertEquals(complain(source), 0, source);
  }
});

Deno.test("positionalParameters() refuses a third value, also an optional one", () => {
  for (
    const source of [
      "export function f(a: number, b: number, c: number) {}",
      "export function f(a: number, b: number, c = 1) {}",
      "export async function f(a: number, b: number, c?: number) {}",
    ]
  ) {
    assertEquals(complain(source), 1, source);
  }
});
