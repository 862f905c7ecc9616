// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { compareNumbers, compareShellNames, findMissing, parseDefines } from "./numbers.ts";

const HEADER = `
#define SIGHUP		 1
#define SIGIOT		 6
#define SIGABRT		 6
#define SIGPOLL		SIGIO
/*
#define SIGLOST		29
*/
#define	SIGSYS	31	/* Bad system call */
#define OTHER 3
`;

Deno.test("parseDefines() takes numbers, not aliases, comments or other names", () => {
  assertEquals([...parseDefines(HEADER, "SIG")], [
    ["SIGHUP", 1],
    ["SIGIOT", 6],
    ["SIGABRT", 6],
    ["SIGSYS", 31],
  ]);
});

Deno.test("compareNumbers() names wrong and unknown entries", () => {
  const header = new Map([["SIGHUP", 1], ["SIGABRT", 6]]);
  assertEquals(compareNumbers({ SIGHUP: 1, SIGABRT: 6 }, header), []);
  assertEquals(compareNumbers({ SIGHUP: 2 }, header), ["SIGHUP: expected 1, got 2"]);
  assertEquals(compareNumbers({ SIGNEW: 2 }, header), ["SIGNEW: expected no such name, got 2"]);
});

Deno.test("findMissing() wants each number once, under any of its names", () => {
  const header = new Map([["SIGIOT", 6], ["SIGABRT", 6], ["SIGBUS", 7], ["SIGRTMIN", 32]]);
  assertEquals(findMissing({ SIGABRT: 6, SIGBUS: 7 }, { header, last: 31 }), []);
  assertEquals(findMissing({ SIGABRT: 6 }, { header, last: 31 }), [
    "SIGBUS: expected 7, got no entry",
  ]);
});

Deno.test("compareShellNames() trusts the shell unless it has no name", () => {
  assertEquals(compareShellNames({ SIGHUP: 1, SIGINT: 2 }, ["HUP", "2"]), []);
  assertEquals(compareShellNames({ SIGINT: 1 }, ["HUP"]), [
    "SIGINT (1): expected SIGHUP by kill -l, got SIGINT",
  ]);
});
