// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { diagnose } from "./diagnose.ts";

function isAllowed(path: string, source: string): boolean {
  return diagnose("import-directions", { path, source }).length === 0;
}

const ALLOWED = [
  ["init/core/a.ts", 'import { b } from "./b.ts";'],
  ["init/core/a_test.ts", 'import { assert } from "@std/assert";'],
  ["init/core/a_test.ts", 'import fc from "fast-check";'],
  ["init/core/a_test.ts", 'import { Ajv2020 } from "ajv/2020";'],
  ["init/kernel/a.ts", 'import type { Event } from "../core/events.ts";'],
  ["init/kernel/a.ts", 'import { type Event } from "../core/events.ts";'],
  ["init/kernel/a_test.ts", 'import { step } from "../core/supervisor.ts";'],
  ["init/kernel/a.ts", 'import { b } from "./b.ts";'],
  ["init/kernel/a.ts", 'import { SIGNAL_NUMBERS } from "../core/signals.ts";'],
  ["init/main.ts", 'import { step } from "./core/supervisor.ts";'],
  ["init/main.ts", 'import { hostKernel } from "./kernel/host_kernel.ts";'],
  ["init/main.ts", 'import { loop } from "./loop.ts";'],
  ["action/a.ts", 'import { b } from "./b.ts";'],
  ["action/a.ts", 'import * as core from "@actions/core";'],
  ["action/judge.ts", 'import { SIGNALS } from "../init/core/signals.ts";'],
  ["scripts/a.ts", 'import { VERSION } from "../init/core/version.ts";'],
  ["scripts/check_lists.ts", 'import { INPUT_DEFAULTS } from "../action/inputs.ts";'],
  ["test/a_test.ts", 'import { run } from "./harness.ts";'],
  ["test/a_test.ts", 'import { ensureTools } from "../scripts/tools.ts";'],
  ["test/fixtures/throwing_init.ts", 'import "../../init/main.ts";'],
] as const;

const FORBIDDEN = [
  ["init/core/options.ts", 'import { parseArgs } from "@std/cli/parse-args";'],
  ["init/core/a.ts", 'import { b } from "../kernel/b.ts";'],
  ["init/core/a.ts", 'import type { b } from "../kernel/b.ts";'],
  ["init/core/a.ts", 'import { assert } from "@std/assert";'],
  ["init/core/a.ts", 'import { Ajv2020 } from "ajv/2020";'],
  ["init/core/a.ts", 'import { b } from "../main.ts";'],
  ["init/core/a.ts", 'export { b } from "../kernel/b.ts";'],
  ["init/core/a.ts", 'export * from "../kernel/b.ts";'],
  ["init/kernel/a.ts", 'import { step } from "../core/supervisor.ts";'],
  ["init/kernel/a.ts", 'import { type Event, step } from "../core/supervisor.ts";'],
  ["init/kernel/a.ts", 'import { main } from "../main.ts";'],
  ["init/main.ts", 'import { build } from "../scripts/build.ts";'],
  ["action/a.ts", 'import { step } from "../init/core/supervisor.ts";'],
  ["action/a.ts", 'import { b } from "../init/kernel/b.ts";'],
  ["scripts/a.ts", 'import { b } from "../test/harness.ts";'],
  ["scripts/a.ts", 'import { judge } from "../action/judge.ts";'],
  ["scripts/a.ts", 'import { b } from "../init/kernel/b.ts";'],
  ["test/a_test.ts", 'import { SIGNALS } from "../init/core/signals.ts";'],
  ["test/a_test.ts", 'import type { Event } from "../init/core/events.ts";'],
  ["test/a_test.ts", 'import "../init/main.ts";'],
] as const;

Deno.test("importDirections() allows what the layout says", () => {
  for (const [path, source] of ALLOWED) assertEquals(isAllowed(path, source), true, source);
});

Deno.test("importDirections() forbids the rest", () => {
  for (const [path, source] of FORBIDDEN) assertEquals(isAllowed(path, source), false, source);
});
