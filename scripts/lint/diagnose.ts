// SPDX-License-Identifier: MIT
// For the tests of the lint rules: which of our rules complain about a piece of code.
import plugin from "../lint_plugin.ts";

/** The messages of `rule` about `source`, as if it stood in the file `path`. */
export function diagnose(
  rule: keyof typeof plugin.rules,
  { path, source }: { path: string; source: string },
): string[] {
  return Deno.lint.runPlugin(plugin, path, source)
    .filter(({ id }) => id === `${plugin.name}/${rule}`)
    .map(({ message }) => message);
}
