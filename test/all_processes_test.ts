// SPDX-License-Identifier: MIT
// -a, --all: at the end TERM goes to every process of the namespace, even where nobody is waited
// for.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ensureTools } from "../scripts/tools.ts";
import { BARONET, eventually, fixture, run, sendSignal, start } from "./harness.ts";
import { leftoverOf, startWithLeftover } from "./leftovers.ts";
import { familyOf, statusField } from "./processes.ts";

const [USR2, TERM, CONT] = [12, 15, 18];
const LONG = "10m"; // a grace period that no test waits for
const daemon = `${fixture("setsid_daemon")} ${fixture("print_signals")} left ${USR2} 0`;

for (const option of ["-a", "--all"]) {
  Deno.test(`sends TERM and CONT to a daemon in its own session at the end with ${option}, and waits for it`, async () => {
    await using run = await startWithLeftover(daemon, { options: [option, "--grace", LONG] });
    const left = await leftoverOf(run);
    await run.signal(TERM);
    await run.takeSignal(TERM, "main");
    await run.takeSignal(TERM, "left");
    await run.takeSignal(CONT, "left");
    await sendSignal(left, USR2);
    await run.takeSignal(USR2, "left");
    assertEquals(await run.exitCode(), 7);
  });
}

/** What baronet calls kill(2) with on its way out, as strace sees it. */
async function killsAtExit(options: string[]): Promise<string[]> {
  await ensureTools(["strace"]);
  await using run = await startWithLeftover(daemon, { options });
  const init = await run.pid();
  const log = await Deno.makeTempFile();
  const strace = new Deno.Command("strace", {
    args: ["-e", "trace=kill", "-e", "signal=none", "-o", log, "-p", String(init)],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let hasEnded = false;
  const status = strace.status.then(() => hasEnded = true);
  try {
    await eventually(() =>
      assert(statusField(init, "TracerPid") !== "0", "expected strace to attach")
    );
    await run.signal(TERM);
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
    await status; // it ends with what it traces
    const lines = (await Deno.readTextFile(log)).trim().split("\n");
    // "[ Process PID=7 runs in 32 bit mode. ]"
    const [forwarded, ...atExit] = lines.filter((line) => !line.startsWith("["));
    assertMatch(forwarded, /^kill\(\d+, SIGTERM\) += 0$/);
    return atExit.map((line) => line.replace(/ +=/, " ="));
  } finally {
    if (!hasEnded) strace.kill("SIGTERM");
    await status;
    await Deno.remove(log);
  }
}

Deno.test("sends TERM to everybody with --all before it exits at once with --no-wait", async () => {
  assertEquals(await killsAtExit(["-a", "--no-wait", "--grace", LONG]), [
    "kill(-1, SIGTERM) = 0",
    "kill(-1, SIGCONT) = 0",
    "+++ exited with 7 +++",
  ]);
});

Deno.test("sends nobody anything when it exits at once with --no-wait alone", async () => {
  assertEquals(await killsAtExit(["--no-wait"]), ["+++ exited with 7 +++"]);
});

Deno.test("refuses --all where it is not PID 1: it would be TERM for the whole machine", async () => {
  const options = ["--all", "--", fixture("exit_with"), "0"];
  const script = `${fixture("print_signals")} bystander & "$0" "$@"; echo "code $?"; wait`;
  await using started = start({ binary: "/bin/sh", options: ["-c", script, BARONET, ...options] });
  await started.stdout.takeAll("bystander ready", "code 100");
  const bystander = familyOf(await started.namespaceInit())
    .find(({ commandLine }) => commandLine.endsWith(" bystander"))!;
  await sendSignal(bystander.pid, USR2);
  await started.takeSignal(USR2, "bystander"); // the first that it hears
  assertEquals(await run({ mode: "child", options: ["-a"], command: ["true"] }), {
    code: 100,
    stdout: "",
    stderr: 'baronet[2] fatal: Cannot use option "--all": this process is pid 2, not PID 1\n' +
      "  Leave it out: the descendants are sent TERM at the end in any case\n",
  });
});
