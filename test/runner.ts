// SPDX-License-Identifier: MIT
// What a step of the Action gets of the machine that it runs on, and how a runner reads what the
// step has written.

/** What Deno needs to find its packages, and where they come from when they are not there yet. */
const OF_THE_MACHINE = ["HOME", "DENO_DIR", "NPM_CONFIG_REGISTRY", "HTTPS_PROXY", "DENO_CERT"];

/** Those of these variables, and of `more`, that are set. */
export function machineEnvironment(...more: string[]): Record<string, string> {
  const entries = [...OF_THE_MACHINE, ...more].map((name) => [name, Deno.env.get(name)] as const);
  return Object.fromEntries(
    entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined),
  );
}

/** The file $GITHUB_OUTPUT: `name=value`, or `name<<DELIMITER`, the value, `DELIMITER`. */
export function parseOutputs(text: string): Record<string, string> {
  const values = text.matchAll(/^([\w-]+)(?:=(.*)|<<(\S+)\n([\s\S]*?)\n?\3)$/gm);
  return Object.fromEntries(
    [...values].map(([, name, line, , lines]) => [name, line ?? lines]),
  );
}
