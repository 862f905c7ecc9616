// SPDX-License-Identifier: MIT
// Pure: data in, data out.
//
// What one static binary is made of, as SPDX 2.3 in JSON. A component gets into the document only
// when the binary carries its notice, one of those that `baronet --license` prints.
//
// Deterministic: nothing in it comes from a clock or from chance. Its time is the commit's.

import components from "./components.json" with { type: "json" };

interface Component {
  readonly name: string;
  readonly copyright: string;
  readonly version?: string;
}

/** scripts/check_lists.ts compares these with `baronet --license` and with what is compiled. */
const COMPONENTS: readonly Component[] = components;

export interface Described {
  readonly name: string;
  /** Of the release: its tag without the "v". */
  readonly version: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  /** Where the release is, "https://github.com/OWNER/REPOSITORY/releases/tag/TAG". */
  readonly page: string;
  /** RFC 3339 in UTC, to the second. */
  readonly created: string;
}

/** The parts whose notices are in the binary, itself first; none where it is not one of ours. */
function findComponents(bytes: Uint8Array): readonly Component[] {
  const text = new TextDecoder("latin1").decode(bytes);
  const found = COMPONENTS.filter(({ name }) => text.includes(`${name}: Copyright (c)`));
  return found[0] === COMPONENTS[0] ? found : [];
}

/** The document as text, or undefined for a file that says nothing of what it is made of. */
export function formatSbom(described: Described): string | undefined {
  const [own, ...parts] = findComponents(described.bytes);
  if (own === undefined) return undefined;
  const { name, version, sha256, page, created } = described;
  const binary = {
    ...packageOf({ ...own, name, version }, "SPDXRef-binary"),
    downloadLocation: page.replace("/tag/", "/download/") + `/${name}`,
    checksums: [{ algorithm: "SHA256", checksumValue: sha256 }],
    primaryPackagePurpose: "APPLICATION",
  };
  const linked = parts.map((part, index) => packageOf(part, `SPDXRef-part-${index + 1}`));
  const document = {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: `${name} ${version}`,
    // Unique, as the specification wants it: another binary has another hash.
    documentNamespace: `${page}/${name}-${sha256}`,
    creationInfo: { created, creators: [`Tool: ${own.name}-action`] },
    documentDescribes: [binary.SPDXID],
    packages: [binary, ...linked],
    relationships: [
      relate("SPDXRef-DOCUMENT", { type: "DESCRIBES", to: binary.SPDXID }),
      ...linked.map(({ SPDXID }) => relate(binary.SPDXID, { type: "STATIC_LINK", to: SPDXID })),
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function packageOf({ name, version, copyright }: Component, id: string) {
  return {
    SPDXID: id,
    name,
    ...(version === undefined ? {} : { versionInfo: version }),
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    licenseConcluded: "MIT",
    licenseDeclared: "MIT",
    copyrightText: copyright,
  };
}

function relate(from: string, { type, to }: { type: string; to: string }) {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}
