// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { ARCHITECTURES, fileOf, findArchitecture } from "./architectures.ts";

Deno.test("findArchitecture() finds one by our name, not by Debian's", () => {
  assertEquals(findArchitecture("armv7").platform, "linux/arm/v7");
  assertThrows(
    () => findArchitecture("armhf"),
    Error,
    'Cannot build for "armhf": unknown\n' +
      "  Known are amd64, arm64, riscv64, ppc64le, s390x, 386, armv7, and all",
  );
});

Deno.test("fileOf() says where the build puts an architecture's binary", () => {
  assertEquals(fileOf(findArchitecture("arm64")), "dist/baronet-arm64.musl");
});

Deno.test("findArchitecture() tells each from the others by platform, triplet and qemu, too", () => {
  for (const key of ["name", "platform", "debian", "triplet", "muslTriplet", "qemu"] as const) {
    assertEquals(new Set(ARCHITECTURES.map((one) => one[key])).size, ARCHITECTURES.length, key);
  }
});
