// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { architectureOf, compareTools, readStated } from "./rebuild.ts";

Deno.test("architectureOf() knows a binary by its name, wherever it was downloaded to", () => {
  assertEquals(architectureOf("/tmp/baronet-amd64.musl").name, "amd64");
  assertEquals(architectureOf("baronet-armv7.musl").platform, "linux/arm/v7");
});

Deno.test("architectureOf() refuses another name, and says which there are", () => {
  const { message } = assertThrows(() => architectureOf("a/baronet"), Error);
  assertEquals(
    message.split("\n")[0],
    'Cannot rebuild "a/baronet": no binary of a release has this name',
  );
  assertEquals(message.includes("baronet-amd64.musl, baronet-arm64.musl"), true, message);
});

Deno.test("readStated() finds the commit and the tools in an SBOM", () => {
  const sbom = {
    packages: [
      { SPDXID: "SPDXRef-binary", name: "x", sourceInfo: "built from commit 0123abc" },
      { SPDXID: "SPDXRef-part-1", name: "musl", versionInfo: "1.2.5" },
      { SPDXID: "SPDXRef-tool-1", name: "gcc", versionInfo: "14" },
    ],
    relationships: [
      { spdxElementId: "SPDXRef-binary", relationshipType: "STATIC_LINK" },
      { spdxElementId: "SPDXRef-tool-1", relationshipType: "BUILD_TOOL_OF" },
    ],
  };
  assertEquals(readStated(JSON.stringify(sbom)), {
    commit: "0123abc",
    tools: [{ name: "gcc", version: "14" }],
  });
  assertEquals(readStated("{}"), { commit: "unknown", tools: [] });
});

Deno.test("compareTools() names a tool of another version, and one that is not here", () => {
  const stated = [{ name: "gcc", version: "14" }, { name: "deno", version: "2" }];
  assertEquals(compareTools(stated, [{ name: "gcc", version: "14" }]), [
    "deno: the release 2, here none",
  ]);
  assertEquals(compareTools(stated, stated), []);
});
