// SPDX-License-Identifier: MIT
// --probe-log, and the probe as the interpreter of a script that takes a program's place: what it
// takes to watch an image without changing how it starts.
import { assertEquals } from "@std/assert";
import { DockerEngine } from "../scripts/docker_engine.ts";
import { BARONET, eventually, NOBODY, run, SANITIZED, sendSignal, start } from "./harness.ts";
import { byProcess, exitLine, type Line, nameOf, parseLines, signalLine } from "./probes.ts";

const [INT, KILL, USR1, TERM, STOP] = [2, 9, 10, 15, 19];
/** A stop timeout, in seconds, that no test waits for: who stops at all stops by TERM. */
const NEVER = "600";

/** The lines of a log up to the probe's own "ready", once they are there. */
async function readyLines(path: string): Promise<Line[]> {
  return await eventually(async () => {
    const lines = parseLines(await Deno.readTextFile(path));
    const at = lines.findIndex(({ event, process }) => event === "ready" && process === "probe");
    if (at < 0) throw new Error(`expected the probe to be ready, got ${JSON.stringify(lines)}`);
    return lines.slice(0, at + 1);
  });
}

/** The probe's lines, but those about its orphans. */
async function signalsIn(path: string): Promise<object[] | undefined> {
  const lines = parseLines(await Deno.readTextFile(path));
  return byProcess(lines.filter(({ event }) => event === "signal" || event === "exit")).probe;
}

class Folder implements Disposable {
  readonly path = Deno.makeTempDirSync({ dir: "/tmp", prefix: "baronet-probe-" });

