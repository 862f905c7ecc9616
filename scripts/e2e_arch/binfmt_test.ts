// SPDX-License-Identifier: MIT
import { assertEquals, assertMatch } from "@std/assert";
import { findArchitecture } from "../architectures.ts";
import { registration } from "./binfmt.ts";

const ZEROS = "\\x00".repeat(9);
const MASK = `${"\\xff".repeat(7)}\\x00${"\\xff".repeat(12)}`;

Deno.test("registration() describes executables of 64 bits, little-endian", () => {
  const magic = `\\x7f\\x45\\x4c\\x46\\x02\\x01\\x01${ZEROS}\\x02\\x00\\xb7\\x00`;
  const line = registration(findArchitecture("arm64"));
  assertEquals(line.startsWith(`:baronet-arm64:M::${magic}:${MASK}:/`), true, line);
  assertMatch(line, /\/qemu-aarch64:FP$/);
});

Deno.test("registration() describes executables of 32 bits, and big-endian ones", () => {
  const start = (name: string) => registration(findArchitecture(name)).split(":")[4];
  assertEquals(start("386"), `\\x7f\\x45\\x4c\\x46\\x01\\x01\\x01${ZEROS}\\x02\\x00\\x03\\x00`);
  assertEquals(start("s390x"), `\\x7f\\x45\\x4c\\x46\\x02\\x02\\x01${ZEROS}\\x00\\x02\\x00\\x16`);
});
