// SPDX-License-Identifier: MIT
// --send, and kill(1) under that name: what an image without a shell lacks to be stopped from inside.
// long: the same is asked in the words of both.
import { assertEquals, assertMatch } from "@std/assert";
import { DockerEngine } from "../scripts/docker_engine.ts";
import { pidOf, ready, several } from "./commands.ts";
import { BARONET, fixture, NOBODY, type Run, SANITIZED, start } from "./harness.ts";
import { inside } from "./inside.ts";
import { statusField } from "./processes.ts";

const [HUP, USR1, TERM] = [1, 10, 15];
const MISSING = "4000000";
const print_signals = fixture("print_signals");
const SENT = { code: 0, stdout: "", stderr: "" };
const AS_NOBODY = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--"];

// Where a user who may not enter the project's folder finds it, too
const FOLDER = await Deno.makeTempDir({ dir: "/tmp", prefix: "baronet-sends-" });
addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));
await Deno.chmod(FOLDER, 0o755);
const [BINARY, KILL] = [`${FOLDER}/baronet`, `${FOLDER}/kill`];
await Deno.copyFile(BARONET, BINARY);
await Deno.symlink(BINARY, KILL);

/** A container whose PID 1 is a program that prints every signal. */
async function printer(): Promise<Run> {
  const run = start({ binary: print_signals, options: [""] });
  assertEquals(await run.stdout.take(), "ready");
  return run;
}

/** The pid of a command as its own namespace numbers it. */
async function namespacePid(run: Run, words: string): Promise<string> {
  return statusField(await pidOf(run, words), "NSpid").split("\t").at(-1)!;
}

/** Sends USR1 and takes it: whatever else was sent would have come before it. */
async function hearsNothingElse(run: Run): Promise<void> {
  assertEquals(await inside(run, [BINARY, "--send", "USR1"]), SENT);
  await run.takeSignal(USR1);
  assertEquals(run.stdout.untaken, []);
}

const SPELLINGS: readonly (readonly [signal: string, number: number])[] = [
  ["TERM", 15],
  ["SIGTERM", 15],
  ["term", 15],
  ["15", 15],
  ["HUP", 1],
  ["CHLD", 17],
  ["RTMIN", 34],
  ["RTMIN+3", 37],
  ["SIGRTMAX-1", 63],
  ["33", 33],
  ["64", 64],
];

Deno.test("sends a signal by its name or its number, to PID 1 where no other is named", async () => {
  await using run = await printer();
  for (const [signal, number] of SPELLINGS) {
    for (const words of [["--send", signal], [`--send=${signal}`, "1"]]) {
      assertEquals(await inside(run, [BINARY, ...words]), SENT, words.join(" "));
      const line = await run.takeSignal(number);
      // By kill(2), from a process of the same namespace
      assertMatch(line, /^\d+ si_code=0 pid=[1-9]\d* value=/);
    }
  }
});

Deno.test("sends nothing as signal 0, and says whether it could", async () => {
  await using run = await printer();
  assertEquals(await inside(run, [BINARY, "--send", "0"]), SENT);
  assertEquals((await inside(run, [BINARY, "--send", "0", MISSING])).code, 111);
  await hearsNothingElse(run);
});

Deno.test("sends to every PID that is named, and to no other", async () => {
  const words = ["one", "two", "three"].map((label) => [print_signals, label]);
  await using run = start({ command: several(...words) });
  await ready(run, "one", "two", "three");
  const [one, three] = [await namespacePid(run, "one"), await namespacePid(run, "three")];
  assertEquals(await inside(run, [BINARY, "--send", "USR1", one, three]), SENT);
  await inside(run, [BINARY, "--send", "HUP"]); // forwarded to all three
  const heard = [];
  while (heard.length < 5) heard.push((await run.stdout.take()).replace(/ si_code.*/, ""));
  const expected = ["one 1", "one 10", "three 1", "three 10", "two 1"];
  assertEquals(heard.toSorted(), expected);
});

