// SPDX-License-Identifier: MIT
// What baronet logs, in which form: --log json for programs, -w for orphans, and never on stdout.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { several } from "./commands.ts";
import { fixture, type Mode, MODES, run, start } from "./harness.ts";

const [USR1, TERM] = [10, 15];
const exit_with = fixture("exit_with");
const orphan_maker = fixture("orphan_maker");

const LEVELS = ["fatal", "error", "warn", "info", "debug"];
interface Line {
  init: string;
  pid: number;
  level: string;
  text: string;
  advice?: string;
  /** Of the last line at most: shutdown_report_test.ts has more of it. */
  report?: Record<string, unknown>;
}

/** Every line of stderr, each one JSON object of the known members. */
function parseLines(stderr: string): Line[] {
  assert(stderr === "" || stderr.endsWith("\n"), `expected a newline at the end, got ${stderr}`);
  return stderr.split("\n").slice(0, -1).map((text, index, { length }) => {
    const line = JSON.parse(text);
    const { init, pid, level, text: sentence, advice, report, ...others } = line;
    assertEquals({ init, others }, { init: "baronet", others: {} }, text);
    assert(Number.isInteger(pid) && LEVELS.includes(level), text);
    assert(typeof sentence === "string" && sentence !== "" && !sentence.includes("\n"), text);
    assert(advice === undefined || typeof advice === "string" && !advice.includes("\n"), text);
    const mayReport = index === length - 1 && advice === undefined;
    assert(report === undefined || mayReport && typeof report.exitCode === "number", text);
    return line;
  });
}

function pidOfBaronet(mode: Mode): number {
  return mode === "pid1" ? 1 : 2;
}

for (const { mode, as } of MODES) {
  Deno.test(`writes every line as one JSON object with --log json, even at -vv, ${as}`, async () => {
    const script = `${orphan_maker} 3 3 0; exec ${fixture("print_signals")} main ${TERM} 7`;
    const options = ["--log", "json", "-vv", "-w", "--delay", "USR1=1ms"];
    const command = several(["sh", "-c", script], [exit_with, "3"]);
    await using run = start({ mode, options, command });
    assertEquals(await run.stdout.take(), "main ready");
    for (const signal of [USR1, 40]) {
      await run.signal(signal, 5);
      await run.takeSignal(signal, "main");
    }
    await run.signal(TERM);
    const { code, stderr } = await run.result();
    assertEquals(code, 7);
    const lines = parseLines(stderr);
    assertEquals(new Set(lines.map(({ level }) => level)), new Set(["warn", "info", "debug"]));
    assertEquals(new Set(lines.map(({ pid }) => pid)), new Set([pidOfBaronet(mode)]));
    const infos = lines.filter(({ level }) => level === "info").map(({ text }) => text);
    assertMatch(infos[0], /^Started "sh" as pid \d+$/);
    assertEquals(infos.at(-2), "Exiting with code 7");
    assertMatch(infos.at(-1)!, /^Stopped \d+ms after SIGTERM from .*: exit code 7, that of "sh"$/);
    assertEquals(lines.filter(({ report }) => report !== undefined), lines.slice(-1));
  });

  Deno.test(`says what can be done in a member of its own with --log json, ${as}`, async () => {
    const options = ["--log=json"];
    const { code, stdout, stderr } = await run({ mode, options, command: ["/no/such"] });
    assertEquals({ code, stdout, lines: parseLines(stderr) }, {
      code: 127,
      stdout: "",
      lines: [{
        init: "baronet",
        pid: pidOfBaronet(mode),
        level: "error",
        text: 'Cannot start "/no/such": no such file or directory (ENOENT)',
        advice: "Check the name, and that the image holds it; without a slash it is sought in PATH",
      }],
    });
  });

  for (const option of ["-w", "--warn-reap"]) {
    Deno.test(`names each orphan that it reaps with ${option}, and how that ended, ${as}`, async () => {
      const command = [orphan_maker, "3", "3"];
      await using run = start({ mode, options: [option], command });
      assertEquals(await run.stdout.take(), "made 3");
      for (let count = 0; count < 3; count++) {
        assertMatch(
          await run.stderr.take(),
          /^baronet\[\d+\] warn: Reaped "orphan_maker" \(pid \d+\), which exited with code 0$/,
        );
      }
      await run.signal(TERM);
      const { code, stderr } = await run.result();
      assertEquals({ code, lines: stderr.trim().split("\n").length }, { code: 143, lines: 3 });
    });
  }

  Deno.test(`names with -w an orphan that a signal killed, and no command, ${as}`, async () => {
    const killed = `${fixture("setsid_daemon")} ${exit_with} signal 9; exec ${fixture("idle")}`;
    await using run = start({ mode, options: ["-w"], command: ["sh", "-c", killed] });
    assertEquals(await run.stdout.take(), "ready");
    assertMatch(
      await run.stderr.take("the orphan"),
      /^baronet\[\d+\] warn: Reaped "exit_with" \(pid \d+\), which was killed by SIGKILL \(9\)$/,
    );
    await run.signal(TERM);
    const { code, stderr } = await run.result();
    assertEquals({ code, lines: stderr.trim().split("\n").length }, { code: 143, lines: 1 });
  });

  Deno.test(`writes nothing to stdout, however much it has to say, ${as}`, async () => {
    for (const log of ["text", "json"]) {
      const options = ["-vv", "-w", "--log", log];
      const { code, stdout } = await run({ mode, options, command: [orphan_maker, "9", "3", "4"] });
      assertEquals({ code, stdout }, { code: 4, stdout: "" });
    }
  });
}

