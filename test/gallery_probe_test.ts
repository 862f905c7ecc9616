// SPDX-License-Identifier: MIT
// --probe in images of the gallery, in a real Docker Engine: in place of the program it shows what
// of the signals that are sent to the container arrives, who reaps and who is asked to end.
import { assert, assertEquals } from "@std/assert";
import { DockerEngine } from "../scripts/docker_engine.ts";
import { GALLERY } from "./gallery.ts";
import { findInit, runOptions } from "./gallery/container.ts";
import type { Exhibit } from "./gallery/exhibit.ts";
import { galleryFiles } from "./gallery/files.ts";
import { type ExpectedProbe, PROBED } from "./gallery/probed.ts";
import { settled, treeOf } from "./gallery/sight.ts";
import { concurrently, eventually } from "./harness.ts";

/** sigaction(2): it was sent by kill(2). */
const SI_USER = 0;
const OPTIONS = ["--probe", "--probe-exit=TERM=42"];
/** The files that are laid over others. */
const FOLDER = await Deno.makeTempDir({ prefix: "gallery-probe-" });
addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));
const OTHERS = ["USR1", "USR2", "HUP", "INT", "QUIT"];

interface Line {
  readonly event: "ready" | "signal" | "orphan" | "exit";
  readonly process: "probe" | "orphan" | "daemon";
  readonly pid: number;
  readonly atMs: number;
  readonly [more: string]: unknown;
}

interface Subject {
  readonly exhibit: Exhibit;
  readonly expected: ExpectedProbe;
}

class Probed {
  readonly #engine: DockerEngine;
  readonly id: string;
  #init = 0;

  private constructor(engine: DockerEngine, id: string) {
    this.#engine = engine;
    this.id = id;
  }

  static async start(
    engine: DockerEngine,
    { exhibit, expected, options }: Subject & { readonly options: readonly string[] },
  ): Promise<Probed> {
    const { name, command } = exhibit;
    const { over, short } = expected;
    const words = [];
    if (over === undefined) words.push(name, "/baronet", ...options);
    else {
      const file = await Deno.makeTempFile({ dir: FOLDER });
      await Deno.writeTextFile(file, `#!/baronet ${options.join(" ")}\n`);
      await Deno.chmod(file, 0o755);
      words.push("--volume", `${file}:${over}:ro`, name, ...command);
    }
    const probed = new Probed(engine, await engine.run(...runOptions(exhibit), ...words));
    await eventually(async () => {
      const lines = await probed.lines();
      const isReady = lines.some(({ event, process }) => event === "ready" && process === "probe");
      const isWaiting = short === "reaped" && !options.includes("--probe-alone") &&
        !lines.some(({ event }) => event === "orphan");
      if (!isReady || isWaiting) {
        const { stdout, stderr } = await engine.try("logs", probed.id);
        throw new Error(`expected the probe to be ready, got ${stdout}${stderr}`);
      }
    });
    probed.#init = findInit(probed.id);
    return probed;
  }

  async lines(): Promise<Line[]> {
    const { stdout } = await this.#engine.try("logs", this.id);
    return stdout.split("\n").filter((line) => line.startsWith("{")).map((line) =>
      JSON.parse(line)
    );
  }

