// SPDX-License-Identifier: MIT
// As catatonit: what podman starts for --init, and with -P to hold a pod's namespaces.
import { assertEquals, assertMatch } from "@std/assert";
import { heard, pidOf, ready } from "./commands.ts";
import { eventually, fixture, MODES, run, sendSignal, start } from "./harness.ts";
import { answers, named, waysToBe } from "./named.ts";
import { systemCallOf } from "./processes.ts";

const [INT, USR1, TERM, TSTP] = [2, 10, 15, 20];
const exit_with = fixture("exit_with");
const print_signals = fixture("print_signals");
const blocked = [fixture("with_signals"), "all", "none"];
const USAGE = /usage: catatonit \[-ghLPV\]/;

const ANSWERS: { options: string[]; code: number; to: "stdout" | "stderr"; text: RegExp }[] = [
  { options: ["-V"], code: 0, to: "stdout", text: /^tini version 0\.2\.1_catatonit\n$/ },
  { options: ["--version"], code: 0, to: "stdout", text: /^tini version 0\.2\.1_catatonit\n$/ },
  { options: ["-h"], code: 0, to: "stderr", text: USAGE },
  { options: ["--help"], code: 1, to: "stderr", text: USAGE },
  { options: ["-L"], code: 0, to: "stdout", text: /Copyright/ },
  {
    options: [],
    code: 1,
    to: "stderr",
    text: /^ERROR \(catatonit:1\): missing program name\n.*usage/s,
  },
  { options: ["-g", "--"], code: 1, to: "stderr", text: /missing program name/ },
  { options: ["-x", "true"], code: 1, to: "stderr", text: USAGE },
];

for (const way of await waysToBe("catatonit")) {
  const { how, binary, first } = way;
  for (const { options, code, to, text } of ANSWERS) {
    Deno.test(`answers "catatonit ${options.join(" ")}" on ${to} with ${code} and ${text}, ${how}`, async () => {
      await answers(way, options, { code, to, text });
    });
  }

  for (
    const { words, code, stderr } of [
      {
        words: ["/no/such"],
        code: 1,
        stderr: /^ERROR \(catatonit:1\): .*"\/no\/such".*\(ENOENT\)\n/,
      },
      { words: ["/etc/passwd"], code: 1, stderr: /^ERROR \(catatonit:1\): .*\(EACCES\)\n/ },
      { words: ["--", exit_with, "41"], code: 41, stderr: /^$/ },
      { words: ["--", exit_with, "signal", "9"], code: 137, stderr: /^$/ },
      { words: [exit_with, "127"], code: 127, stderr: /^$/ },
      { words: ["sh", "-c", "exit 3", "-P"], code: 3, stderr: /^$/ }, // not for catatonit
    ]
  ) {
    Deno.test(`exits with ${code} for "catatonit ${words.join(" ")}", ${how}`, async () => {
      await answers(way, words, { code, to: "stderr", text: stderr });
    });
  }

  for (
    const { options, hear } of [
      { options: [], hear: [`main ${USR1}`] },
      { options: ["-g"], hear: [`main ${USR1}`, `worker ${USR1}`] },
    ]
  ) {
    Deno.test(`forwards to ${hear.length} of a group of two: catatonit ${options.join(" ")}, ${how}`, async () => {
      const command = ["sh", "-c", '"$0" worker & exec "$0" main', print_signals];
      await using run = start({ binary, options: [...first, ...options], command });
      await ready(run, "worker", "main");
      await run.signal(USR1);
      assertEquals(await heard(run, hear.length), hear);
      await run.signal(12); // nobody has heard USR1 a second time, or late
      assertEquals(await heard(run, hear.length), hear.map((line) => line.replace("10", "12")));
    });
  }

  Deno.test(`forwards TSTP, TTIN and TTOU, ${how}`, async () => {
    await using run = start({ binary, options: [...first], command: [print_signals] });
    await ready(run, "");
    for (const signal of [TSTP, 21, 22]) {
      await run.signal(signal);
      await run.takeSignal(signal);
    }
  });

  Deno.test(`leaves no signal blocked in its command, ${how}`, async () => {
    const { stdout } = await run({ binary, options: [...first, fixture("print_state")] });
    assertMatch(stdout, /^blocked 0000000000000000$/m);
  });

  for (const { mode, as } of MODES) {
    for (const signal of [TERM, INT]) {
      Deno.test(`runs nothing and exits with 0 on signal ${signal}: catatonit -P, ${how}, ${as}`, async () => {
        const options = [...first, "-P"];
        await using run = start({ mode, through: blocked, binary, options });
        await run.signal(USR1);
        await run.signal(signal);
        assertEquals(await run.result(), { code: 0, stdout: "", stderr: "" });
      });
    }
  }

  Deno.test(`adopts and reaps silently where it is not PID 1, ${how}`, async () => {
    const command = [fixture("orphan_maker"), "3", "3", "5"];
    assertEquals(await run({ mode: "child", binary, options: [...first], command }), {
      code: 5,
      stdout: "",
      stderr: "",
    });
  });

  for (const value of ["", "0", "1"]) {
    Deno.test(`says more with CATATONIT_DEBUG="${value}", in catatonit's form, ${how}`, async () => {
      const env = { CATATONIT_DEBUG: value };
      const setup = { binary, env, options: [...first], command: [exit_with, "4"] };
      const { code, stdout, stderr } = await run(setup);
      assertEquals({ code, stdout }, { code: 4, stdout: "" });
      const lines = stderr.trimEnd().split("\n");
      assertEquals(lines.filter((line) => !/^(INFO|DEBUG) \(catatonit:1\): \S/.test(line)), []);
      assertMatch(stderr, /^DEBUG /m);
    });
  }

  Deno.test(`starts although CATATONIT_LOG is set, ${how}`, async () => {
    const env = { CATATONIT_LOG: "/log" };
    const setup = { binary, env, options: [...first], command: [exit_with, "4"] };
    assertEquals(await run(setup), { code: 4, stdout: "", stderr: "" });
  });

  Deno.test(`lets a worker finish its clean-up, as no catatonit does, ${how}`, async () => {
    const script = '"$0" worker & exec "$1" main 15 7';
    const command = ["sh", "-c", script, fixture("slow_cleanup"), print_signals];
    await using run = start({ binary, options: [...first], command });
    await ready(run, "worker", "main");
    await run.signal(TERM);
    assertEquals(await heard(run, 2), [`main ${TERM}`, "worker cleaning"]);
    await sendSignal(await pidOf(run, "slow_cleanup worker"), USR1);
    assertEquals(await run.stdout.take(), "worker clean");
    assertEquals({ code: await run.exitCode(), stderr: run.stderr.text }, { code: 7, stderr: "" });
  });
}

Deno.test("takes podman's own words: /run/podman-init -- COMMAND, and /catatonit -P", async () => {
  const podman_init = await named("podman-init");
  const command = [print_signals, "", String(TERM), "7"];
  await using container = start({ binary: podman_init, command });
  await ready(container, "");
  await container.signal(TERM);
  await container.takeSignal(TERM);
  assertEquals(await container.exitCode(), 7);

  const catatonit = await named("catatonit");
  await using pod = start({ binary: catatonit, options: ["-P"] });
  const init = await pod.pid();
  await eventually(() => { // it sleeps in rt_sigtimedwait(2)
    assertMatch(systemCallOf(init), /^128 /);
  });
  await pod.signal(TERM);
  assertEquals(await pod.result(), { code: 0, stdout: "", stderr: "" });
});
