// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { parseCpuNs, parseMemory, parseStatus } from "./process_facts.ts";

Deno.test("parseMemory() reads the sums of all mappings", () => {
  const rollup = "00400000-7ffd4a3c5000 ---p 00000000 00:00 0    [rollup]\n" +
    "Rss:                 720 kB\nPrivate_Clean:         0 kB\nPrivate_Dirty:        52 kB\n" +
    "Anonymous:            48 kB\nLazyFree:              0 kB\n";
  assertEquals(parseMemory(rollup), { residentKb: 720, anonymousKb: 48, privateDirtyKb: 52 });
  assertThrows(() => parseMemory("Rss: 1 kB\n"), Error, "Cannot find");
});

Deno.test("parseCpuNs() reads the time on the CPU alone", () => {
  assertEquals(parseCpuNs("1234567 89 10\n"), 1234567);
});

Deno.test("parseStatus() reads the state and the sleeps, not the preemptions", () => {
  const status = "Name:\ttini\nState:\tS (sleeping)\nvoluntary_ctxt_switches:\t12\n" +
    "nonvoluntary_ctxt_switches:\t7\n";
  assertEquals(parseStatus(status), { state: "S", sleeps: 12 });
});
