// SPDX-License-Identifier: MIT
// Pure: data in, list of problems out.
//
// What SPDX 2.3 demands of a document like ours (https://spdx.github.io/spdx-spec/v2.3): which fields
// must be there (its Annex G), their form, and that every id that is referred to is there. Its schema is
// in no package registry, so the rules for what we write are written out.

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const ID = /^SPDXRef-[A-Za-z0-9.-]+$/;
/** A license identifier, or two of them WITH; no list of all licenses is compared. */
const LICENSE = /^(NOASSERTION|NONE|[A-Za-z0-9.-]+\+?( WITH [A-Za-z0-9.-]+)?)$/;
const LOCATION = /^(NOASSERTION|NONE|https:\/\/\S+)$/;
const PURL = /^pkg:[a-z]+\/[A-Za-z0-9._/-]+@[A-Za-z0-9.+~:%-]+$/;
const RELATIONSHIPS = ["DESCRIBES", "STATIC_LINK", "BUILD_TOOL_OF"];

type Form = RegExp | ((value: unknown) => boolean);
type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown) => typeof value === "string" && value.trim() !== "";

const DOCUMENT: Readonly<Record<string, Form>> = {
  spdxVersion: /^SPDX-2\.3$/,
  dataLicense: /^CC0-1\.0$/,
  SPDXID: /^SPDXRef-DOCUMENT$/,
  name: isText,
  documentNamespace: /^https:\/\/[^\s#]+$/,
  packages: Array.isArray,
  relationships: Array.isArray,
};

const PACKAGE: Readonly<Record<string, Form>> = {
  SPDXID: ID,
  name: isText,
  versionInfo: isText,
  downloadLocation: LOCATION,
  // Without it there would have to be a verification code over all files.
  filesAnalyzed: (value) => value === false,
  licenseConcluded: LICENSE,
  licenseDeclared: LICENSE,
  copyrightText: isText,
};

const REFERENCE: Readonly<Record<string, Form>> = {
  referenceCategory: /^PACKAGE-MANAGER$/,
  referenceType: /^purl$/,
  referenceLocator: PURL,
};

/** What is wrong with an SBOM that action/sbom.ts has written; a version may not be missing. */
export function findSpdxProblems(text: string): string[] {
  const document = JSON.parse(text);
  const { creationInfo = {}, packages = [], relationships = [] } = document;
  const listed = packages as Fields[];
  const ids = [document.SPDXID, ...listed.map(({ SPDXID }) => SPDXID)];
  return [
    ...compare("document", document, DOCUMENT),
    ...compare("creationInfo", creationInfo, { created: DATE, creators: isCreators }),
    ...listed.flatMap((one) => findInPackage(one)),
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) =>
      `${id}: expected once, got twice`
    ),
    ...(relationships as Fields[]).flatMap((one) => findInRelationship(one, ids)),
    ...findUnrelated(ids, relationships),
  ];
}

function isCreators(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 &&
    value.every((one) => /^(Tool|Person|Organization): \S/.test(String(one)));
}

function compare(name: string, fields: Fields, forms: Readonly<Record<string, Form>>): string[] {
  return Object.entries(forms).filter(([field, form]) => {
    const value = fields[field];
    return !(form instanceof RegExp ? form.test(String(value)) : form(value));
  }).map(([field]) => `${name}: expected a valid ${field}, got ${JSON.stringify(fields[field])}`);
}

function findInPackage(one: Fields): string[] {
  const name = String(one.name);
  const references = (one.externalRefs ?? []) as Fields[];
  const checksums = (one.checksums ?? []) as Fields[];
  return [
    ...compare(name, one, PACKAGE),
    ...references.flatMap((reference) => compare(name, reference, REFERENCE)),
    ...checksums.flatMap((checksum) =>
      compare(name, checksum, { algorithm: /^SHA256$/, checksumValue: /^[0-9a-f]{64}$/ })
    ),
  ];
}

function findInRelationship(one: Fields, ids: readonly unknown[]): string[] {
  const ends = [one.spdxElementId, one.relatedSpdxElement];
  return [
    ...ends.filter((id) => !ids.includes(id)).map((id) => `${id}: expected a package, got none`),
    ...RELATIONSHIPS.includes(String(one.relationshipType))
      ? []
      : [`relationship: expected ${RELATIONSHIPS.join(", ")}, got ${one.relationshipType}`],
  ];
}

/** A package that nothing refers to says nothing of the binary. */
function findUnrelated(ids: readonly unknown[], relationships: readonly Fields[]): string[] {
  const ends = relationships.flatMap((one) => [one.spdxElementId, one.relatedSpdxElement]);
  return ids.filter((id) => !ends.includes(id)).map((id) =>
    `${id}: expected a relationship, got none`
  );
}
