// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { dateVersion, notesOf, versionOfTag } from "./changelog.ts";

const CHANGELOG = `# Changelog

In the form of [Keep a Changelog](https://keepachangelog.com).

## [Unreleased]

## [1.1.0] - unreleased

- later

## [1.0.1] - 2026-12-02

### Fixed

- a thing, see [the page](docs/page.md)

### Added

- another

## [1.0.0] - 2026-12-01

[Unreleased]: https://example.com/compare
[1.0.1]: https://example.com/1.0.1
`;

function says(work: () => unknown, message: string): void {
  assertEquals(assertThrows(work, Error).message, message);
}

Deno.test("notesOf() returns what stands below the version's heading, and no more", () => {
  const expected = "### Fixed\n\n- a thing, see [the page](docs/page.md)\n\n### Added\n\n- another";
  assertEquals(notesOf(CHANGELOG, "1.0.1"), expected);
});

Deno.test("notesOf() names a version without a section, and those that there are", () => {
  says(
    () => notesOf(CHANGELOG, "1.0.2"),
    "Cannot release 1.0.2: CHANGELOG.md has no section of it\n" +
      '  It has Unreleased, 1.1.0, 1.0.1, 1.0.0; write "## [1.0.2] - YYYY-MM-DD"',
  );
  says(
    () => notesOf("", "1.0.2"),
    "Cannot release 1.0.2: CHANGELOG.md has no section of it\n" +
      '  It has none; write "## [1.0.2] - YYYY-MM-DD"',
  );
});

Deno.test("notesOf() refuses a section without a date, and one without a word", () => {
  says(
    () => notesOf(CHANGELOG, "1.1.0"),
    'Cannot release 1.1.0: CHANGELOG.md says "unreleased" where its date should be\n' +
      '  Write "## [1.1.0] - YYYY-MM-DD", and tag the commit that does',
  );
  says(
    () => notesOf(CHANGELOG, "1.0.0"),
    "Cannot release 1.0.0: its section of CHANGELOG.md is empty\n  Say what users notice of it",
  );
});

Deno.test("dateVersion() makes a version ready", () => {
  const dated = dateVersion(CHANGELOG, { version: "1.1.0", date: "2027-01-01" });
  assertEquals(notesOf(dated, "1.1.0"), "- later");
  assertEquals(dateVersion(dated, { version: "1.1.0", date: "unreleased" }), CHANGELOG);
});

Deno.test("versionOfTag() takes the tag of the sources' version", () => {
  assertEquals(versionOfTag("v1.2.3", "1.2.3"), "1.2.3");
  assertEquals(versionOfTag("v1.2.3-rc.1", "1.2.3-rc.1"), "1.2.3-rc.1");
});

Deno.test("versionOfTag() names what the tag should have been", () => {
  const advice = "\n  The tag of these sources is v1.2.3; " +
    "delete the wrong one: git push --delete origin TAG";
  says(
    () => versionOfTag("v1.2.4", "1.2.3"),
    'Cannot release "v1.2.4": init/core/version.ts says 1.2.3' + advice,
  );
  for (const tag of ["1.2.3", "v1.2", "", "v1.2.3\n", "main"]) {
    says(
      () => versionOfTag(tag, "1.2.3"),
      `Cannot release "${tag}": it is no version` + advice,
    );
  }
});
