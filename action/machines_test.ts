// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { readMachine } from "./machines.ts";

function elf(machine: number, isBigEndian = false): Uint8Array {
  const head = new Uint8Array(64);
  head.set([0x7f, 0x45, 0x4c, 0x46, 2, isBigEndian ? 2 : 1]);
  const bytes = [machine & 255, machine >> 8];
  head.set(isBigEndian ? bytes.reverse() : bytes, 18);
  return head;
}

Deno.test("readMachine() names machines as Docker does", () => {
  assertEquals([3, 21, 40, 62, 183, 243].map((machine) => readMachine(elf(machine))), [
    ...["386", "ppc64le", "arm", "amd64", "arm64", "riscv64"],
  ]);
  assertEquals(readMachine(elf(22, true)), "s390x");
});

Deno.test("readMachine() knows no machine of a file that is no program for us", () => {
  const files = [elf(8), elf(0), elf(62 << 8), new Uint8Array(64), new Uint8Array()];
  assertEquals(files.map(readMachine), files.map(() => undefined));
});
