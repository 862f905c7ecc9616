// SPDX-License-Identifier: MIT
// --explain, run beside PID 1 as `docker exec c /baronet --explain` does: what it says, to whom, and
// how it exits.
//
// long: one container, and all that can be asked about it.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inNamespace } from "../scripts/namespace.ts";
import { ROOT } from "../scripts/paths.ts";
import { BARONET, eventually, fixture, Lines, NOBODY, run, SANITIZED } from "./harness.ts";
import { childrenOf, endChild } from "./processes.ts";

/** What the container sees of: baronet, a program that catches everything, the script. */
const FOLDER = await Deno.makeTempDir({ dir: "/tmp", prefix: "explains-" });
addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));
const [BINARY, WAITER, MAIN, RUN_SH] = ["baronet", "waiter", "main", "run.sh"]
  .map((name) => `${FOLDER}/${name}`);
await Deno.copyFile(BARONET, BINARY);
await Deno.copyFile(BARONET, WAITER);
await Deno.copyFile(fixture("print_signals"), MAIN);
await Deno.writeTextFile(RUN_SH, `#!/bin/sh\n${MAIN}\nexit\n`);
for (const path of [FOLDER, RUN_SH]) await Deno.chmod(path, 0o755);

const NOT_SANITIZED = { ignore: SANITIZED };
const WITHOUT_PROC = ["unshare", "--mount", "sh", "-c"];
const HIDE_PROC = 'mount -t tmpfs -o ro tmpfs /proc && exec "$@"';
const AS_NOBODY = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--"];

