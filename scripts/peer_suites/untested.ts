// SPDX-License-Identifier: MIT
// Peers that come without tests: catatonit's CI checks that it is linked statically, smell-baron
// can only be built. A checkout that has tests by now is a failure, so that they get run here.
import type { Suite } from "./suite.ts";
import type { Workplace } from "./workplace.ts";

export async function lookForTests(name: string, place: Workplace): Promise<Suite[]> {
  const found = (await listPaths(place.checkout)).filter(isTest);
  const results = found.map((path) => ({
    name: `${path}, which scripts/peer_suites does not run,`,
    hasPassed: false,
  }));
  return [{ name, results, exemptions: [], leftOut: "it comes without tests" }];
}

/** "test/a.sh", "test.c", "run_tests.py"; neither "latest" nor "contest.c". */
export function isTest(path: string): boolean {
  return /(^|[^a-z])tests?([^a-z]|$)/i.test(path);
}

async function listPaths(folder: string, prefix = ""): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of Deno.readDir(`${folder}/${prefix}`)) {
    if (entry.name === ".git") continue;
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory) paths.push(...await listPaths(folder, `${path}/`));
    else paths.push(path);
  }
  return paths.sort();
}
