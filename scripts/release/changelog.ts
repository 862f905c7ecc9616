// SPDX-License-Identifier: MIT
// Pure: text in, text out.
//
// What a release says of itself: the section of CHANGELOG.md for its version, in the form of Keep a
// Changelog: "## [1.2.3] - 2026-12-31". A version without a section, or without its date, is not ready.

/** "v1.2.3", "v1.2.3-rc.1" */
const TAG = /^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/;

/** The version that a tag releases; `expected`: that of the sources. */
export function versionOfTag(tag: string, expected: string): string {
  const version = TAG.exec(tag)?.[1];
  if (version === expected) return version;
  const problem = version === undefined
    ? "it is no version"
    : `init/core/version.ts says ${expected}`;
  throw new Error(
    `Cannot release "${tag}": ${problem}\n` +
      `  The tag of these sources is v${expected}; delete the wrong one: git push --delete origin TAG`,
  );
}

interface Section {
  readonly version: string;
  /** "" where there is none. */
  readonly date: string;
  readonly text: string;
}

/** The text below the version's heading. */
export function notesOf(changelog: string, version: string): string {
  const sections = readSections(changelog);
  const section = sections.find((one) => one.version === version);
  if (section === undefined) {
    const versions = sections.map((one) => one.version).join(", ");
    throw new Error(
      `Cannot release ${version}: CHANGELOG.md has no section of it\n` +
        `  It has ${versions === "" ? "none" : versions}; write "## [${version}] - YYYY-MM-DD"`,
    );
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(section.date)) {
    throw new Error(
      `Cannot release ${version}: CHANGELOG.md says "${section.date}" where its date should be\n` +
        `  Write "## [${version}] - YYYY-MM-DD", and tag the commit that does`,
    );
  }
  if (section.text !== "") return section.text;
  throw new Error(
    `Cannot release ${version}: its section of CHANGELOG.md is empty\n` +
      "  Say what users notice of it",
  );
}

function readSections(changelog: string): Section[] {
  // Behind the last section there may be addresses for the links in the headings.
  const [body = ""] = changelog.split(/^\[[^\]\n]+\]: \S+$/m);
  const [, ...parts] = body.split(/^## /m);
  return parts.map((part) => {
    const [heading = "", ...lines] = part.split("\n");
    const [, version = heading, date = ""] = /^\[?v?([^\]\s]+)\]?(?: - (.*))?$/.exec(heading) ?? [];
    return { version, date: date.trim(), text: lines.join("\n").trim() };
  });
}

/** The changelog as it is when the version is released on that day. */
export function dateVersion(
  changelog: string,
  { version, date }: { version: string; date: string },
): string {
  const heading = `## [${version}] - `;
  return changelog.split("\n").map((line) => line.startsWith(heading) ? `${heading}${date}` : line)
    .join("\n");
}
