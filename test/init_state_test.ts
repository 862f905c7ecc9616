// SPDX-License-Identifier: MIT
// What baronet itself holds and does while the command runs: no folder, no file but 0, 1 and 2, and
// nothing when idle.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { ensureTools } from "../scripts/tools.ts";
import { eventually, fixture, MODES, Run, run, start } from "./harness.ts";
import { openFilesOf, statusField } from "./processes.ts";

const [USR1, USR2, TERM] = [10, 12, 15];
const IDLE_MS = 10_000;
const with_files = fixture("with_files");
const print_signals = fixture("print_signals");

for (const { mode, as } of MODES) {
  Deno.test(`sits in / and holds no file but 0, 1 and 2 while the command keeps its own, ${as}`, async () => {
    const through = [with_files, "0,1,2,3,9,300", "sh", "-c", 'cd /usr/bin && exec "$@"', "sh"];
    await using run = start({
      mode,
      through,
      command: ["sh", "-c", `${fixture("print_state")}; exec ${fixture("idle")}`],
    });
    const lines = [];
    for (let line = ""; line !== "ready"; lines.push(line)) line = await run.stdout.take();
    assertEquals(lines.filter((line) => /^(cwd|fds) /.test(line)), [
      "cwd /usr/bin",
      "fds 0 1 2 3 9 300",
    ]);
    const init = await run.pid();
    await eventually(() =>
      assertEquals({ cwd: Deno.readLinkSync(`/proc/${init}/cwd`), files: openFilesOf(init) }, {
        cwd: "/",
        files: [0, 1, 2],
      })
    );
  });

  for (const files of ["1,2", "0,2", "0,1", "2", ""]) {
    Deno.test(`starts with only the files ${files === "" ? "-" : files} open and leaves them so, ${as}`, async () => {
      const folder = await Deno.makeTempDir();
      try {
        const setup = {
          mode,
          through: [with_files, files],
          env: { STATE_FILE: `${folder}/state` },
        };
        const { code, stderr } = await run({ ...setup, command: [fixture("print_state")] });
        assertEquals({ code, stderr }, { code: 0, stderr: "" });
        const fds = (await Deno.readTextFile(`${folder}/state`)).match(/^fds ?(.*)$/m)?.[1];
        assertEquals(fds, files.replaceAll(",", " "));

        await using long = start({ ...setup, command: [fixture("idle")] });
        const init = await long.pid();
        await eventually(() => assertEquals(openFilesOf(init).join(","), files));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
  }

  Deno.test(`goes on when stderr is a full pipe that nobody reads, ${as}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      // File 3 keeps the pipe open for reading, so that a write to it would block and not fail.
      const pipe = 'mkfifo "$0/pipe" && exec 3<>"$0/pipe" 2>"$0/pipe" && exec "$@"';
      const through = ["sh", "-c", pipe, folder, fixture("fill_pipe"), "2"];
      await using run = start({
        mode,
        through,
        options: ["-vv"],
        command: [print_signals, "", String(TERM), "7"],
      });
      assertEquals(await run.stdout.take(), "ready");
      for (const signal of [USR1, USR2, 40, TERM]) {
        await run.signal(signal);
        await run.takeSignal(signal);
      }
      assertEquals(await run.exitCode(), 7);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/**
 * How often the process was given a CPU: a process whose number stays the same made no system
 * call.
 */
function timesOnCpu(pid: number): number {
  return ["voluntary_ctxt_switches", "nonvoluntary_ctxt_switches"]
    .map((name) => Number(statusField(pid, name))).reduce((sum, count) => sum + count);
}

async function settled(run: Run): Promise<number> {
  const init = await run.pid();
  await eventually(() => {
    assertMatch(statusField(init, "State"), /^S/);
    assertEquals(statusField(init, "ShdPnd"), "0000000000000000");
  });
  return init;
}

async function neverWakesUp(run: Run): Promise<void> {
  assertEquals(await run.stdout.take(), "ready");
  const init = await settled(run);
  const before = timesOnCpu(init);
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  assertEquals(timesOnCpu(init) - before, 0, `expected no wake-up in ${IDLE_MS} ms`);
}

async function makesNoSystemCall(run: Run): Promise<void> {
  assertEquals(await run.stdout.take(), "ready");
  const init = await run.pid();
  const log = await Deno.makeTempFile();
  const strace = new Deno.Command("strace", {
    args: ["-f", "-o", log, "-p", String(init)],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    // Attaching wakes up what it attaches to. The signal shows that strace sees everything; what
    // follows is the claim.
    await eventually(() =>
      assert(statusField(init, "TracerPid") !== "0", "expected strace to attach")
    );
    await run.signal(USR1);
    await run.takeSignal(USR1);
    // It has forwarded the signal and entered the call that it sleeps in.
    const seen = await eventually(async () => {
      const text = await Deno.readTextFile(log);
      assertMatch(text, /kill\(\d+, SIGUSR1\).*\n(.*\n)*\d+ +rt_sigtimedwait(?:_time64)?\(\S+ ?$/);
      return text;
    });
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    assertEquals(
      (await Deno.readTextFile(log)).slice(seen.length),
      "",
      `expected no system call in ${IDLE_MS} ms`,
    );
  } finally {
    strace.kill("SIGTERM");
    await strace.status;
    await Deno.remove(log);
  }
}

Deno.test("does nothing while nothing happens: no wake-up and no system call in ten seconds", async () => {
  await ensureTools(["strace"]);
  await using asInit = start({ command: [print_signals] });
  await using asChild = start({ mode: "child", command: [print_signals] });
  await using traced = start({ command: [print_signals] });
  await Promise.all([neverWakesUp(asInit), neverWakesUp(asChild), makesNoSystemCall(traced)]);
});
