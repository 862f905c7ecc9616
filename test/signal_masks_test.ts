// SPDX-License-Identifier: MIT
// The command starts with exactly what baronet was given: signal mask, dispositions, files, folder,
// umask, environment.
import { assertEquals, assertMatch } from "@std/assert";
import { fixture, MODES, run, SANITIZED, start } from "./harness.ts";

const [USR1, TERM] = [10, 15];
const NONE = "0000000000000000";

/** The lines of print_state as fields; those that come several times as one string. */
function stateOf(text: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const line of text.trimEnd().split("\n")) {
    const [name, ...words] = line.split(" ");
    fields[name] = name in fields ? `${fields[name]} ${words.join(" ")}` : words.join(" ");
  }
  return fields;
}

// Bit n-1 stands for signal n, as in /proc/PID/status; KILL (9) and STOP (19) can be neither
// blocked nor ignored.
const INHERITED = [
  {
    title: "nothing blocked or ignored",
    blocked: "none",
    ignored: "none",
    SigBlk: NONE,
    SigIgn: NONE,
  },
  {
    title: "TERM and RTMIN blocked",
    blocked: "15,34",
    ignored: "none",
    SigBlk: "0000000200004000",
    SigIgn: NONE,
  },
  {
    title: "TSTP, TTIN and TTOU blocked",
    blocked: "20,21,22",
    ignored: "none",
    SigBlk: "0000000000380000",
    SigIgn: NONE,
  },
  {
    title: "all signals blocked",
    blocked: "all",
    ignored: "none",
    SigBlk: "fffffffffffbfeff",
    SigIgn: NONE,
  },
  {
    title: "HUP ignored, as nohup does",
    blocked: "none",
    ignored: "1",
    SigBlk: NONE,
    SigIgn: "0000000000000001",
  },
  {
    title: "PIPE ignored, as Python and Go leave it",
    blocked: "none",
    ignored: "13",
    SigBlk: NONE,
    SigIgn: "0000000000001000",
  },
  {
    title: "CHLD ignored",
    blocked: "none",
    ignored: "17",
    SigBlk: NONE,
    SigIgn: "0000000000010000",
  },
  {
    title: "CHLD blocked and ignored",
    blocked: "17",
    ignored: "17",
    SigBlk: "0000000000010000",
    SigIgn: "0000000000010000",
  },
  {
    title: "musl's own 32, 33 and 34 blocked and ignored",
    blocked: "32,33,34",
    ignored: "32,33,34",
    SigBlk: "0000000380000000",
    SigIgn: "0000000380000000",
  },
  {
    title: "all signals ignored",
    blocked: "none",
    ignored: "all",
    SigBlk: NONE,
    SigIgn: "fffffffffffbfeff",
  },
];

for (const { mode, as } of MODES) {
  for (const { title, blocked, ignored, SigBlk, SigIgn } of INHERITED) {
    // The sanitizers handle SIGSEGV themselves.
    const options = { ignore: SANITIZED && ignored === "all" };
    Deno.test(`starts the command with what it inherited: ${title}, ${as}`, options, async () => {
      const through = [fixture("with_signals"), blocked, ignored];
      const { code, stdout, stderr } = await run({
        mode,
        through,
        command: [fixture("print_state")],
      });
      const state = stateOf(stdout);
      assertEquals(
        {
          code,
          stderr,
          blocked: state.blocked,
          ignored: state.ignored,
          caught: state.caught,
          pending: state.pending,
        },
        { code: 0, stderr: "", blocked: SigBlk, ignored: SigIgn, caught: NONE, pending: NONE },
      );
    });
  }

  Deno.test(`forwards, reaps and ends although it inherited CHLD ignored, ${as}`, async () => {
    const through = [fixture("with_signals"), "none", "17"];
    await using run = start({
      mode,
      through,
      command: [fixture("print_signals"), "", String(TERM), "7"],
    });
    assertEquals(await run.stdout.take(), "ready");
    await run.signal(USR1);
    await run.takeSignal(USR1);
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 7);
  });

  Deno.test(`forwards although it inherited every signal blocked and ignored, ${as}`, async () => {
    const through = [fixture("with_signals"), "all", "all"];
    await using run = start({
      mode,
      through,
      command: [fixture("print_signals"), "", String(TERM), "7"],
    });
    assertEquals(await run.stdout.take(), "ready");
    for (const signal of [1, 2, 3, USR1, 20, 34, 64]) {
      await run.signal(signal);
      await run.takeSignal(signal);
    }
    await run.signal(TERM);
    assertEquals(await run.exitCode(), 7);
  });

  Deno.test(`starts the command with the files, folder, umask and environment it was given, ${as}`, async () => {
    const script = "umask 027 && cd /usr/bin && exec env -i A=1 B='two words' C= \"$@\"";
    const through = [fixture("with_files"), "0,1,2,7,63,255", "sh", "-c", script, "sh"];
    const { code, stdout, stderr } = await run({
      mode,
      through,
      command: [fixture("print_state"), "a", "", "b c"],
    });
    const { fds, cwd, umask, variable, argument } = stateOf(stdout);
    assertEquals({ code, stderr, fds, cwd, umask, variable }, {
      code: 0,
      stderr: "",
      fds: "0 1 2 7 63 255",
      cwd: "/usr/bin",
      umask: "027",
      variable: "413d31 423d74776f20776f726473 433d", // A=1, B=two words, C=
    });
    assertMatch(argument, /^[0-9a-f]+ 61 {2}622063$/); // a, nothing, b c
  });

  Deno.test(`starts the command as the leader of a process group of its own, in the session it was given, ${as}`, async () => {
    const { pid, pgid, sid } = stateOf(
      (await run({ mode, command: [fixture("print_state")] })).stdout,
    );
    // 0: the session began outside of the namespace
    assertEquals({ pgid, sid }, { pgid: pid, sid: "0" });
  });
}
