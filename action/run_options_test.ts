// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { optionsFor, type Purpose } from "./run_options.ts";

const ASKED = ["--rm", "--name", "web", "-p=80:80", "--env", "A=b", "--read-only", "--restart=no"];

const KEPT: readonly [purpose: Purpose, kept: readonly string[]][] = [
  ["real", ["--name", "web", "-p=80:80", "--env", "A=b", "--read-only"]],
  ["cmd", ["--env", "A=b", "--read-only"]],
  ["overlay", ["--env", "A=b"]],
];

Deno.test("optionsFor() drops what gets in the way of several containers side by side", () => {
  for (const [purpose, kept] of KEPT) assertEquals(optionsFor(purpose, ASKED), kept, purpose);
});
