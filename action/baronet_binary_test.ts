// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { readMachine } from "./baronet_binary.ts";

function elf(machine: number): Uint8Array {
  const head = new Uint8Array(64);
  head.set([0x7f, 0x45, 0x4c, 0x46]);
  head.set([machine & 255, machine >> 8], 18);
  return head;
}

Deno.test("readMachine() names machines as Docker does", () => {
  assertEquals([62, 183].map((machine) => readMachine(elf(machine))), ["amd64", "arm64"]);
});

Deno.test("readMachine() knows no machine of a file that is no program for us", () => {
  assertEquals([elf(8), elf(0), new Uint8Array(64), new Uint8Array()].map(readMachine), [
    ...[undefined, undefined, undefined, undefined],
  ]);
});