Deno.test("sends to a process group, whose number has a minus in front", async () => {
  const script = `${print_signals} worker & exec ${print_signals} main`;
  await using run = start({ command: several(["sh", "-c", script], [print_signals, "other"]) });
  await ready(run, "worker", "main", "other");
  const group = `-${await namespacePid(run, "main")}`;
  const { code, stderr } = await inside(run, [BINARY, "--send", "USR1", group]);
  assertEquals(code, 100); // without -- it looks like an option
  assertMatch(stderr, /: Cannot use option "-\d": no such option\n/);
  assertEquals(await inside(run, [BINARY, "--send", "USR1", "--", group]), SENT);
  await inside(run, [BINARY, "--send", "HUP"]); // forwarded to both commands
  const heard = [];
  while (heard.length < 4) heard.push((await run.stdout.take()).replace(/ si_code.*/, ""));
  assertEquals(heard.toSorted(), ["main 1", "main 10", "other 1", "worker 10"]);
});

/** What is said by whoever sends, without its own pid. */
function withoutPid(text: string): string {
  return text.replace(/baronet\[\d+\]/g, "baronet[PID]");
}

Deno.test("exits with 111 for a process that there is not, and sends to the others", async () => {
  await using run = await printer();
  const words = [BINARY, "--send", "USR1", MISSING, "1", MISSING];
  const { code, stdout, stderr } = await inside(run, words);
  const line = `baronet[PID] error: Cannot send SIGUSR1 (10) to pid ${MISSING}: ` +
    "no such process (ESRCH)\n" +
    "  Check the number; inside of a container it is that of its PID namespace\n";
  const expected = { code: 111, stdout: "", stderr: line + line };
  assertEquals({ code, stdout, stderr: withoutPid(stderr) }, expected);
  await run.takeSignal(USR1);
});

Deno.test("exits with 111 for a process of another user, and says what it takes", async () => {
  await using run = await printer();
  for (const [signal, what] of [["TERM", "SIGTERM (15)"], ["0", "a signal"]]) {
    const words = [...AS_NOBODY, BINARY, "--send", signal, "1"];
    const { code, stdout, stderr } = await inside(run, words);
    assertEquals({ code, stdout, stderr: withoutPid(stderr) }, {
      code: 111,
      stdout: "",
      stderr:
        `baronet[PID] error: Cannot send ${what} to pid 1: operation not permitted (EPERM)\n` +
        "  It runs as another user: run this as root with CAP_KILL, or as that user\n",
    });
  }
  await hearsNothingElse(run);
});

const WRONG: readonly (readonly [words: string[], text: string])[] = [
  [["--send"], 'Cannot use option "--send": it needs a value'],
  [["--send", "TREM"], 'Cannot use "TREM" for --send: no such signal'],
  [["--send", "TERM", "main"], 'Cannot use "main" for --send: not the number of a process'],
  [["--send", "TERM", "1", "0"], 'Cannot use "0" for --send: not the number of a process'],
  [["--send", "TERM", "-v"], 'Cannot use option "--verbose": --send has no use for it'],
];

Deno.test("refuses to send in two lines, exit code 100, and sends to nobody then", async () => {
  await using run = await printer();
  for (const [words, text] of WRONG) {
    const { code, stdout, stderr } = await inside(run, [BINARY, ...words]);
    assertEquals({ code, stdout }, { code: 100, stdout: "" });
    assertMatch(withoutPid(stderr), /^baronet\[PID\] fatal: .*\n {2}.*\n$/);
    assertEquals(stderr.split("\n")[0].replace(/^.*?: /, ""), text);
  }
  await hearsNothingElse(run);
});

/** Command lines of kill(1), and what PID 1 hears. */
const KILLS: readonly (readonly [line: string, number: number])[] = [
  ["1", TERM],
  ["-- 1", TERM],
  ["-TERM 1", TERM],
  ["-SIGTERM 1", TERM],
  ["-15 1", TERM],
  ["-s TERM 1", TERM],
  ["-s 15 -- 1", TERM],
  ["-n 15 1", TERM],
  ["--signal=TERM 1", TERM],
  ["-1 1", HUP],
  ["-RTMIN+3 1", 37],
];

