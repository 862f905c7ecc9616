// SPDX-License-Identifier: MIT
// -p, --parent-death: the death of baronet's parent is a signal for its commands, whenever that
// dies.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ready } from "./commands.ts";
import {
  BARONET,
  concurrently,
  eventually,
  fixture,
  run,
  SANITIZED,
  sendSignal,
  start,
} from "./harness.ts";
import { childrenOf, describe, familyOf, programOf, statusField } from "./processes.ts";

const [KILL, USR1, TERM] = [9, 10, 15];
// Queued, so that one that comes twice is seen twice; and one that is dequeued after it.
const [RT, LAST] = [35, 64];
const idle = fixture("idle");
const print_signals = fixture("print_signals");
const blocked = [fixture("with_signals"), "all", "none"];

/** baronet below a parent that can die, below a PID 1 that goes on. */
function startBelowParent(...words: string[]) {
  const background = '"$@" & exec "$0"';
  const parent = ["sh", "-c", `${background} parent`, idle, ...blocked, BARONET, ...words];
  const options = ["-c", `${background} init`, idle, ...parent];
  return start({ binary: "/bin/sh", options });
}

async function killParent(namespaceInit: number): Promise<void> {
  const parent = await eventually(() => {
    const found = familyOf(namespaceInit).find(({ commandLine }) => / parent$/.test(commandLine));
    if (found === undefined) throw new Error("expected the parent to run");
    return found;
  });
  await sendSignal(parent.pid, KILL);
}

async function baronetHasEnded(namespaceInit: number): Promise<void> {
  await eventually(() =>
    assertEquals(familyOf(namespaceInit).filter(({ pid }) => programOf(pid) === BARONET), [])
  );
}

const WAYS = [
  { options: ["-p", "SIGTERM"], signal: TERM },
  { options: ["--parent-death", "USR1"], signal: USR1 },
  { options: ["--as", "tini", "-s", "-p", "SIGUSR1"], signal: USR1 },
];

for (const { options, signal } of WAYS) {
  Deno.test(`forwards signal ${signal} when its parent dies, with ${options.join(" ")}`, async () => {
    const command = [print_signals, "main", String(signal), "7"];
    await using run = startBelowParent(...options, "--", ...command);
    await run.stdout.takeAll("init ready", "parent ready", "main ready");
    const init = await run.namespaceInit();
    await killParent(init);
    await run.takeSignal(signal, "main");
    await baronetHasEnded(init);
    assertEquals(run.stderr.text, "");
  });
}

Deno.test("forwards a signal when its parent dies, as PID 1 of a container whose runtime is killed", async () => {
  await using run = start({ options: ["-p", "TERM"], command: [print_signals, "", "15", "7"] });
  await ready(run, "");
  const init = await run.pid();
  // It has settled, so that it watches its parent by now: PID 1 cannot see that one go before.
  await eventually(() => assertEquals(Deno.readLinkSync(`/proc/${init}/cwd`), "/"));
  try {
    await sendSignal(describe(init)!.parent, KILL);
    await run.takeSignal(TERM);
    await eventually(() => assertEquals(programOf(init), undefined));
  } finally {
    if (programOf(init) !== undefined) await sendSignal(init, KILL);
  }
});

Deno.test("does not mind the death of its parent without -p", async () => {
  await using run = startBelowParent("--", print_signals, "main", String(TERM), "7");
  await run.stdout.takeAll("init ready", "parent ready", "main ready");
  const init = await run.namespaceInit();
  await killParent(init);
  await eventually(() => assertEquals(childrenOf(init).length, 2)); // baronet is its child by now
  const baronet = childrenOf(init).find((pid) => programOf(pid) === BARONET)!;
  await sendSignal(baronet, USR1);
  await run.takeSignal(USR1, "main"); // the first that it hears
});

Deno.test("exits with 0 when its parent dies, with --pause and -p TERM", async () => {
  await using run = startBelowParent("--pause", "-p", "TERM");
  await run.stdout.takeAll("init ready", "parent ready");
  const init = await run.namespaceInit();
  const baronet = await eventually(() => {
    const found = familyOf(init).find(({ pid }) => programOf(pid) === BARONET);
    if (found === undefined) throw new Error("expected baronet to run");
    assertMatch(statusField(found.pid, "State"), /^S/);
    assertEquals(Deno.readLinkSync(`/proc/${found.pid}/cwd`), "/"); // it has settled
    return found.pid;
  });
  await killParent(init);
  await baronetHasEnded(init);
  await eventually(() => {
    const state = describe(baronet)?.state ?? "gone";
    assertEquals({ stderr: run.stderr.text, state }, {
      stderr: "",
      state: "Z", // nobody reaps it here
    });
  });
});

const command = [print_signals, "", String(LAST), "7"];

// System calls by their numbers for amd64 and for 386, which has two of the second; for the other
// machine these are calls that nobody makes here.
const GETPPID = /: enters (110|64)$/;
const RT_SIGTIMEDWAIT = /: enters (128|177|421)\n$/;

function startAtStop(stop: number) {
  const words = [String(stop), BARONET, "-p", String(RT), "--", ...command];
  return start({ binary: fixture("orphan_at_stop"), through: blocked, options: words });
}

/** Every moment of baronet's start: "stop 3: enters 110", a number of a system call. */
async function listStops(): Promise<string[]> {
  await using run = startAtStop(0);
  await ready(run, "");
  let before = "";
  return await eventually(() => {
    const { text } = run.stderr;
    const isLast = RT_SIGTIMEDWAIT.test(text) && text === before;
    before = text;
    assert(isLast, `expected baronet to wait, got\n${text}`);
    return text.trim().split("\n");
  });
}

// The sanitizers make a thousand system calls, never the same ones.
Deno.test(
  "forwards one signal when its parent dies at any system call of its start, from the moment it knows its parent",
  {
    ignore: SANITIZED,
  },
  async () => {
    const stops = await listStops();
    const asksForParent = stops.findIndex((stop) => GETPPID.test(stop));
    assert(asksForParent >= 0 && stops.length > asksForParent + 10, stops.join("\n"));
    await concurrently(stops.keys(), async (index) => {
      await using run = startAtStop(index + 1);
      await ready(run, "");
      assertEquals(await run.stderr.take(), stops[index]); // the parent is dead
      const tracer = await run.pid();
      const baronet = childrenOf(tracer).find((pid) => programOf(pid) === BARONET)!;
      await sendSignal(baronet, LAST);
      assertEquals(await run.exitCode(), 7);
      const heard = (await run.stdout.ended()).match(/^\d+/gm)!.map(Number);
      const expected = index > asksForParent ? [RT, LAST] : [LAST];
      assertEquals(heard, expected, `expected ${expected}, got ${heard}, at ${stops[index]}`);
    });
  },
);

Deno.test('refuses "-p TREM" in two lines, exit code 100', async () => {
  assertEquals(await run({ options: ["-p", "TREM"], command: ["true"] }), {
    code: 100,
    stdout: "",
    stderr: 'baronet[1] fatal: Cannot use "TREM" for --parent-death: no such signal\n' +
      "  Did you mean SIGTERM? Write a name such as TERM or RTMIN+3, or a number from 1 to 64\n",
  });
});
