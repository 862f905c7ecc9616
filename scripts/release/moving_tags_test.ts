// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { imageTags, majorTag } from "./moving_tags.ts";

interface Row {
  readonly version: string;
  readonly others: string;
  readonly image: string;
  readonly major: string | undefined;
}

const ROWS: readonly Row[] = [
  // The first, and the newest of all
  { version: "1.20.3", others: "", image: "1.20.3 1.20 latest", major: "v1" },
  { version: "1.20.3", others: "v1.20.2 v1.19.9", image: "1.20.3 1.20 latest", major: "v1" },
  // Of an older line: of the same major version, of an older one
  { version: "1.19.9", others: "v1.20.3", image: "1.19.9 1.19", major: undefined },
  { version: "1.20.4", others: "v1.20.3 v2.0.0", image: "1.20.4 1.20", major: "v1" },
  { version: "1.19.9", others: "v1.20.3 v2.0.0", image: "1.19.9 1.19", major: undefined },
  // Run once more, after the next one of its line
  { version: "1.20.3", others: "v1.20.4", image: "1.20.3", major: undefined },
  // Numbers, not texts
  { version: "1.20.0", others: "v1.9.0", image: "1.20.0 1.20 latest", major: "v1" },
  { version: "1.9.0", others: "v1.20.0", image: "1.9.0 1.9", major: undefined },
  // Before a release, and where there is such a one besides
  { version: "1.20.0-rc.1", others: "v1.19.0", image: "1.20.0-rc.1", major: undefined },
  { version: "1.20.0", others: "v1.20.0-rc.1", image: "1.20.0 1.20 latest", major: "v1" },
  { version: "1.20.3", others: "v2.0.0-rc.1", image: "1.20.3 1.20 latest", major: "v1" },
  // Tags that name no release
  { version: "1.20.3", others: "v1 v2 nightly", image: "1.20.3 1.20 latest", major: "v1" },
];

for (const { version, others, image, major } of ROWS) {
  const releasing = { version, tags: [`v${version}`, ...others.split(" ")] };
  const beside = others === "" ? "alone" : `beside ${others}`;

  Deno.test(`imageTags() gives ${version}, ${beside}: ${image}`, () => {
    assertEquals(imageTags(releasing), image.split(" "));
  });

  Deno.test(`majorTag() moves ${major ?? "nothing"} on to ${version}, ${beside}`, () => {
    assertEquals(majorTag(releasing), major);
  });
}