Deno.test("names no orphan without -w", async () => {
  const command = [orphan_maker, "5", "5", "0"];
  assertEquals(await run({ command }), { code: 0, stdout: "", stderr: "" });
  assertEquals((await run({ options: ["-v"], command })).stderr.match(/"orphan_maker"/), null);
});

Deno.test("writes one JSON object whatever a command is called", async () => {
  const names = ["a\nb", "two\n  lines", '"quoted"', "\\", "\u2028", "ünïcödé", "\x1b[31m", "\xff"];
  for (const name of names) {
    const { code, stderr } = await run({ options: ["--log", "json"], command: [`/${name}`] });
    const [{ text, advice }, ...others] = parseLines(stderr);
    assertEquals({ code, others, hasAdvice: advice !== undefined }, {
      code: 127,
      others: [],
      hasAdvice: true,
    });
    assertMatch(text, /^Cannot start "\/.*": no such file or directory \(ENOENT\)$/);
  }
});

Deno.test("writes JSON for a command whose name is not UTF-8", async () => {
  const hex = (word: string) =>
    [...new TextEncoder().encode(word)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const options = [...["baronet", "--log", "json"].map(hex), `${hex("/x")}ff`, "--"];
  const { code, stderr } = await run({ through: [fixture("with_bytes")], options });
  assertEquals({ code, lines: parseLines(stderr).length }, { code: 127, lines: 1 });
});

const NOT_STARTED = [
  { what: "a user that is not there", options: ["--log", "json", "--user", "no-such-user"] },
  { what: "a value that means nothing", options: ["--log", "json", "--grace", "5x"] },
  { what: "an option that is not there", options: ["--grcae=5s", "--log=json"] },
];

for (const { what, options } of NOT_STARTED) {
  Deno.test(`writes JSON about what keeps it from starting, too: ${what}`, async () => {
    const { code, stderr } = await run({ options, command: ["true"] });
    const [{ level, text, advice }, ...others] = parseLines(stderr);
    assertEquals({ code, level, others }, { code: 100, level: "fatal", others: [] });
    assertMatch(text, /^Cannot use /);
    assert(advice !== undefined, text);
  });
}

Deno.test("writes text with --log text, also when that comes behind --log json", async () => {
  for (const options of [["--log", "text"], ["--log=json", "--log", "text"]]) {
    const { stderr } = await run({ options: ["-v", ...options], command: [exit_with, "5"] });
    assertMatch(stderr, /^baronet\[1\] info: Started ".*exit_with" as pid \d+\n/);
  }
});

Deno.test('refuses "--log xml" in two lines, exit code 100', async () => {
  assertEquals(await run({ options: ["--log", "xml"], command: ["true"] }), {
    code: 100,
    stdout: "",
    stderr: 'baronet[1] fatal: Cannot use "xml" for --log: no such format\n' +
      "  Write text or json\n",
  });
});

/** Everything that is written to stderr until baronet has exited, one string for each write(2). */
async function writesOf(options: string[]): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  try {
    const through = ["sh", "-c", 'mkfifo "$0" && echo made && exec 2>"$0" "$@"', `${folder}/pipe`];
    await using run = start({ through: [...through, fixture("with_packets"), "2"], options });
    assertEquals(await run.stdout.take(), "made");
    using pipe = await Deno.open(`${folder}/pipe`);
    const [writes, buffer]: [string[], Uint8Array] = [[], new Uint8Array(65536)];
    for (let length; (length = await pipe.read(buffer)) !== null;) {
      writes.push(new TextDecoder().decode(buffer.subarray(0, length)));
    }
    return writes;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const RECORD = /^baronet\[1\] [a-z]+: [^\n]+\n( {2}[^\n]+\n)?$/;
/** At -v one record may have more lines: the report, which tells of those who were left. */
const REPORT = /^baronet\[1\] info: (Stopped|Ended) [^\n]+: exit code 5, [^\n]+\n( {2}[^\n]+\n)+$/;
const JSON_RECORD = /^\{"init":"baronet","pid":1,[^\n]+\}\n$/;
const WRITES = [
  { options: ["-vv", orphan_maker, "3", "3", "5"], count: 10, record: RECORD },
  { options: ["--log=json", "-vv", orphan_maker, "3", "3", "5"], count: 10, record: JSON_RECORD },
  { options: ["-w", orphan_maker, "3", "3", "5"], count: 3, record: RECORD },
  { options: ["/no/such"], count: 1, record: RECORD }, // with its advice
  { options: ["--grcae", "true"], count: 1, record: RECORD },
  { options: ["--log=json", "--grcae", "true"], count: 1, record: JSON_RECORD },
];

for (const { options, count, record } of WRITES) {
  Deno.test(`writes each record with one write, advice and all: ${options.slice(0, 3).join(" ")}`, async () => {
    const writes = await writesOf(options);
    const report = writes.findLast((text) => REPORT.test(text));
    assertEquals(writes.filter((text) => text !== report && !record.test(text)), []);
    assert(writes.length >= count, `expected at least ${count} writes, got ${writes.length}`);
  });
}
