// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { formatChecksums } from "./checksums.ts";

Deno.test("formatChecksums() writes a line for each file, sorted as LC_ALL=C sorts", () => {
  const files = [
    { name: "b", sha256: "22" },
    { name: "a-arm64", sha256: "44" },
    { name: "B", sha256: "11" },
    { name: "a", sha256: "33" },
  ];
  const expected = "11  B\n33  a\n44  a-arm64\n22  b\n";
  assertEquals(formatChecksums(files), expected);
  assertEquals(formatChecksums(files.toReversed()), expected);
});

Deno.test("formatChecksums() leaves the files that it was given in their order", () => {
  const files = [{ name: "b", sha256: "1" }, { name: "a", sha256: "2" }];
  formatChecksums(files);
  assertEquals(files.map(({ name }) => name), ["b", "a"]);
});

Deno.test("formatChecksums() of nothing is empty", () => {
  assertEquals(formatChecksums([]), "");
});
