// SPDX-License-Identifier: MIT
// Pure: text in, list of differences out.
//
// What the SBOM of a release says the binary is made of (action/components.json) against the
// notices that `baronet --license` prints, and the versions that the build pins.
import { compareLines } from "./documents.ts";

/** The table of parts in a document, in the order of the list. */
export function compareParts(json: string, { document, name }: { document: string; name: string }) {
  const components: { name: string }[] = JSON.parse(json);
  const [, table = ""] = /^\| part .*\n\|[- |]+\n((?:\|.*\n)*)/m.exec(document) ?? [];
  const parts = [...table.matchAll(/^\| (.*?) +\|/gm)].map(([, part]) => part);
  const expected = components.map((component) => component.name).join("\n");
  return compareLines(parts.join("\n"), { name: `${name}, parts`, expected });
}

export function compareComponents(
  json: string,
  { license, versions }: { license: string; versions: Readonly<Record<string, string>> },
): string[] {
  const components: { name: string; copyright: string; version?: string }[] = JSON.parse(json);
  const [notices = ""] = license.split("\n\n");
  const stated = components.map(({ name, copyright }) => `${name}: ${copyright}`).join("\n");
  return [
    // A notice that is too long for a line goes on in the next one, indented.
    ...compareLines(stated, { name: "notices", expected: notices.replaceAll("\n  ", " ") }),
    ...components.filter(({ name, version }) => version !== versions[name])
      .map(({ name, version }) =>
        `${name}: expected version ${versions[name] ?? "none"}, got ${version ?? "none"}`
      ),
  ];
}
