// SPDX-License-Identifier: MIT
// The program that deno compile appends: the C reader and the real writer agree, and no damage
// to what is appended ends in anything but one clear line and exit code 111. Damage is done to
// the binary without a snapshot, which needs nothing of it; every truncation and every single bit is tried in
// payload_corpus_test.ts, without starting a process for each.
import { assertEquals, assertMatch } from "@std/assert";
import { BUILD } from "../scripts/paths.ts";
import { buildInit } from "../scripts/build_init.ts";
import { BARONET, HOST, SANITIZED } from "./harness.ts";
import { findPart, locatePayload, MAGIC, textOf, viewOf } from "./payload_section.ts";
import type { Part } from "./payload_section.ts";

/** The same program without a startup snapshot: read and parsed at each start. */
const WITHOUT_SNAPSHOT = SANITIZED ? BARONET : `${BUILD}/init-amd64`;
const ORIGINAL = await Deno.readFile(WITHOUT_SNAPSHOT);
const PAYLOAD = locatePayload(ORIGINAL);

const PAGE = 4096;
const P_FILESZ = 32; // offsets in an ELF64 program header
const P_VADDR = 16;

const CUT_OFF = "the appended section is cut off";
const FOREIGN = "the appended section is not one of deno compile";
const MORE_FILES = "the appended section holds more than one bundled file";
const NO_FILE = "the appended section names no file";
const NO_END = "the appended section has no proper end";
const NO_PROGRAM = "this file is the base runtime alone, no program was appended";
const UNMAPPED = "the appended program lies outside the mapped segments";
const REASONS = [CUT_OFF, FOREIGN, MORE_FILES, NO_FILE, NO_END, NO_PROGRAM, UNMAPPED];

