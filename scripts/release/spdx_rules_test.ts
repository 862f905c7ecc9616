// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { findSpdxProblems } from "./spdx_rules.ts";

function made(): Record<string, unknown> {
  const part = {
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    licenseConcluded: "MIT",
    licenseDeclared: "MIT",
    copyrightText: "Copyright (c) somebody",
  };
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: "app 1.0.0",
    documentNamespace: "https://example.com/app-ab",
    creationInfo: { created: "2026-02-03T04:05:06Z", creators: ["Tool: x"] },
    packages: [
      {
        ...part,
        SPDXID: "SPDXRef-binary",
        name: "app",
        versionInfo: "1",
        checksums: [{ algorithm: "SHA256", checksumValue: "a".repeat(64) }],
      },
      {
        ...part,
        SPDXID: "SPDXRef-part-1",
        name: "musl",
        versionInfo: "1.2.5",
        licenseDeclared: "GPL-3.0-or-later WITH GCC-exception-3.1",
        externalRefs: [{
          referenceCategory: "PACKAGE-MANAGER",
          referenceType: "purl",
          referenceLocator: "pkg:generic/musl@1.2.5",
        }],
      },
    ],
    relationships: [
      relate("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-binary"),
      relate("SPDXRef-binary", "STATIC_LINK", "SPDXRef-part-1"),
    ],
  };
}

function relate(...[spdxElementId, relationshipType, relatedSpdxElement]: string[]) {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}

// deno-lint-ignore no-explicit-any -- each test breaks another place of a foreign document
function problemsWhen(break_: (document: any) => void): string[] {
  const document = made();
  break_(document);
  return findSpdxProblems(JSON.stringify(document));
}

Deno.test("findSpdxProblems() has nothing to say of a valid document", () => {
  assertEquals(problemsWhen(() => {}), []);
});

Deno.test("findSpdxProblems() names a field that is missing or of another form", () => {
  const cases: [break_: (document: ReturnType<typeof JSON.parse>) => void, says: string][] = [
    [(it) => delete it.dataLicense, "document: expected a valid dataLicense, got undefined"],
    [(it) => it.spdxVersion = "SPDX-3.0", 'document: expected a valid spdxVersion, got "SPDX-3.0"'],
    [
      (it) => it.creationInfo.created = "yesterday",
      'creationInfo: expected a valid created, got "yesterday"',
    ],
    [(it) => it.creationInfo.creators = [], "creationInfo: expected a valid creators, got []"],
    [
      (it) => delete it.packages[1].versionInfo,
      "musl: expected a valid versionInfo, got undefined",
    ],
    [
      (it) => it.packages[1].licenseDeclared = "free for all",
      'musl: expected a valid licenseDeclared, got "free for all"',
    ],
    [
      (it) => it.packages[0].checksums[0].checksumValue = "ab",
      'app: expected a valid checksumValue, got "ab"',
    ],
    [
      (it) => it.packages[1].externalRefs[0].referenceLocator = "musl",
      'musl: expected a valid referenceLocator, got "musl"',
    ],
    [(it) => it.packages[1].filesAnalyzed = true, "musl: expected a valid filesAnalyzed, got true"],
  ];
  for (const [break_, says] of cases) assertEquals(problemsWhen(break_), [says]);
});

Deno.test("findSpdxProblems() names an id that is there twice, refers to nothing, or stands alone", () => {
  assertEquals(problemsWhen((it) => it.packages.push(it.packages[1])), [
    "SPDXRef-part-1: expected once, got twice",
  ]);
  assertEquals(problemsWhen((it) => it.relationships[1].relatedSpdxElement = "SPDXRef-x"), [
    "SPDXRef-x: expected a package, got none",
    "SPDXRef-part-1: expected a relationship, got none",
  ]);
  assertEquals(problemsWhen((it) => it.relationships[1].relationshipType = "USES"), [
    "relationship: expected DESCRIBES, STATIC_LINK, BUILD_TOOL_OF, got USES",
  ]);
});
