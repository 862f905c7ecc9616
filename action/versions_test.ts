// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { findNewer, isPrereleaseTag, type Line } from "./versions.ts";

Deno.test("isPrereleaseTag() knows a version before a release", () => {
  for (const tag of ["v1.0.0-rc.1", "1.0.0-alpha", "v1.0.0-rc.1+build"]) {
    assertEquals(isPrereleaseTag(tag), true, tag);
  }
  for (const tag of ["v1.0.0", "v1.0.0+linux-amd64", "v1-rc", "app-1.0.0", "nightly-2026-01-01"]) {
    assertEquals(isPrereleaseTag(tag), false, tag);
  }
});

type Row = readonly [tag: string, line: Line, tags: string, newer: string | undefined];

const ROWS: readonly Row[] = [
  ["v1.2.3", "all", "", undefined],
  ["v1.2.3", "all", "v1.2.3", undefined],
  ["v1.2.3", "all", "v1.2.2 v1.1.9 v0.9.9", undefined],
  ["v1.2.3", "all", "v1.2.4 v1.3.0 v2.0.0", "v2.0.0"],
  ["v1.2.3", "major", "v1.2.4 v1.3.0 v2.0.0", "v1.3.0"],
  ["v1.2.3", "minor", "v1.2.4 v1.3.0 v2.0.0", "v1.2.4"],
  ["v1.2.3", "major", "v2.0.0 v0.9.0", undefined],
  ["v1.2.3", "minor", "v1.3.4 v2.2.4", undefined],
  // Numbers, not texts
  ["v1.9.0", "all", "v1.10.0", "v1.10.0"],
  ["v1.10.0", "all", "v1.9.0", undefined],
  // What comes before a release moves nothing, and is moved by nothing
  ["v1.2.3", "all", "v1.3.0-rc.1 v2.0.0-beta", undefined],
  ["v1.2.3-rc.1", "all", "v2.0.0", undefined],
  // Tags that are no versions, and those of two habits
  ["v1.2.3", "all", "v1 v2 nightly v3.0 release-9.9.9", undefined],
  ["1.2.3", "all", "v1.2.4", "v1.2.4"],
  ["v1.2.3", "all", "1.2.4", "1.2.4"],
  ["v1.2.3+build.1", "all", "v1.2.3 v1.2.4+build.2", "v1.2.4+build.2"],
  ["nightly", "all", "v1.2.3", undefined],
];

for (const [tag, line, tags, newer] of ROWS) {
  const among = tags === "" ? "nothing" : tags;
  Deno.test(`findNewer() finds ${newer ?? "none"} for ${tag} (${line}) among ${among}`, () => {
    assertEquals(findNewer(tag, { tags: tags.split(" "), line }), newer);
  });
}