  constructor() {
    Deno.chmodSync(this.path, 0o777);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

Deno.test("appends its lines to the file of --probe-log, its orphans as well, and prints nothing", async () => {
  using folder = new Folder();
  const log = `${folder.path}/log`;
  await Deno.writeTextFile(log, '{"event":"exit","process":"probe","pid":9,"atMs":0,"code":0}\n');
  await using run = start({ command: [BARONET, "--probe", `--probe-log=${log}`] });
  const ready = await readyLines(log);
  assertEquals(ready.map(({ process }) => process), ["probe", "orphan", "daemon", "probe"]);
  await run.signal(USR1);
  await eventually(async () => {
    assertEquals(await signalsIn(log), [exitLine(0), signalLine(USR1)]);
  });
  await run.signal(TERM);
  assertEquals(await run.result(), { code: 0, stdout: "", stderr: "" });
  const written = byProcess(parseLines(await Deno.readTextFile(log)));
  assertEquals(written.probe?.slice(-2), [signalLine(TERM), exitLine(0)]);
  for (const process of ["orphan", "daemon"] as const) {
    assertEquals(written[process]?.slice(1), [signalLine(TERM), exitLine(0)]);
  }
});

Deno.test("makes its log with the rights that the umask leaves", async () => {
  using folder = new Folder();
  const words = [BARONET, "--probe", "--probe-alone", `--probe-log=${folder.path}/log`];
  await using run = start({ command: ["sh", "-c", 'umask 027; exec "$@"', "sh", ...words] });
  await readyLines(`${folder.path}/log`);
  assertEquals((await Deno.stat(`${folder.path}/log`)).mode! & 0o777, 0o640);
  await run.signal(TERM);
  assertEquals(await run.exitCode(), 0);
});

const ADVICE = "  Check --probe-log: the folder must be there, and this user may write to it\n";
const UNWRITABLE: readonly { log: string; state: string; user?: number; through?: string[] }[] = [
  { log: "/not/there/log", state: "no such file or directory (ENOENT)" },
  { log: "/etc", state: "is a directory (EISDIR)" },
  { log: "/etc/passwd/log", state: "not a directory (ENOTDIR)" },
  { log: "/etc/log", state: "permission denied (EACCES)", user: NOBODY },
  // It can be opened.
  { log: "/dev/full", state: "no space left on the device (ENOSPC)" },
  {
    log: "/mnt/log",
    state: "read-only file system (EROFS)",
    through: ["sh", "-c", 'mount -t tmpfs -o ro tmpfs /mnt && exec "$@"', "sh"],
  },
];

for (const { log, state, ...more } of UNWRITABLE) {
  Deno.test(`exits with 111 where its log cannot be written: ${state}`, async () => {
    const options = ["--probe", "--probe-alone", "--probe-log", log];
    assertEquals(await run({ ...more, options }), {
      code: 111,
      stdout: "",
      stderr: `baronet[1] fatal: Cannot write to "${log}": ${state}\n${ADVICE}`,
    });
  });
}

Deno.test("exits with 111 when nobody reads its lines any more", async () => {
  const script = 'exec 3> >(true); wait $!; exec "$0" --probe --probe-alone >&3';
  const { code, stdout, stderr } = await run({ command: ["bash", "-c", script, BARONET] });
  assertEquals({ code, stdout, stderr: stderr.replace(/\[\d+\]/, "[PID]") }, {
    code: 111,
    stdout: "",
    stderr: 'baronet[PID] fatal: Cannot write to "stdout": nobody reads the pipe (EPIPE)\n' +
      ADVICE,
  });
});

Deno.test("stands in for a program as the interpreter of a script, whatever the program's words", async () => {
  using folder = new Folder();
  const [app, log] = [`${folder.path}/app`, `${folder.path}/log`];
  const line = `#!${BARONET} --probe --probe-log=${log} --probe-exit=TERM=42`;
  await Deno.writeTextFile(app, `${line}\n`, { mode: 0o755 });
  const words = ["serve", "--help", "-g", "", "a b", "--", "---", "-x", "----"];
  await using run = start({ binary: app, options: words });
  const { argv, pid } = (await readyLines(log)).at(-1)!;
  assertEquals([argv, pid], [[app, ...words], 1]);
  for (const signal of [INT, TERM]) await sendSignal(await run.namespaceInit(), signal);
  assertEquals(await run.result(), { code: 42, stdout: "", stderr: "" });
  assertEquals(await signalsIn(log), [
    signalLine(INT, { sender: 0 }),
    signalLine(TERM, { sender: 0 }),
    exitLine(42),
  ]);
});

Deno.test("in an image FROM scratch, the probe", { ignore: SANITIZED }, async (t) => {
  using folder = new Folder();
  await using engine = await DockerEngine.start();
  await engine.build(
    "app-image",
    {
      "/baronet": { copy: BARONET },
      "/app": { text: "#!/baronet --probe --probe-log=/log/app --probe-exit=TERM=42\n" },
    },
    'ENTRYPOINT ["/baronet", "--"]',
    'CMD ["/app", "serve"]',
  );
  const probe = ["--entrypoint", "/baronet", "app-image", "--probe"];

  await t.step("reports every signal that docker kill sends", async () => {
    const container = await engine.run(...probe, "--probe-alone", "--probe-exit=RTMAX=42");
    await engine.printed(container, /"ready"/);
    // Docker has no names for 32 and 33, and takes no numbers of them.
    const missing = [KILL, STOP, 32, 33];
    const signals = Array.from({ length: 64 }, (_, index) => index + 1)
      .filter((signal) => !missing.includes(signal));
    for (const signal of signals) {
      await engine.docker("kill", "--signal", `${signal}`, container);
      await engine.printed(container, new RegExp(`"signal":"${RegExp.escape(nameOf(signal))}"`));
    }
    assertEquals(await engine.docker("wait", container), "42");
    const [, ...lines] = parseLines(await engine.docker("logs", container));
    assertEquals(byProcess(lines).probe, [
      ...signals.map((signal) => signalLine(signal, { sender: 0 })),
      exitLine(42),
    ]);
  });

  const CONFINED = [
    { how: "as root", options: [] },
    {
      how: "as a user without a name and capabilities, with a read-only root",
      options: [
        ...["--read-only", "--user", `${NOBODY}:${NOBODY}`, "--cap-drop", "ALL"],
        ...["--security-opt", "no-new-privileges"],
      ],
    },
  ];
  for (const { how, options } of CONFINED) {
    await t.step(`takes the program's place and hears docker stop, ${how}`, async () => {
      const log = `${folder.path}/app`;
      const container = await engine.run(
        ...options,
        "--volume",
        `${folder.path}:/log`,
        "app-image",
      );
      const ready = await readyLines(log);
      assertEquals(ready.map(({ process }) => process), ["orphan", "daemon", "probe"]);
      assertEquals(ready.at(-1)?.argv, ["/app", "serve"]);
      // Behind baronet.
      await eventually(async () => {
        const told = byProcess(parseLines(await Deno.readTextFile(log))).probe?.at(-1);
        assertEquals(told, { event: "orphan", orphan: "short", fate: "reaped" });
      });
      await engine.docker("stop", "--time", NEVER, container);
      assertEquals(await engine.docker("wait", container), "42");
      const written = byProcess(parseLines(await Deno.readTextFile(log)));
      assertEquals(written.probe?.slice(-2), [signalLine(TERM), exitLine(42)]);
      assertEquals(written.orphan?.slice(1), [signalLine(TERM), exitLine(0)]);
      assertEquals(written.daemon?.slice(1), [signalLine(TERM), exitLine(0)]);
      await Deno.remove(log);
    });
  }

  await t.step("says that a read-only root has no place for its log", async () => {
    const words = ["run", "--rm", "--network", "none", "--read-only", ...probe, "--probe-log=/log"];
    const { code, stdout, stderr } = await engine.try(...words);
    assertEquals({ code, stdout, stderr }, {
      code: 111,
      stdout: "",
      stderr: `baronet[1] fatal: Cannot write to "/log": read-only file system (EROFS)\n${ADVICE}`,
    });
  });
});
