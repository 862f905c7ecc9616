// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { compareDockerfile, compareMachines, comparePlatforms, compareTags } from "./image.ts";

const DOCKERFILE = `ARG BASE=node:1
FROM \${BASE}
RUN for name in one two; do ln baronet "$name"; done
FROM scratch
ARG VERSION=1.0.0 SOURCE_COMMIT
`;
const WORKFLOW = "jobs:\n  a:\n    container: node:1\n  b:\n    container:\n      image: node:1\n";
const FACTS = {
  names: ["one", "two"],
  version: "1.0.0",
  binaries: [
    { name: "amd64", platform: "linux/amd64" },
    { name: "armv7", platform: "linux/arm/v7" },
  ],
  workflows: { "ci.yml": WORKFLOW },
};

Deno.test("compareDockerfile() accepts one that says the same", () => {
  assertEquals(compareDockerfile(DOCKERFILE, FACTS), []);
});

Deno.test("compareDockerfile() names what differs, and a container that builds elsewhere", () => {
  const workflows = { "ci.yml": WORKFLOW.replace("image: node:1", "image: node:2") };
  const binaries = [{ name: "arm6", platform: "linux/arm/v6" }];
  const facts = { names: ["one"], version: "2.0.0", binaries, workflows };
  assertEquals(compareDockerfile(DOCKERFILE, facts), [
    "Dockerfile, links: expected one, got one two",
    "Dockerfile, VERSION: expected 2.0.0, got 1.0.0",
    "ci.yml, container: expected node:1, got node:2",
    "Dockerfile, linux/arm/v6: expected arm6, got armv6",
  ]);
});

Deno.test("compareMachines() names both lists where they differ", () => {
  const built = [{ machine: 40, platform: "linux/arm/v7" }, { machine: 3, platform: "linux/386" }];
  assertEquals(compareMachines({ 3: "386", 40: "arm" }, built), []);
  assertEquals(compareMachines({ 3: "386" }, built), [
    "action/machines.ts: expected 3 386, 40 arm, got 3 386",
  ]);
});

Deno.test("comparePlatforms() names what a table has and what there is", () => {
  const facts = { name: "x.md", binaries: FACTS.binaries };
  const row = "| `linux/amd64`  | `baronet-amd64.musl` |\n";
  const other = "| `linux/arm/v7` | `baronet-armv7.musl` |\n";
  assertEquals(comparePlatforms(row + other, facts), []);
  assertEquals(comparePlatforms(row, facts), [
    "x.md, platforms: expected linux/amd64 baronet-amd64.musl, " +
    "linux/arm/v7 baronet-armv7.musl, got linux/amd64 baronet-amd64.musl",
  ]);
});

Deno.test("compareTags() names a tag of another version, and a document without any", () => {
  const document = "ghcr.io/baronet/baronet:1.0.0 and gh release download v0.9.0";
  assertEquals(compareTags(document, { name: "x.md", version: "1.0.0" }), [
    "x.md, tag: expected 1.0.0, got 0.9.0",
  ]);
  assertEquals(compareTags("", { name: "x.md", version: "1.0.0" }), [
    "x.md: expected a tag 1.0.0, got none",
  ]);
});
