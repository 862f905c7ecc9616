// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { rewriteDeb822, rewriteList } from "./apt_sources.ts";

// "archive" stands for an address: it is passed on, whatever it is.
const DEB822 = `Types: deb deb-src
# a comment
URIs: archive
Suites: bookworm bookworm-updates
Components: main
Signed-By: keyring

Types: deb
URIs: archive-security
Suites: bookworm-security
Components: main

Types: deb
URIs: elsewhere
Suites: nodistro
Components: main

Enabled: no
Types: deb
URIs: archive
Suites: bookworm
Components: main
`;

Deno.test("rewriteDeb822() keeps the main archive only and asks it for the suite", () => {
  assertEquals(
    rewriteDeb822(DEB822, "forky"),
    "Types: deb\nURIs: archive\nSuites: forky\nComponents: main\nSigned-By: keyring\n",
  );
});

Deno.test("rewriteDeb822() separates several archives by an empty line", () => {
  const stanza = "Types: deb\nURIs: a\nSuites: trixie\nComponents: main\n";
  const expected = stanza.replace("trixie", "forky");
  assertEquals(rewriteDeb822(`${stanza}\n${stanza}`, "forky"), `${expected}\n${expected}`);
});

Deno.test("rewriteDeb822() passes on a key that is written into the file", () => {
  const key = "Signed-By:\n -----BEGIN\n .\n abc\n -----END\n";
  assertEquals(
    rewriteDeb822(`Types: deb\nURIs: a\nSuites: stable\nComponents: main\n${key}`, "sid"),
    `Types: deb\nURIs: a\nSuites: sid\nComponents: main\n${key}`,
  );
});

Deno.test("rewriteDeb822() asks for packages of every architecture", () => {
  const stanza = "Types: deb\nURIs: a\nSuites: trixie\nComponents: main\n";
  assertEquals(rewriteDeb822(`${stanza}Architectures: amd64\n`, "trixie"), stanza);
});

Deno.test("rewriteList() keeps components, and options that do not name architectures", () => {
  const list = [
    "# deb archive bookworm main",
    "deb archive bookworm main contrib # a comment",
    "deb-src archive bookworm main",
    "deb [ arch=amd64,i386 ] archive stable main",
    "deb [signed-by=keyring arch=amd64] archive bookworm main",
    "deb archive bookworm-updates main",
    "deb archive-security bookworm-security main",
    "deb elsewhere nodistro main",
    "deb elsewhere ./",
  ].join("\n");
  assertEquals(
    rewriteList(list, "forky"),
    "deb archive forky main contrib\ndeb archive forky main\n" +
      "deb [signed-by=keyring] archive forky main\n",
  );
});
