// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { calledName, isPackageManager, isShellName, isStarter } from "./program_names.ts";

const CALLED: readonly (readonly [words: string, name: string])[] = [
  ["sh", "sh"],
  ["/bin/sh /run.sh", "sh"],
  ["-bash", "bash"],
  ["/bin/busybox ash -c main", "ash"],
  ["busybox", ""],
  ["", ""],
];

Deno.test("calledName() sees through paths, login shells and busybox", () => {
  for (const [words, name] of CALLED) assertEquals(calledName(words.split(" ")), name, words);
  assertEquals(calledName([]), "");
});

Deno.test("isShellName() knows the shells that images have", () => {
  const shells = ["sh", "ash", "bash", "dash", "fish", "ksh", "mksh", "yash", "zsh"];
  for (const name of shells) assertEquals(isShellName(name), true, name);
  for (const name of ["", "sh.sh", "python", "node", "csh2", "SH", "toString"]) {
    assertEquals(isShellName(name), false, name);
  }
});

const MANAGERS = [
  "npm start",
  "npx vite",
  "pnpm start",
  "pnpx vite",
  "yarn",
  "yarnpkg start",
  "bunx vite",
  "/usr/local/bin/npm start",
  "node /usr/local/lib/node_modules/npm/bin/npm-cli.js start",
  "node /app/.yarn/releases/yarn-4.1.0.cjs start",
];
const OTHER_STARTERS = ["make run", "/usr/bin/make", "sh /run.sh", "busybox sh", "-zsh", "yash"];
const NO_STARTERS = ["node /app/server.js", "node sh", "tini -- sh", "makefile", "bun", "main npm"];

Deno.test("isStarter() knows shells, package managers, and make", () => {
  for (const words of MANAGERS) {
    const argv = words.split(" ");
    assertEquals([isStarter(argv), isPackageManager(argv)], [true, true], words);
  }
  for (const words of OTHER_STARTERS) {
    const argv = words.split(" ");
    assertEquals([isStarter(argv), isPackageManager(argv)], [true, false], words);
  }
  for (const words of NO_STARTERS) assertEquals(isStarter(words.split(" ")), false, words);
  assertEquals(isStarter([]), false);
});
