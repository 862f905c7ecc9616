// SPDX-License-Identifier: MIT
// Pure: text in, list of differences out.
//
// What the Dockerfile repeats: the names of the program, its version, the architectures; and that it
// builds in the image that the workflows build in, so that both compile the same bytes.

export interface ImageFacts {
  /** Every name but its own. */
  readonly names: readonly string[];
  readonly version: string;
  /** The binaries that there are: their names, and their platforms as Docker has them. */
  readonly binaries: readonly { readonly name: string; readonly platform: string }[];
  /** Workflows by name. */
  readonly workflows: Readonly<Record<string, string>>;
}

export function compareDockerfile(dockerfile: string, facts: ImageFacts): string[] {
  const links = /for name in (.+); do ln baronet/.exec(dockerfile)?.[1] ?? "";
  const base = /^ARG BASE=(.+)$/m.exec(dockerfile)?.[1] ?? "none";
  const version = /^ARG VERSION=(\S+)/m.exec(dockerfile)?.[1] ?? "none";
  return [
    ...compare("Dockerfile, links", { expected: facts.names.join(" "), got: links }),
    ...compare("Dockerfile, VERSION", { expected: facts.version, got: version }),
    ...Object.entries(facts.workflows).flatMap(([name, workflow]) =>
      containersOf(workflow).flatMap((got) =>
        compare(`${name}, container`, { expected: base, got })
      )
    ),
    ...facts.binaries.flatMap(({ name, platform }) =>
      compare(`Dockerfile, ${platform}`, { expected: name, got: nameFor(platform) })
    ),
  ];
}

/** The rows of platform and file in a document. */
export function comparePlatforms(
  document: string,
  { name, binaries }: { name: string; binaries: ImageFacts["binaries"] },
): string[] {
  const rows = [...document.matchAll(/^\| `(linux\/[^`]+)` +\| `([^`]+)` +\|$/gm)]
    .map(([, platform, file]) => `${platform} ${file}`);
  const expected = binaries.map(({ name, platform }) => `${platform} baronet-${name}.musl`);
  return compare(`${name}, platforms`, { expected: expected.join(", "), got: rows.join(", ") });
}

/** The version wherever a document names a tag of the image, or a release to download. */
export function compareTags(
  document: string,
  { name, version }: { name: string; version: string },
): string[] {
  const named = /\b(?:ghcr\.io\/baronet\/baronet:|gh release download v)(\d+\.\d+\.\d+)/g;
  const found = [...document.matchAll(named)].map(([, tag]) => tag);
  if (found.length === 0) return [`${name}: expected a tag ${version}, got none`];
  return found.flatMap((got) => compare(`${name}, tag`, { expected: version, got }));
}

/** As the Dockerfile makes it, from TARGETARCH and TARGETVARIANT. */
function nameFor(platform: string): string {
  const [, architecture = "", variant = ""] = platform.split("/");
  return architecture === "arm" ? `arm${variant}` : architecture;
}

function containersOf(workflow: string): string[] {
  return [...workflow.matchAll(/^ {4}container: (\S+)$|^ {6}image: (\S+)$/gm)]
    .map(([, plain, withOptions]) => plain ?? withOptions ?? "");
}

function compare(name: string, { expected, got }: { expected: string; got: string }): string[] {
  return got === expected ? [] : [`${name}: expected ${expected}, got ${got}`];
}

/** e_machine and what Docker calls it, the Action's against those that are built. */
export function compareMachines(
  machines: Readonly<Record<number, string>>,
  built: readonly { readonly machine: number; readonly platform: string }[],
): string[] {
  const lines = (entries: readonly (readonly [unknown, unknown])[]) =>
    entries.map(([machine, name]) => `${machine} ${name}`).toSorted().join(", ");
  const expected = built.map(({ machine, platform }) => [machine, platform.split("/")[1]] as const);
  return compare("action/machines.ts", {
    expected: lines(expected),
    got: lines(Object.entries(machines)),
  });
}
