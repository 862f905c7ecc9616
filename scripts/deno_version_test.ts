// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { DENO_VERSION, requireDenoVersion } from "./deno_version.ts";

Deno.test("requireDenoVersion() accepts the pinned version only", () => {
  requireDenoVersion(DENO_VERSION);
  const { message } = assertThrows(() => requireDenoVersion("1.0.0"), Error);
  assertEquals(
    message,
    `Cannot build with Deno 1.0.0: ${DENO_VERSION} is pinned\n  npx -y deno@${DENO_VERSION} task build`,
  );
});
