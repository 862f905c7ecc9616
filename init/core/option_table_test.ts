// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { OPTION_EXAMPLES } from "./option_help.ts";
import { formatOption, type OptionName, OPTIONS, type OptionSpec } from "./option_table.ts";

/** Every option as it is written, with the example that its advice shows. */
const WRITTEN = `
-g, --group
-a, --all
-r, --rewrite FROM:TO: TERM:QUIT
--delay SIG=DURATION: TERM=5s
--stop-timeout DURATION: 25s
--grace DURATION: 10s
--no-wait
--any
-e, --expect CODE[=CODE]: 143
-s, --subreaper
-p, --parent-death SIG: TERM
-w, --warn-reap
-P, --pause
--as NAME: tini
--log text|json: json
-v, --verbose
-q, --quiet
-h, --help
-V, --version
-l, -L, --license
-c, --first
-f, --watch
--stop-signal SIG: INT
--user USER[:GROUP]: www-data
--chdir DIR: /srv
--env NAME=VALUE: LANG=C
--unset-env NAME: DEBUG
--explain
--send SIG: TERM
--probe
--probe-log FILE: /tmp/probe
--probe-exit SIG=CODE: TERM=42
--probe-alone
--probe-role ROLE: make orphan
`;

const SPECS: readonly OptionSpec[] = OPTIONS;

function exampleOf({ name }: OptionSpec): string | undefined {
  return OPTION_EXAMPLES[name as OptionName];
}

Deno.test("formatOption() writes every letter, the name and what stands for the value", () => {
  const lines = SPECS.map((spec) =>
    exampleOf(spec) === undefined ? formatOption(spec) : `${formatOption(spec)}: ${exampleOf(spec)}`
  );
  assertEquals(`\n${lines.join("\n")}\n`, WRITTEN);
});

Deno.test("formatOption() shows a value just where one is read", () => {
  for (const spec of SPECS) {
    const { name, kind, value } = spec;
    const has = [kind, value, exampleOf(spec)].map((part) => part !== undefined);
    assertEquals(new Set(has).size, 1, `--${name}: expected kind, value and example, or none`);
  }
});

Deno.test("formatOption() never writes a name or a letter for two options", () => {
  for (const names of [SPECS.map(({ name }) => name), SPECS.flatMap(({ letters }) => letters)]) {
    assertEquals(names.length, new Set(names).size, names.join(" "));
  }
});
