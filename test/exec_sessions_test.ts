// SPDX-License-Identifier: MIT
// Processes that come into the namespace from outside, as `docker exec`, kubectl exec and the other
// containers of a pod with one PID namespace do: they are in it, but nobody's descendants there.
import { assertEquals } from "@std/assert";
import { ready } from "./commands.ts";
import { eventually, fixture, Lines, type Run, sendSignal, start } from "./harness.ts";
import { childrenOf, describe } from "./processes.ts";

const [USR1, TERM] = [10, 15];
const LONG = "10m"; // a grace period that no test waits for
const main = [fixture("print_signals"), "main", String(TERM), "7"];

/** Runs slow_cleanup in the namespace of the run, below a parent outside of it. */
async function enter(run: Run) {
  const target = ["--target", String(await run.namespaceInit()), "--pid", "--"];
  const child = new Deno.Command("setpriv", {
    args: ["--pdeathsig", "KILL", "--", "nsenter", ...target, fixture("slow_cleanup"), "guest"],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const stdout = new Lines("the guest's stdout", child.stdout);
  assertEquals(await stdout.take(), "guest ready");
  const [pid] = childrenOf(child.pid);
  return {
    pid,
    stdout,
    status: child.status,
    async [Symbol.asyncDispose]() {
      if (describe(pid) !== undefined) await sendSignal(pid, 9).catch(() => {});
      await child.status;
      await stdout.close();
    },
  };
}

for (const options of [[], ["--all"]]) {
  Deno.test(`asks a process that entered the container as well, and lets it clean up: "${options.join(" ")}"`, async () => {
    await using run = start({ options: [...options, "--grace", LONG], command: main });
    await ready(run, "main");
    await using guest = await enter(run);
    await run.signal(TERM);
    await run.takeSignal(TERM, "main");
    assertEquals(await guest.stdout.take(), "guest cleaning");
    await sendSignal(guest.pid, USR1);
    assertEquals(await guest.stdout.take(), "guest clean");
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  });
}

Deno.test("asks a process that entered the container, beside leftovers of its own", async () => {
  const script = `${fixture("slow_cleanup")} left & exec "$0" "$@"`;
  const command = ["sh", "-c", script, ...main];
  await using run = start({ options: ["--grace", LONG], command });
  await ready(run, "left", "main");
  await using guest = await enter(run);
  const left = await eventually(async () => {
    const found = childrenOf(childrenOf(await run.pid())[0]);
    assertEquals(found.length, 1);
    return found[0];
  });
  await run.signal(TERM);
  await run.takeSignal(TERM, "main");
  assertEquals(await run.stdout.take(), "left cleaning");
  assertEquals(await guest.stdout.take(), "guest cleaning");
  await sendSignal(guest.pid, USR1);
  assertEquals(await guest.stdout.take(), "guest clean");
  await sendSignal(left, USR1);
  assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
});

Deno.test("does not wait for a process that entered the container with --no-wait", async () => {
  await using run = start({ options: ["--no-wait"], command: main });
  await ready(run, "main");
  await using guest = await enter(run);
  await run.signal(TERM);
  assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  await guest.status; // its namespace has ended
});
