// SPDX-License-Identifier: MIT
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { INPUT_DEFAULTS, parseInputs } from "./inputs.ts";
import { parseCommandLine, usageOfVerify } from "./verify_options.ts";

Deno.test("parseCommandLine() takes the inputs of verify as options, before or behind the image", () => {
  const image = "app:v1";
  const cases: [args: string[], raw: Record<string, string>][] = [
    [["app:v1"], {}],
    [["--grace-period", "3", "app:v1"], { "grace-period": "3" }],
    [["app:v1", "--run-args", "--env A=b"], { "run-args": "--env A=b" }],
    [["app:v1", "--run-args=--env A=b"], { "run-args": "--env A=b" }],
    [["app:v1", "--expected-exit-code", "0143"], { "expected-exit-code": "0143" }],
    [["app:v1", "--sarif", "x.sarif", "--main", "^/app"], { sarif: "x.sarif", main: "^/app" }],
  ];
  for (const [args, raw] of cases) {
    const expected = { help: false, ref: image, inputs: parseInputs({ ...raw, image }) } as const;
    assertEquals<unknown>(parseCommandLine(args), expected, args.join(" "));
  }
});

Deno.test("parseCommandLine() asks for help with either option", () => {
  assertEquals(parseCommandLine(["--help"]), { help: true });
  assertEquals(parseCommandLine(["-h", "image"]), { help: true });
});

const WRONG: readonly [args: string[], message: string][] = [
  [[], "Cannot verify nothing: one image is verified\n  deno task verify IMAGE [OPTION...]"],
  [["a", "b"], 'Cannot verify "b" as well: one image is verified'],
  [["a", "--context", "x"], 'Cannot use "--context": there is no such option'],
  [["a", "--main"], "Cannot use --main: it needs a value behind it"],
  [["a", "--probe", "on"], 'Cannot use "on" as probe: it is none of auto, cmd, overlay, off'],
];

Deno.test("parseCommandLine() says what is wrong, and what would be right", () => {
  for (const [args, message] of WRONG) assertThrows(() => parseCommandLine(args), Error, message);
});

Deno.test("usageOfVerify() names every option with its default, and the exit codes", () => {
  const usage = usageOfVerify();
  for (const name of ["ready", "grace-period", "probe", "expected-exit-code"] as const) {
    const line = usage.split("\n").find((text) => text.startsWith(`  --${name} `)) ?? "";
    assertStringIncludes(line, `(default ${INPUT_DEFAULTS[name]})`);
  }
  assertStringIncludes(
    usage,
    "Exit codes: 0 pass or warn, 1 fail, 2 inconclusive, 100 wrong usage.",
  );
});
