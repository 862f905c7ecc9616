// SPDX-License-Identifier: MIT
// Speed, as far as a test can hold it: how many instructions a start takes does not depend on the
// machine or on what else it does. How long it takes is measured by `deno task bench`.
import { assert } from "@std/assert";
import { JUDGED } from "../scripts/bench/bars.ts";
import { countOf } from "../scripts/bench/instructions.ts";
import { compilePrograms } from "../scripts/bench/programs.ts";
import { listStarts } from "../scripts/bench/starts.ts";
import { ensureTools } from "../scripts/tools.ts";
import { BARONET } from "./harness.ts";

/**
 * What they are now, and 7 % for another compiler, and for how often baronet is woken, which depends
 * on how quick its command is. A start of tini-static takes 159,000.
 */
const STARTS = [
  { kind: "plain", what: "a command", most: 275_000 },
  { kind: "withOptions", what: "options and two commands", most: 503_000 },
] as const;

/** With a startup snapshot, and not for another machine. */
const isMeant = BARONET.endsWith("baronet-amd64.musl");
const init = { name: JUDGED, path: BARONET, about: "", isDynamic: false };

for (const { kind, what, most } of STARTS) {
  const title = `takes at most ${most} instructions for a start with ${what}, says valgrind`;
  Deno.test(title, { ignore: !isMeant }, async () => {
    await ensureTools(["valgrind"]);
    const { nothing } = await compilePrograms();
    const start = listStarts(init, nothing).find((one) => one.kind === kind);
    const count = await countOf(start!.command);
    assert(count <= most, `expected at most ${most} instructions, got ${count}`);
    // Less than a fifth of it, and something else was counted than a start.
    assert(count > most / 5, `expected a whole start, got ${count} instructions`);
  });
}