class Container implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #stdout: Lines;

  constructor(words: readonly string[]) {
    const [program, ...args] = inNamespace(words, ["--mount-proc"]);
    this.#child = new Deno.Command(program, { args, stdout: "piped", stdin: "null" }).spawn();
    this.#stdout = new Lines("the container's stdout", this.#child.stdout);
  }

  async says(line: string): Promise<void> {
    assertEquals(await this.#stdout.take(`"${line}"`), line);
  }

  /** PID 1 as the host numbers it. */
  pid(): Promise<number> {
    return eventually(() => {
      const [pid] = childrenOf(this.#child.pid);
      assert(pid !== undefined, "expected a child of unshare, got none");
      return pid;
    });
  }

  async explain(
    options: readonly string[] = [],
    { through = [], onTerminal = false, env = {} }: {
      through?: readonly string[];
      onTerminal?: boolean;
      env?: Record<string, string>;
    } = {},
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const target = ["--target", String(await this.pid()), "--pid", "--mount", "--"];
    const words = ["nsenter", ...target, ...through, BINARY, "--explain", ...options];
    const [program, ...args] = onTerminal ? [fixture("pty_run"), "child", ...words] : words;
    const path = Deno.env.get("PATH") ?? "";
    const child = new Deno.Command(program, {
      args,
      clearEnv: true,
      env: { PATH: path, ...env },
      stdin: "piped", // its end would hang the terminal up
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const { code, stdout, stderr } = await child.output();
    await child.stdin.close().catch(() => {});
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code, stdout: out, stderr: err };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endChild(this.#child);
    await this.#stdout.close();
  }
}

/** A shell that starts its program without exec: the case that started this project. */
async function shellWithoutExec(): Promise<Container> {
  const container = new Container([RUN_SH]);
  await container.says("ready");
  return container;
}

/** The sentences: what is behind the table. */
function sentences(stdout: string): string {
  return stdout.slice(stdout.indexOf("\n\n") + 2);
}

Deno.test("explains in one sentence, with the fix, why a shell as PID 1 does not stop", async () => {
  await using container = await shellWithoutExec();
  const { code, stdout, stderr } = await container.explain();
  assertEquals({ code, stderr }, { code: 1, stderr: "" });
  assertEquals(
    sentences(stdout),
    `1. PID 1 "sh ${RUN_SH}" does nothing on SIGTERM, and the kernel will not kill it: ` +
      '"main" (pid 2) catches it but never hears it\n' +
      '   Use exec in the script, or ENTRYPOINT ["/baronet", "--"]\n',
  );
  const [head, shell, main] = stdout.split("\n");
  assertMatch(head, /^PID {2}PROCESS +TERM +INT +HUP +QUIT +USR1 +USR2$/);
  assertMatch(shell, /^ {2}1 {2}sh \/tmp\/explains-\w+\/run\.sh +nothing /);
  assertMatch(main, /^ {2}2 {4}main( +catches){6}$/);
});

Deno.test("does what it advises: nothing is left to explain with baronet in front, or with exec", async () => {
  for (const words of [[BINARY, "--", RUN_SH], ["sh", "-c", `exec ${MAIN}`]]) {
    await using container = new Container(words);
    await container.says("ready");
    const { code, stdout } = await container.explain();
    assertEquals(
      { code, said: sentences(stdout) },
      { code: 0, said: "Nothing keeps SIGTERM from whom it is meant for\n" },
    );
  }
});

Deno.test("follows another stop signal with --stop-signal, and shows it first", async () => {
  await using container = await shellWithoutExec();
  const { code, stdout } = await container.explain(["--stop-signal", "WINCH"]);
  assertEquals(code, 1);
  assertMatch(stdout, /^PID {2}PROCESS +WINCH +TERM +INT /);
  assertStringIncludes(
    stdout,
    `1. PID 1 "sh ${RUN_SH}" ignores SIGWINCH: "main" (pid 2) catches it but never hears it\n` +
      "   Use exec in the script\n",
  );
});

Deno.test("explains any process, with everything below it", async () => {
  await using container = await shellWithoutExec();
  const { code, stdout } = await container.explain(["2"]);
  assertEquals(code, 0);
  assertEquals(stdout.split("\n").length, 5, stdout);
  assertMatch(stdout.split("\n")[1], /^ {2}2 {2}main +catches/);
});

Deno.test("names the parent whose dead nobody waits for", async () => {
  await using container = new Container([fixture("orphan_maker"), "3", "3"]);
  await container.says("made 3");
  const { code, stdout } = await container.explain();
  assertEquals(code, 1);
  assertMatch(
    sentences(stdout),
    /^2\. PID 1 "orphan_maker 3 3" does not wait for its dead: "\[orphan_maker\]" \(pid \d\) and 2 others are zombies,/m,
  );
});

Deno.test("writes one JSON object on one line with --log json", async () => {
  await using container = await shellWithoutExec();
  const { code, stdout, stderr } = await container.explain(["--log", "json"]);
  assertEquals({ code, stderr, lines: stdout.split("\n").length }, {
    code: 1,
    stderr: "",
    lines: 2,
  });
  const { schema, pid, stopSignal, processes, findings, unknowns } = JSON.parse(stdout);
  assertEquals({ schema, pid, stopSignal, unknowns }, {
    schema: 1,
    pid: 1,
    stopSignal: "SIGTERM",
    unknowns: [],
  });
  assertEquals(
    processes.map((one: { pid: number; parentPid: number; isInit: boolean }) => [
      one.pid,
      one.parentPid,
      one.isInit,
    ]),
    [[1, 0, true], [2, 1, false]],
  );
  assertEquals(processes[0].reactions.SIGTERM, "nothing");
  assertEquals(findings.length, 1);
  const { id, culprit, pids, advice } = findings[0];
  assertEquals({ id, culprit, pids, advice }, {
    id: "deaf-init",
    culprit: "entrypoint",
    pids: [1, 2],
    advice: 'Use exec in the script, or ENTRYPOINT ["/baronet", "--"]',
  });
});

Deno.test("draws lines and colours on a terminal, and neither into a pipe", async () => {
  await using container = await shellWithoutExec();
  const pipe = await container.explain();
  assert(!/[^\n -~]/.test(pipe.stdout), pipe.stdout);
  const terminal = await container.explain([], { onTerminal: true });
  assertEquals(terminal.code, 1, terminal.stderr);
  assertStringIncludes(terminal.stdout, "  2  └─ main ");
  assertStringIncludes(terminal.stdout, "\x1b[31mnothing\x1b[0m");
  assertStringIncludes(terminal.stdout, "\x1b[32mcatches\x1b[0m");
});

Deno.test("uses no colours on a terminal with NO_COLOR, nor for JSON", async () => {
  await using container = await shellWithoutExec();
  const noColor = { onTerminal: true, env: { NO_COLOR: "1" } };
  const { stdout } = await container.explain([], noColor);
  assertStringIncludes(stdout, "  2  └─ main ");
  assert(!stdout.includes("\x1b"), JSON.stringify(stdout));
  const empty = await container.explain([], { ...noColor, env: { NO_COLOR: "" } });
  assertStringIncludes(empty.stdout, "\x1b[31m");
  const json = await container.explain(["--log=json"], { onTerminal: true });
  assertEquals(JSON.parse(json.stdout).pid, 1);
});

Deno.test("sees as another user what masks alone prove, and says what it may not see", async () => {
  await using container = await shellWithoutExec();
  const shell = await container.explain([], { through: AS_NOBODY });
  assertEquals(shell.code, 1, shell.stderr);
  assertStringIncludes(shell.stdout, '"main" (pid 2) catches it but never hears it');
  await using waiter = new Container([WAITER, "--pause"]);
  const asRoot = await eventually(async () => {
    const result = await waiter.explain();
    assertMatch(result.stdout.split("\n")[1], /^ {2}1 {2}waiter --pause +waits/);
    return result;
  });
  assertEquals(asRoot.code, 0);
  const { code, stdout } = await waiter.explain([], { through: AS_NOBODY });
  assertEquals(code, 0);
  assertMatch(stdout.split("\n")[1], /^ {2}1 {2}waiter --pause +\?/);
  assertStringIncludes(
    sentences(stdout),
    '?  Whether PID 1 "waiter --pause" waits for SIGTERM cannot be seen: this user may not look ' +
      "into it\n   Run this as root, ",
  );
});

// The sanitizers themselves complain on stderr that /proc is missing.
Deno.test("says that it cannot explain without /proc, exit code 111", NOT_SANITIZED, async () => {
  await using container = await shellWithoutExec();
  const through = [...WITHOUT_PROC, HIDE_PROC, "sh"];
  assertMatch(
    Object.values(await container.explain([], { through })).join("|"),
    /^111\|\|baronet\[\d+\] fatal: Cannot explain pid 1: no such file or directory \(ENOENT\)\n {2}Check the number, and that \/proc is there: it is in every container that does not hide it\n$/,
  );
});

Deno.test("says that there is no such process, exit code 111", async () => {
  const { code, stdout, stderr } = await run({ options: ["--explain", "4194304"] });
  assertEquals({ code, stdout }, { code: 111, stdout: "" });
  assertMatch(
    stderr,
    /^baronet\[1\] fatal: Cannot explain pid 4194304: no such file .*\n {2}Check /,
  );
});

Deno.test("says that it is alone where nobody else is in the container, exit code 111", async () => {
  const { code, stdout, stderr } = await run({ options: ["--explain"] });
  assertEquals({ code, stdout }, { code: 111, stdout: "" });
  assertEquals(
    stderr,
    "baronet[1] fatal: Cannot explain pid 1: that is this process itself\n" +
      "  Run it beside the others: docker exec, or docker run with --pid=container:NAME\n",
  );
});

const WRONG: readonly (readonly [words: string, text: string, advice: string])[] = [
  ["abc", 'Cannot use "abc" for --explain: not the number of a process', "Write one number"],
  ["0", 'Cannot use "0" for --explain: not the number of a process', "Write one number from 1"],
  ["1 2", 'Cannot use "2" for --explain: it explains one process and all below it', "Name that"],
  ["--stop-signal TREM", 'Cannot use "TREM" for --stop-signal: no such signal', "Did you mean"],
  ["--log xml", 'Cannot use "xml" for --log: no such format', "Write text or json"],
];

Deno.test("refuses wrong usage in two lines, exit code 100", async () => {
  for (const [words, text, advice] of WRONG) {
    const options = ["--explain", ...words.split(" ")];
    const { code, stdout, stderr } = await run({ options });
    assertEquals({ code, stdout }, { code: 100, stdout: "" }, words);
    assertStringIncludes(stderr, `baronet[1] fatal: ${text}\n  ${advice}`);
    assertEquals(stderr.split("\n").length, 3, stderr);
  }
});

Deno.test("explains the same from outside under deno run, in the host's numbers", async () => {
  await using container = await shellWithoutExec();
  const pid = await container.pid();
  const main = [`${ROOT}/init/main.ts`, "--explain", "--log", "json", String(pid)];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", ...main],
  }).output();
  const inside = JSON.parse((await container.explain(["--log", "json"])).stdout);
  const outside = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(code, 1, new TextDecoder().decode(stderr));
  assertEquals(outside.pid, pid);
  type Shown = { name: string; isInit: boolean; reactions: unknown };
  const shown = ({ processes }: { processes: Shown[] }) =>
    processes.map(({ name, isInit, reactions }) => ({ name, isInit, reactions }));
  assertEquals(shown(outside), shown(inside));
  assertEquals(outside.findings[0].id, "deaf-init");
});

Deno.test("says what deno run needs to be given, exit code 111", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", `${ROOT}/init/main.ts`, "--explain"],
  }).output();
  const text = new TextDecoder().decode(stderr);
  assertEquals(code, 111, text);
  assertMatch(
    text,
    /fatal: Cannot explain pid 1: Requires .*\n {2}Run it again with deno run --allow-all\n$/,
  );
});