interface Outcome {
  readonly code: number;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function runFile(path: string): Promise<Outcome> {
  const { code, signal, stdout, stderr } = await new Deno.Command(path, { args: ["--version"] })
    .output();
  const decoder = new TextDecoder();
  return { code, signal, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs the binary after `damage` was done to a copy of its bytes. */
async function runDamaged(damage: (elf: Uint8Array<ArrayBuffer>) => Uint8Array): Promise<Outcome> {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/damaged`;
    await Deno.writeFile(path, damage(ORIGINAL.slice()), { mode: 0o755 });
    return await runFile(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** One fatal line and nothing else; returns the reason that it names. */
function expectFatal(outcome: Outcome, what: string): string {
  const { code, signal, stdout } = outcome;
  assertEquals({ code, signal, stdout }, { code: 111, signal: null, stdout: "" }, what);
  const line = /^baronet\[\d+\] fatal: Cannot find the program: ([^\n]+)\n$/;
  assertMatch(outcome.stderr, line, what);
  return line.exec(outcome.stderr)?.[1] ?? "";
}

async function expectReason(
  reason: string,
  damage: (elf: Uint8Array<ArrayBuffer>) => Uint8Array,
): Promise<void> {
  assertEquals(expectFatal(await runDamaged(damage), reason), reason);
}

function setBytes(part: Pick<Part, "at" | "size">, value: bigint) {
  return (elf: Uint8Array<ArrayBuffer>): Uint8Array => {
    for (let byte = 0; byte < part.size; byte++) {
      elf[part.at + byte] = Number(value >> BigInt(8 * byte) & 0xffn);
    }
    return elf;
  };
}

function setLength(elf: Uint8Array<ArrayBuffer>, block: string, value: number): void {
  setBytes(findPart(PAYLOAD, `the length of ${block}`), BigInt(value))(elf);
}

function replaceText(part: Part, { from, to }: { from: RegExp; to: string }) {
  return (elf: Uint8Array<ArrayBuffer>): Uint8Array => {
    const text = textOf(elf, part).replace(from, to);
    assertEquals(text.length, part.size, "a replacement keeps the length");
    elf.set(new TextEncoder().encode(text), part.at);
    return elf;
  };
}

Deno.test("reads back the file that deno compile appended", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const entry = `${folder}/entry.ts`;
    await Deno.writeTextFile(
      entry,
      'globalThis.host.start(() => { host.write(1, "read b\\u00e4ck\\n"); return 42; });',
    );
    await buildInit({ entry, host: HOST, out: `${folder}/payload-test` });
    assertEquals(await runFile(`${folder}/payload-test`), {
      code: 42,
      signal: null,
      stdout: "read bäck\n",
      stderr: "",
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("starts while nothing is damaged", async () => {
  assertEquals((await runDamaged((elf) => elf)).code, 0);
});

Deno.test("says that the base runtime has no program", async () => {
  assertEquals(expectFatal(await runFile(HOST), HOST), NO_PROGRAM);
});

Deno.test("says that the program is gone when its note is", async () => {
  await expectReason(NO_PROGRAM, setBytes({ at: PAYLOAD.headerAt, size: 4 }, 0n));
  await expectReason(NO_PROGRAM, setBytes(findPart(PAYLOAD, "the type"), 1n));
});

Deno.test("says that the note lies outside what is mapped", async () => {
  for (const address of [0n, 0xffff_ffff_ffff_f000n, 0x10_0000_0000n]) {
    await expectReason(UNMAPPED, setBytes({ at: PAYLOAD.headerAt + P_VADDR, size: 8 }, address));
  }
  const size = { at: PAYLOAD.headerAt + P_FILESZ, size: 8 };
  await expectReason(UNMAPPED, setBytes(size, 0xffff_ffff_ffff_ffffn));
});

Deno.test("names the damage when a length points beyond the end", async () => {
  for (const part of PAYLOAD.parts.filter(({ kind }) => kind === "length")) {
    const limit = 1n << BigInt(8 * part.size);
    for (const value of [limit - 1n, limit / 2n, limit - 8n, limit >> 4n]) {
      await expectReason(CUT_OFF, setBytes(part, value));
    }
  }
});

Deno.test("names the damage when the section is cut off behind any of its parts", async () => {
  const first = PAYLOAD.parts[0].at;
  const size = { at: PAYLOAD.headerAt + P_FILESZ, size: 8 };
  for (const part of PAYLOAD.parts) {
    for (const end of [part.at, part.at + 1, part.at + part.size - 1]) {
      await expectReason(CUT_OFF, setBytes(size, BigInt(end - first)));
    }
  }
});

Deno.test("names the damage when the file itself is cut off", async () => {
  const end = findPart(PAYLOAD, "the closing magic").at;
  // Pages behind the end of the file raise SIGBUS when they are read; the program headers
  // stand in front of the note, and without them the kernel refuses the file.
  for (let cut = end - end % PAGE; cut > PAYLOAD.headerAt; cut -= PAGE) {
    await expectReason(CUT_OFF, (elf) => elf.subarray(0, cut));
  }
  // The rest of the last page reads as zeros.
  await expectReason(NO_END, (elf) => elf.subarray(0, end + 1));
});

Deno.test("names the damage when a single byte of the structure is wrong", async () => {
  for (const part of PAYLOAD.parts.filter(({ kind }) => kind !== "text")) {
    for (let at = part.at; at < part.at + part.size; at++) {
      for (const bit of [0x01, 0x80]) {
        const what = `${part.name}, byte ${at - part.at}, bit ${bit}`;
        const outcome = await runDamaged((elf) =>
          setBytes({ at, size: 1 }, BigInt(elf[at] ^ bit))(elf)
        );
        const reason = expectFatal(outcome, what);
        assertEquals(REASONS.includes(reason), true, `${what}: ${reason}`);
      }
    }
  }
});

Deno.test("refuses packages, remote modules and a second file", async () => {
  for (const part of PAYLOAD.parts.filter(({ kind }) => kind === "count")) {
    await expectReason(MORE_FILES, setBytes(part, 1n));
  }
  // An npm snapshot of nine bytes, carved out of the end of the metadata.
  const metadata = findPart(PAYLOAD, "the metadata");
  const npmAt = metadata.at + metadata.size - 9;
  await expectReason(MORE_FILES, (elf) => {
    setLength(elf, "the metadata", metadata.size - 9);
    return setBytes({ at: npmAt, size: 8 }, 9n)(elf);
  });
  const headers = findPart(PAYLOAD, "the file headers");
  await expectReason(
    MORE_FILES,
    replaceText(headers, { from: /"n":"init.js"/, to: '"o":[1,22222]' }),
  );
});

Deno.test("names the damage when something follows the closing magic", async () => {
  const files = findPart(PAYLOAD, "the files");
  await expectReason(NO_END, (elf) => {
    setLength(elf, "the files", files.size - MAGIC.length);
    elf.set(new TextEncoder().encode(MAGIC), files.at + files.size - MAGIC.length);
    return elf;
  });
});

Deno.test("names the damage when the file headers name no place", async () => {
  const headers = findPart(PAYLOAD, "the file headers");
  await expectReason(NO_FILE, replaceText(headers, { from: /"o":/, to: '"p":' }));
  await expectReason(NO_FILE, replaceText(headers, { from: /"o":\[./, to: '"o":[-' }));
  await expectReason(NO_FILE, replaceText(headers, { from: /"o":\[(.),/, to: '"o":[$1;' }));
  await expectReason(CUT_OFF, replaceText(headers, { from: /"o":\[0/, to: '"o":[1' }));
});

Deno.test("names the mistake when the program itself is damaged", async () => {
  const files = findPart(PAYLOAD, "the files");
  const outcome = await runDamaged((elf) => {
    viewOf(elf).setUint32(files.at, 0x29292929); // "))))"
    return elf;
  });
  const { code, signal, stdout } = outcome;
  assertEquals({ code, signal, stdout }, { code: 111, signal: null, stdout: "" });
  assertMatch(
    outcome.stderr,
    /^baronet\[\d+\] fatal: Cannot run the program: SyntaxError[^\n]*\n$/,
  );
});
