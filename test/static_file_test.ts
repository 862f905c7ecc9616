// SPDX-License-Identifier: MIT
// The file that is shipped: one static executable that needs nothing from the image it is copied
// into.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ensureTools } from "../scripts/tools.ts";
import { BARONET } from "./harness.ts";

/** By the end of the file's name, as file(1) describes it. Whatever has another name is amd64's. */
const FORMATS: readonly (readonly [name: string, format: string])[] = [
  ["arm64", "ELF 64-bit LSB executable, ARM aarch64, "],
  ["riscv64", "ELF 64-bit LSB executable, UCB RISC-V, "],
  ["ppc64le", "ELF 64-bit LSB executable, 64-bit PowerPC "],
  ["s390x", "ELF 64-bit MSB executable, IBM S/390, "],
  ["386", "ELF 32-bit LSB executable, Intel 80386, "],
  ["armv7", "ELF 32-bit LSB executable, ARM, EABI5 "],
];
const FOREIGN = FORMATS.find(([name]) => BARONET.endsWith(`-${name}.musl`));
const FORMAT = FOREIGN?.[1] ?? "ELF 64-bit LSB executable, x86-64, ";
/** Other machines' code is longer, and some files are padded for pages of 64 KB. */
const MAX_BYTES = FOREIGN === undefined ? 660_000 : 1_000_000;

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
  const described = await outputOf("file", "--brief", BARONET);
  assertEquals(described.slice(0, FORMAT.length), FORMAT);
  assertMatch(described, /, statically linked/);
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
