// SPDX-License-Identifier: MIT
// docs/parity.md names tests; a table that names none, or one that is gone, is worth nothing.
import { assert, assertEquals } from "@std/assert";
import { ROOT } from "../scripts/paths.ts";

const PITFALLS = 23;

Deno.test("names a test that exists for every pitfall of other inits", async () => {
  const rows = (await Deno.readTextFile(`${ROOT}/docs/parity.md`)).split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const numbered = rows.filter(([number]) => /^\d+$/.test(number));
  assertEquals(
    numbered.map(([number]) => Number(number)),
    Array.from({ length: PITFALLS }, (_, index) => index + 1),
  );
  for (const cells of rows) {
    for (const reference of cells.at(-1)!.split("; ").filter((text) => text.startsWith("test/"))) {
      const [, file, title = ""] = /^(test\/\w+\.ts)(?: "(.*)")?$/.exec(reference) ?? [];
      assert(file !== undefined, `expected 'file "title"', got ${reference}`);
      const source = await Deno.readTextFile(`${ROOT}/${file}`);
      assert(source.includes(title), `expected a test titled "${title}" in ${file}, got none`);
    }
  }
  const withTests = numbered.filter((cells) => cells.at(-1)!.startsWith("test/"));
  assertEquals(withTests.length, PITFALLS);
});
