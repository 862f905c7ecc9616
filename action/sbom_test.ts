// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { type Described, formatSbom } from "./sbom.ts";

const BARONET = "\x7fELF\0baronet: Copyright (c) 2026 x\0QuickJS-ng: Copyright (c) y\0\xff" +
  "musl: Copyright (c) z\0";

function describe(text: string): Described {
  return {
    name: "baronet-linux-amd64",
    version: "1.2.3",
    sha256: "ab12",
    bytes: Uint8Array.from(text, (char) => char.charCodeAt(0)),
    page: "https://github.com/owner/project/releases/tag/v1.2.3",
    created: "2026-02-03T04:05:06Z",
  };
}

Deno.test("formatSbom() describes the binary and what is linked into it", () => {
  const component = (id: string, facts: Record<string, unknown>) => ({
    SPDXID: id,
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    licenseConcluded: "MIT",
    licenseDeclared: "MIT",
    ...facts,
  });
  assertEquals(JSON.parse(formatSbom(describe(BARONET)) ?? "null"), {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: "baronet-linux-amd64 1.2.3",
    documentNamespace:
      "https://github.com/owner/project/releases/tag/v1.2.3/baronet-linux-amd64-ab12",
    creationInfo: { created: "2026-02-03T04:05:06Z", creators: ["Tool: baronet-action"] },
    documentDescribes: ["SPDXRef-binary"],
    packages: [
      component("SPDXRef-binary", {
        name: "baronet-linux-amd64",
        versionInfo: "1.2.3",
        downloadLocation:
          "https://github.com/owner/project/releases/download/v1.2.3/baronet-linux-amd64",
        copyrightText: "Copyright (c) 2026 the baronet authors",
        checksums: [{ algorithm: "SHA256", checksumValue: "ab12" }],
        primaryPackagePurpose: "APPLICATION",
      }),
      component("SPDXRef-part-1", {
        name: "QuickJS-ng",
        versionInfo: "0.17.0",
        copyrightText: "Copyright (c) 2017-2024 Fabrice Bellard, Charlie Gordon; " +
          "2023-2025 Ben Noordhuis, Saúl Ibarra Corretgé",
        externalRefs: [{
          referenceCategory: "PACKAGE-MANAGER",
          referenceType: "purl",
          referenceLocator: "pkg:github/quickjs-ng/quickjs@v0.17.0",
        }],
      }),
      component("SPDXRef-part-2", {
        name: "musl",
        copyrightText: "Copyright (c) 2005-2020 Rich Felker and many other contributors",
      }),
    ],
    relationships: [
      {
        spdxElementId: "SPDXRef-DOCUMENT",
        relationshipType: "DESCRIBES",
        relatedSpdxElement: "SPDXRef-binary",
      },
      {
        spdxElementId: "SPDXRef-binary",
        relationshipType: "STATIC_LINK",
        relatedSpdxElement: "SPDXRef-part-1",
      },
      {
        spdxElementId: "SPDXRef-binary",
        relationshipType: "STATIC_LINK",
        relatedSpdxElement: "SPDXRef-part-2",
      },
    ],
  });
});

Deno.test("formatSbom() gives the same bytes each time, and ends with a newline", () => {
  const once = formatSbom(describe(BARONET));
  assertEquals(formatSbom(describe(BARONET)), once);
  assertEquals(once?.endsWith("}\n"), true);
});

Deno.test("formatSbom() says nothing of a file that is not baronet", () => {
  assertEquals(formatSbom(describe("\x7fELF\0musl: Copyright (c) z")), undefined);
  assertEquals(formatSbom(describe("")), undefined);
});

Deno.test("formatSbom() takes from the build what the binary does not say of itself", () => {
  const libgcc = {
    name: "libgcc",
    version: "12",
    copyright: "Copyright (c) FSF",
    license: "GPL-3.0-or-later WITH GCC-exception-3.1",
  };
  const build = {
    commit: "0123abc",
    versions: { musl: "1.2.5", "QuickJS-ng": "not this one: the list has it" },
    parts: [libgcc],
    tools: [{ name: "gcc", version: "gcc (Debian) 14" }],
  };
  const document = JSON.parse(formatSbom({ ...describe(BARONET), build }) ?? "null");
  const [binary, engine, musl, linked, tool] = document.packages;
  assertEquals(binary.sourceInfo, "built from commit 0123abc");
  assertEquals(engine.versionInfo, "0.17.0");
  assertEquals([musl.versionInfo, musl.externalRefs[0].referenceLocator], [
    ...["1.2.5", "pkg:generic/musl@1.2.5"],
  ]);
  assertEquals([linked.name, linked.licenseDeclared], ["libgcc", libgcc.license]);
  assertEquals([tool.name, tool.versionInfo, tool.licenseDeclared], [
    ...["gcc", "gcc (Debian) 14", "NOASSERTION"],
  ]);
  assertEquals(document.relationships.slice(3), [
    {
      spdxElementId: "SPDXRef-binary",
      relationshipType: "STATIC_LINK",
      relatedSpdxElement: "SPDXRef-part-3",
    },
    {
      spdxElementId: "SPDXRef-tool-1",
      relationshipType: "BUILD_TOOL_OF",
      relatedSpdxElement: "SPDXRef-binary",
    },
  ]);
});
