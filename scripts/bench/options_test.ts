// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { readBenchOptions } from "./options.ts";

const NOTHING = {
  isQuick: false,
  isStrict: false,
  baronet: undefined,
  smellBaron: undefined,
  json: undefined,
  chart: undefined,
};

Deno.test("readBenchOptions() reads every option, and none", () => {
  assertEquals(readBenchOptions([]), NOTHING);
  const words = "--quick --strict --baronet a --smell-baron=b --json c --chart d.svg".split(" ");
  assertEquals(readBenchOptions(words), {
    isQuick: true,
    isStrict: true,
    baronet: "a",
    smellBaron: "b",
    json: "c",
    chart: "d.svg",
  });
});

Deno.test("readBenchOptions() names the word that it does not know", () => {
  for (const word of ["--fast", "dist/baronet"]) {
    assertThrows(() => readBenchOptions([word]), Error, `Cannot use "${word}": no such option`);
  }
});

Deno.test("readBenchOptions() wants a path behind an option that takes one", () => {
  for (const words of [["--json"], ["--json="]]) {
    assertThrows(() => readBenchOptions(words), Error, `Cannot use "--json": it takes one path`);
  }
});
