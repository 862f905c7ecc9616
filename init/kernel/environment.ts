// SPDX-License-Identifier: MIT
// A command's environment, made from ours: entries keep their order and their bytes.
import type { Command } from "../core/plan.ts";

function nameOf(entry: string): string {
  const at = entry.indexOf("=");
  return at < 0 ? entry : entry.slice(0, at);
}

/** Undefined: nothing is changed, and the host passes on what it was given itself. */
export function changeEnvironment(
  { variables, unsetVariables }: Pick<Command, "variables" | "unsetVariables">,
): string[] | undefined {
  if (variables.length === 0 && unsetVariables.length === 0) return undefined;
  const changed = new Map(variables);
  const kept = host.environ().filter((entry) => {
    const name = nameOf(entry);
    return !changed.has(name) && !unsetVariables.includes(name);
  });
  return [...kept, ...[...changed].map(([name, value]) => `${name}=${value}`)];
}
