// SPDX-License-Identifier: MIT
// The file that is shipped: one static executable that needs nothing from the image it is copied
// into.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ensureTools } from "../scripts/tools.ts";
import { BARONET } from "./harness.ts";

const MAX_BYTES = 660_000;

async function outputOf(...command: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(command[0], {
    args: command.slice(1),
    env: { LC_ALL: "C" },
  }).output();
  const text = new TextDecoder().decode(stdout);
  assertEquals(
    code,
    0,
    `expected ${command.join(" ")} to succeed, got ${code}\n${text}${
      new TextDecoder().decode(stderr)
    }`,
  );
  return text;
}

Deno.test("is statically linked, says file(1)", async () => {
  await ensureTools(["file"]);
  assertMatch(
    await outputOf("file", "--brief", BARONET),
    /^ELF 64-bit LSB executable, x86-64, .*statically linked/,
  );
});

Deno.test("has no interpreter and needs no library, says readelf", async () => {
  await ensureTools(["binutils"]);
  const headers = await outputOf("readelf", "--program-headers", "--wide", BARONET);
  assertMatch(headers, /\bLOAD\b/);
  assertEquals(
    headers.match(/\b(INTERP|DYNAMIC)\b/)?.[0],
    undefined,
    `expected neither INTERP nor DYNAMIC, got\n${headers}`,
  );
  const dynamic = await outputOf("readelf", "--dynamic", "--wide", BARONET);
  assertEquals(dynamic.includes("NEEDED"), false, `expected no needed library, got\n${dynamic}`);
});

Deno.test("maps no memory that is both writable and executable, and no executable stack", async () => {
  await ensureTools(["binutils"]);
  const headers = await outputOf("readelf", "--program-headers", "--wide", BARONET);
  assertEquals(headers.split("\n").filter((line) => /\bRWE\b/.test(line)), []);
});

Deno.test(`is smaller than ${MAX_BYTES} bytes`, async () => {
  const { size } = await Deno.stat(BARONET);
  assert(size < MAX_BYTES, `expected fewer than ${MAX_BYTES} bytes, got ${size}`);
});
