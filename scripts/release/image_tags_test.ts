// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { imageTags } from "./image_tags.ts";

Deno.test("imageTags() moves the short tags on to a release", () => {
  assertEquals(imageTags("1.20.3"), ["1.20.3", "1.20", "latest"]);
});

Deno.test("imageTags() gives a version before a release its own tag alone", () => {
  assertEquals(imageTags("1.20.0-rc.1"), ["1.20.0-rc.1"]);
});
