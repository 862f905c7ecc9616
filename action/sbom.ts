// SPDX-License-Identifier: MIT
// Pure: data in, data out.
//
// What one static binary is made of, as SPDX 2.3 in JSON. A component gets into the document only
// when the binary carries its notice, one of those that `baronet --license` prints.
//
// What a binary does not say of itself, as the versions of libraries and compilers, is for those to
// tell who have built it (scripts/release/build_facts.ts). Deterministic: nothing in it comes from a
// clock or from chance. Its time is the commit's.

import components from "./components.json" with { type: "json" };

export interface Component {
  /** As in its notice. */
  readonly name: string;
  readonly copyright: string;
  readonly version?: string;
  /** The license's SPDX expression; default: MIT. */
  readonly license?: string;
  /** A package URL with {version} in it (https://github.com/package-url/purl-spec). */
  readonly purl?: string;
}

export interface BuildTool {
  readonly name: string;
  readonly version: string;
}

/** What only its build knows of a binary. */
export interface BuildFacts {
  /** The commit that it was built from. */
  readonly commit: string;
  /** Of components, by name, where the list has none. */
  readonly versions: Readonly<Record<string, string>>;
  /** Linked into it without a notice of its own. */
  readonly parts: readonly Component[];
  readonly tools: readonly BuildTool[];
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
  readonly build?: BuildFacts;
}

/** The parts whose notices are in the binary, itself first; none where it is not one of ours. */
function findComponents(bytes: Uint8Array): readonly Component[] {
  const text = new TextDecoder("latin1").decode(bytes);
  const found = COMPONENTS.filter(({ name }) => text.includes(`${name}: Copyright (c)`));
  return found[0] === COMPONENTS[0] ? found : [];
}

/** The document as text, or undefined for a file that says nothing of what it is made of. */
export function formatSbom(described: Described): string | undefined {
  const [own, ...noticed] = findComponents(described.bytes);
  if (own === undefined) return undefined;
  const { name, version, sha256, page, created, build } = described;
  const binary = describeBinary(own, described);
  const linked = [...noticed, ...build?.parts ?? []].map((part, index) =>
    packageOf({ ...part, ...versionIn(build, part) }, `SPDXRef-part-${index + 1}`)
  );
  const tools = (build?.tools ?? []).map((tool, index) =>
    describeTool(tool, `SPDXRef-tool-${index + 1}`)
  );
  const document = {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: `${name} ${version}`,
    // Unique, as the specification wants it: another binary has another hash.
    documentNamespace: `${page}/${name}-${sha256}`,
    creationInfo: { created, creators: [`Tool: ${own.name}-action`] },
    documentDescribes: [binary.SPDXID],
    packages: [binary, ...linked, ...tools],
    relationships: [
      relate("SPDXRef-DOCUMENT", { type: "DESCRIBES", to: binary.SPDXID }),
      ...linked.map(({ SPDXID }) => relate(binary.SPDXID, { type: "STATIC_LINK", to: SPDXID })),
      ...tools.map(({ SPDXID }) => relate(SPDXID, { type: "BUILD_TOOL_OF", to: binary.SPDXID })),
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function describeBinary(own: Component, { name, version, sha256, page, build }: Described) {
  return {
    ...packageOf({ ...own, name, version }, "SPDXRef-binary"),
    downloadLocation: page.replace("/tag/", "/download/") + `/${name}`,
    ...(build === undefined ? {} : { sourceInfo: `built from commit ${build.commit}` }),
    checksums: [{ algorithm: "SHA256", checksumValue: sha256 }],
    primaryPackagePurpose: "APPLICATION",
  };
}

function versionIn(build: BuildFacts | undefined, { name, version }: Component) {
  const known = version ?? build?.versions[name];
  return known === undefined ? {} : { version: known };
}

function packageOf(component: Component, id: string) {
  const { name, version, copyright, license = "MIT", purl } = component;
  return {
    SPDXID: id,
    name,
    ...(version === undefined ? {} : { versionInfo: version }),
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    licenseConcluded: license,
    licenseDeclared: license,
    copyrightText: copyright,
    ...(purl === undefined || version === undefined ? {} : {
      externalRefs: [{
        referenceCategory: "PACKAGE-MANAGER",
        referenceType: "purl",
        referenceLocator: purl.replace("{version}", version),
      }],
    }),
  };
}

function describeTool({ name, version }: BuildTool, id: string) {
  return {
    SPDXID: id,
    name,
    versionInfo: version,
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    licenseConcluded: "NOASSERTION",
    licenseDeclared: "NOASSERTION",
    copyrightText: "NOASSERTION",
  };
}

function relate(from: string, { type, to }: { type: string; to: string }) {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}
