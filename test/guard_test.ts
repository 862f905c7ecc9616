// SPDX-License-Identifier: MIT
// A bug of ours takes no container down: when the TypeScript throws or has no memory left, the C
// host goes on alone.
//
// Runs builds that are made to fail, with a startup snapshot and without: their TypeScript throws on
// SIGUSR1 and takes all the memory there is on SIGUSR2.
import { assertEquals, assertMatch } from "@std/assert";
import { buildHost } from "../scripts/build_host.ts";
import { buildInit, bundleOf } from "../scripts/build_init.ts";
import { SHIPPED } from "../scripts/host_flags.ts";
import { BUILD, ROOT } from "../scripts/paths.ts";
import { buildSnapshot } from "../scripts/snapshot/build_snapshot.ts";
import { eventually, fixture, HOST, MODES, SANITIZED, sendSignal, start } from "./harness.ts";
import { childrenOf, familyOf } from "./processes.ts";

const [KILL, USR1, USR2, TERM] = [9, 10, 12, 15];
const plain = `${BUILD}/baronet-throws`;
const withSnapshot = `${plain}-snapshot`;
const FAILURES = [
  { what: "throws", trigger: USR1, reason: "thrown on purpose" },
  { what: "has no memory left", trigger: USR2, reason: "out of memory" },
];

await buildInit({ entry: `${ROOT}/test/fixtures/throwing_init.ts`, host: HOST, out: plain });
if (!SANITIZED) {
  const [objects, bundle] = [await buildHost(SHIPPED), bundleOf(plain)];
  await buildSnapshot({ variant: SHIPPED, objects, bundle, out: withSnapshot });
}

/** The sanitizers watch an engine that has just been set up. */
const BUILDS = [
  { binary: plain, from: "from its source", isTested: true },
  { binary: withSnapshot, from: "from a snapshot", isTested: !SANITIZED },
];
const CASES = BUILDS.flatMap((build) =>
  MODES.flatMap((mode) => FAILURES.map((failure) => ({ ...build, ...mode, ...failure })))
);

for (const { binary, from, isTested, mode, as, what, trigger, reason } of CASES) {
  // The sanitizers' allocator has no limit to reach.
  const options = { ignore: !isTested || SANITIZED && trigger === USR2 };
  const title = `goes on without its TypeScript, ${from}, when that ${what}, ${as}`;
  Deno.test(title, options, async () => {
    const script = '"$0" "$1" daemon; exec "$1" main 15 7';
    const words = [fixture("setsid_daemon"), fixture("print_signals")];
    await using run = start({ mode, binary, command: ["sh", "-c", script, ...words] });
    await run.stdout.takeAll("daemon ready", "main ready");
    const init = await run.pid();

    await run.signal(trigger);
    await run.takeSignal(trigger, "main"); // the signal that brought it down is not lost either
    const line = await run.stderr.take("one line that says what happened");
    assertMatch(line, new RegExp(`^baronet\\[\\d+\\] error: Cannot \\S.*${reason}$`));

    await run.signal(40, 1, 2, 3);
    for (const value of [1, 2, 3]) {
      assertMatch(await run.takeSignal(40, "main"), new RegExp(`value=${value}$`));
    }
    const daemon = familyOf(init).find(({ commandLine }) => commandLine.endsWith("daemon"));
    await sendSignal(daemon!.pid, KILL);
    await eventually(() => assertEquals(childrenOf(init).length, 1));
    await run.signal(TERM);
    await run.takeSignal(TERM, "main");
    assertEquals(await run.exitCode(), 7);
    assertEquals((await run.stderr.ended()).trimEnd().split("\n").length, 1);
  });
}
