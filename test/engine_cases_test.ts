// SPDX-License-Identifier: MIT
// The engine is changed in a few places for speed (scripts/patch_engine.ts). TypeScript must not be
// able to tell: a program of odd cases prints the same as under stock Deno, from its source and from
// a startup snapshot.
import { assertEquals } from "@std/assert";
import { buildHost } from "../scripts/build_host.ts";
import { buildInit, bundleOf } from "../scripts/build_init.ts";
import { SHIPPED } from "../scripts/host_flags.ts";
import { BUILD, ROOT } from "../scripts/paths.ts";
import { buildSnapshot } from "../scripts/snapshot/build_snapshot.ts";
import { HOST, SANITIZED } from "./harness.ts";

const ENTRY = `${ROOT}/test/fixtures/engine_cases.ts`;
const PLAIN = `${BUILD}/engine-cases`;

async function linesOf(command: string, args: readonly string[] = []): Promise<string[]> {
  const { code, stdout, stderr } = await new Deno.Command(command, { args: [...args] }).output();
  const decoder = new TextDecoder();
  assertEquals([code, decoder.decode(stderr)], [0, ""], command);
  return decoder.decode(stdout).trimEnd().split("\n");
}

const wanted = await linesOf(Deno.execPath(), ["run", "--quiet", "--no-check", ENTRY]);
await buildInit({ entry: ENTRY, host: HOST, out: PLAIN });

Deno.test("runs literals, copies, spreads, words and closures as Deno does", async () => {
  assertEquals(wanted.length, 16);
  assertEquals(await linesOf(PLAIN), wanted);
});

const options = { ignore: SANITIZED };
Deno.test("runs them as Deno does from a startup snapshot", options, async () => {
  const [objects, out] = [await buildHost(SHIPPED), `${PLAIN}-snapshot`];
  await buildSnapshot({ variant: SHIPPED, objects, bundle: bundleOf(PLAIN), out });
  assertEquals(await linesOf(out), wanted);
});