for (
  const [how, ...kill] of [["under that name", KILL], ["with --as kill", BINARY, "--as", "kill"]]
) {
  Deno.test(`sends as kill(1) does, ${how}`, async () => {
    await using run = await printer();
    for (const [line, number] of KILLS) {
      assertEquals(await inside(run, [...kill, ...line.split(" ")]), SENT, line);
      await run.takeSignal(number);
    }
    assertEquals(await inside(run, [...kill, "-0", "1"]), SENT);
    await hearsNothingElse(run);
  });

  Deno.test(`fails as kill(1) does, ${how}: exit code 1 and one who speaks`, async () => {
    await using run = await printer();
    assertEquals(await inside(run, [...kill, "-TERM", MISSING]), {
      code: 1,
      stdout: "",
      stderr: `kill: Cannot send SIGTERM (15) to pid ${MISSING}: no such process (ESRCH)\n` +
        "  Check the number; inside of a container it is that of its PID namespace\n",
    });
    const wrong = await inside(run, [...kill, "-TREM", "1"]);
    assertEquals({ code: wrong.code, stdout: wrong.stdout }, { code: 1, stdout: "" });
    assertMatch(
      wrong.stderr,
      /^kill: Cannot use "TREM": no such signal\nkill \(baronet\): usage: /,
    );
    const word = await inside(run, [...kill, "-TERM", "main"]);
    assertEquals({ code: word.code, stdout: word.stdout }, { code: 1, stdout: "" });
    assertMatch(word.stderr, /^kill: Cannot use "main" for --send: not the number of a process\n/);
    assertEquals(await inside(run, [...kill, "-l", "15", "137", "HUP"]), {
      code: 0,
      stdout: "TERM\nKILL\n1\n",
      stderr: "",
    });
    const { code, stdout } = await inside(run, [...kill, "-l"]);
    assertEquals(code, 0);
    assertMatch(stdout, /^1 HUP\n2 INT\n(?:.*\n)*15 TERM\n(?:.*\n)*34 RTMIN\n(?:.*\n)*64 RTMAX\n$/);
    await hearsNothingElse(run);
  });
}

/** As the argoexec of Argo Workflows fills in an annotation `kill-cmd-NAME`. */
function killCommand(annotation: string, signal: number): string[] {
  return JSON.parse(annotation.replaceAll("%d", String(signal)));
}

Deno.test("in an image FROM scratch, baronet", { ignore: SANITIZED }, async (t) => {
  await using engine = await DockerEngine.start();
  await engine.build("sidecar", {
    "/baronet": { copy: BARONET },
    "/kill": { link: "/baronet" },
    "/print_signals": { copy: print_signals },
  }, 'CMD ["/print_signals", "", "15", "7"]');
  const container = await engine.run("sidecar");
  await engine.printed(container, /^ready$/);
  const exec = (...words: string[]) => engine.try("exec", container, ...words);

  await t.step("sends what a hook of Kubernetes tells it to, through docker exec", async () => {
    assertEquals(await exec("/baronet", "--send", "QUIT"), SENT);
    await engine.printed(container, /^3 si_code=0 pid=[1-9]/);
    assertEquals(await exec("/baronet", "--send", "RTMIN+3", "1"), SENT);
    await engine.printed(container, /^37 si_code=0 pid=[1-9]/);
  });

  await t.step("answers a probe for life with signal 0", async () => {
    assertEquals(await exec("/baronet", "--send", "0", "1"), SENT);
    assertEquals((await exec("/baronet", "--send", "0", MISSING)).code, 111);
  });

  await t.step("may not signal the user that the container runs as from another one", async () => {
    const { code, stderr } = await engine.try(
      ...["exec", "--user", `${NOBODY}`, container, "/kill", "-TERM", "1"],
    );
    assertEquals(code, 1);
    assertMatch(
      stderr,
      /^kill: Cannot send SIGTERM \(15\) to pid 1: operation not permitted \(EPERM\)\n/,
    );
  });

  await t.step("stops the container by Argo's kill-cmd", async () => {
    const asKill = '["/baronet", "--as", "kill", "-%d", "1"]';
    assertEquals(await exec(...killCommand(asKill, USR1)), SENT);
    await engine.printed(container, /^10 /);
    assertEquals(await exec(...killCommand('["/kill", "-%d", "1"]', TERM)), SENT);
    assertEquals(await engine.docker("wait", container), "7");
    const heard = (await engine.docker("logs", container)).split("\n");
    const expected = ["ready", "3", "37", "10", "15"];
    assertEquals(heard.map((line) => line.replace(/ si_code.*/, "")), expected);
  });
});