  /** Sends it to PID 1, waits for what comes of it; the container's exit code if that is its end. */
  async send(signal: string): Promise<number | undefined> {
    await this.#engine.docker("kill", "--signal", signal, this.id);
    let hasEnded = false;
    await settled(this.#init, () => hasEnded = treeOf(this.#init).length === 0);
    return hasEnded ? Number(await this.#engine.docker("wait", this.id)) : undefined;
  }
}

const signalsOf = (lines: readonly Line[], process: Line["process"]) =>
  lines.filter((line) => line.event === "signal" && line.process === process)
    .map(({ signal }) => signal);

/** The line of the probe's readiness, and nothing that a run could make different. */
function readyOf(lines: readonly Line[]) {
  const ready = lines.find(({ event, process }) => event === "ready" && process === "probe");
  assert(ready !== undefined);
  const { pid, blocked, ignored, argv, orphans } = ready;
  return { isInit: pid === 1, blocked, ignored, argv, hasOrphans: orphans !== null };
}

function assertReady(
  lines: readonly Line[],
  { expected, hasOrphans }: { expected: ExpectedProbe; hasOrphans: boolean },
) {
  const { isInit = false, blocked = [], ignored = [], argv = [] } = expected;
  assertEquals(readyOf(lines), { isInit, blocked, ignored, argv, hasOrphans });
}

/** Nobody but its parent forwards anything; what PID 1 gets comes from outside of its namespace. */
function assertSenders(lines: readonly Line[]) {
  const ready = lines.find(({ event, process }) => event === "ready" && process === "probe");
  const senders = lines.filter(({ event, process }) => event === "signal" && process === "probe")
    .map(({ sender, code }) => ({ sender, code }));
  assertEquals(senders, senders.map(() => ({ sender: ready?.parentPid, code: SI_USER })));
}

/** TERM to the container, with orphans that see what becomes of them. */
async function assertStops(engine: DockerEngine, { exhibit, expected }: Subject) {
  const probed = await Probed.start(engine, { exhibit, expected, options: OPTIONS });
  const code = await probed.send("TERM");
  const lines = await probed.lines();
  assertReady(lines, { expected, hasOrphans: true });
  assertSenders(lines);
  const { stop, short } = expected;
  const exits = lines.filter(({ event, process }) => event === "exit" && process === "probe");
  const fate = lines.find(({ event }) => event === "orphan")?.fate;
  const heard = (process: Line["process"]) => signalsOf(lines, process).includes("SIGTERM");
  assertEquals({
    code,
    finishes: exits.map(({ code }) => code),
    probe: signalsOf(lines, "probe"),
    orphan: stop.orphan === "maybe" ? "maybe" : heard("orphan"),
    daemon: heard("daemon"),
    // Who has not come to its end has not said that nobody reaped it.
    short: fate ?? (exits.length === 0 && short === "zombie" ? "zombie" : undefined),
  }, {
    code: stop.code,
    finishes: stop.finishes ? [42] : [],
    probe: stop.probe ? ["SIGTERM"] : [],
    orphan: stop.orphan,
    daemon: stop.daemon,
    short,
  });
}

/** Other signals to another container of it, until one of them ends it. */
async function assertForwards(engine: DockerEngine, { exhibit, expected }: Subject) {
  const options = [...OPTIONS, "--probe-alone"];
  const probed = await Probed.start(engine, { exhibit, expected, options });
  let code: number | undefined;
  for (const signal of OTHERS) {
    code = await probed.send(signal);
    if (code !== undefined) break;
  }
  const lines = await probed.lines();
  assertReady(lines, { expected, hasOrphans: false });
  assertSenders(lines);
  assertEquals({ others: signalsOf(lines, "probe"), code }, {
    others: expected.others,
    code: expected.endsWith,
  });
}

Deno.test("shows by the probe what the images of the gallery forward, reap and ask to end", async (t) => {
  const files = await galleryFiles();
  await using engine = await DockerEngine.start();
  await engine.build("gallery", files);
  const failures = new Map<string, Error>();
  await concurrently(PROBED, async (expected) => {
    const exhibit = GALLERY.find(({ name }) => name === expected.name);
    assert(exhibit !== undefined, `expected an image ${expected.name}, got none`);
    const { entrypoint, command } = exhibit;
    try {
      await engine.build(
        exhibit.name,
        files,
        ...(entrypoint.length === 0 ? [] : [`ENTRYPOINT ${JSON.stringify(entrypoint)}`]),
        `CMD ${JSON.stringify(command)}`,
      );
      await assertStops(engine, { exhibit, expected });
      await assertForwards(engine, { exhibit, expected });
    } catch (error) {
      failures.set(expected.name, error as Error);
    }
  });
  for (const { name } of PROBED) {
    await t.step(name, () => {
      const failure = failures.get(name);
      if (failure !== undefined) throw failure;
    });
  }
});
