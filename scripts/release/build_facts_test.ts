// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { parseSymbols, parseToolVersion } from "./build_facts.ts";

const LINES = `
_udivdi3.o:
00000000 T __udivdi3
00000010 t local
00000000 R __popcount_tab
         U memcpy
00000000 T __x86.get_pc_thunk.bx
`;

Deno.test("parseSymbols() keeps functions, but for those that stand in every object", () => {
  assertEquals([...parseSymbols(LINES, /T/)], ["__udivdi3"]);
  assertEquals([...parseSymbols(LINES, /[Tt]/)], ["__udivdi3", "local"]);
});

Deno.test("parseToolVersion() puts the version first, and keeps whose it is", () => {
  const cases = [
    ["gcc (Debian 14.2.0-19) 14.2.0\nCopyright\n", "14.2.0 (Debian 14.2.0-19)"],
    ["GNU ld (GNU Binutils for Debian) 2.44\n", "2.44 (GNU Binutils for Debian)"],
    ["another tool", "another tool"],
  ];
  for (const [said, version] of cases) assertEquals(parseToolVersion(said), version);
});
