// SPDX-License-Identifier: MIT
// Pure: the words behind "deno task bench" and what they ask for. Paths are made absolute by the
// caller.
import { parseArgs } from "@std/cli/parse-args";

export interface BenchOptions {
  /** Below a minute, to see that it works: the figures are rougher. */
  readonly isQuick: boolean;
  /** Whether a missed bar is a failure. */
  readonly isStrict: boolean;
  /** The binary under test; undefined: the one that was built. */
  readonly baronet: string | undefined;
  /** A smell-baron binary; without one it is left out. */
  readonly smellBaron: string | undefined;
  /** Where the results go; undefined: build/bench.json. */
  readonly json: string | undefined;
  readonly chart: string | undefined;
}

const PATHS = ["baronet", "smell-baron", "json", "chart"];

const ADVICE = "  deno task bench [--quick] [--strict] [--baronet PATH] [--smell-baron PATH] " +
  "[--json OUT] [--chart OUT.svg]";

export function readBenchOptions(args: readonly string[]): BenchOptions {
  const given: Record<string, unknown> = parseArgs([...args], {
    boolean: ["quick", "strict"],
    string: PATHS,
    unknown: (word: string) => {
      throw new Error(`Cannot use "${word}": no such option\n${ADVICE}`);
    },
  });
  const pathOf = (name: string): string | undefined => {
    const value = given[name];
    if (value === undefined) return undefined;
    if (typeof value === "string" && value !== "") return value;
    throw new Error(`Cannot use "--${name}": it takes one path\n${ADVICE}`);
  };
  return {
    isQuick: given["quick"] === true,
    isStrict: given["strict"] === true,
    baronet: pathOf("baronet"),
    smellBaron: pathOf("smell-baron"),
    json: pathOf("json"),
    chart: pathOf("chart"),
  };
}
