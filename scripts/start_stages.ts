// SPDX-License-Identifier: MIT
// Where "deno task start" starts and stops its containers: in a Docker Engine of its own, or,
// where there can be none, in bare PID namespaces. Both run the same files and stop the same way:
// TERM to PID 1, KILL after the deadline.
import { DockerEngine } from "./docker_engine.ts";
import { type ImageFiles, writeImageFiles } from "./image_files.ts";
import { inNamespace } from "./namespace.ts";
import { showStep } from "./progress.ts";
import { eventually, Lines, within } from "./waiting.ts";

const EXIT_CODE_OF_KILL = 137;

/** What was printed from start to end, how long the stop took, what PID 1 exited with. */
export interface Stopped {
  printed: string[];
  tookMs: number;
  exitCode: number;
}

export interface Stage extends AsyncDisposable {
  /** Where this is, for the head of the table. */
  readonly name: string;
  /** Starts PID 1 with these words and stops it once its program is ready. */
  startAndStop(words: string[]): Promise<Stopped>;
}

class EngineStage implements Stage {
  constructor(
    readonly name: string,
    readonly engine: DockerEngine,
    readonly deadlineS: number,
  ) {}

  async startAndStop([entrypoint, ...args]: string[]): Promise<Stopped> {
    const container = await this.engine.run("--entrypoint", entrypoint, "start", ...args);
    await this.engine.printed(container, /^ready$/);
    const startMs = performance.now();
    await this.engine.docker("stop", "--time", String(this.deadlineS), container);
    const tookMs = performance.now() - startMs;
    const exitCode = Number(await this.engine.docker("wait", container));
    return { printed: (await this.engine.docker("logs", container)).split("\n"), tookMs, exitCode };
  }

  async [Symbol.asyncDispose]() {
    await showStep("stopping the Docker Engine", () => this.engine[Symbol.asyncDispose]());
  }
}

class NamespaceStage implements Stage {
  constructor(readonly name: string, readonly root: string, readonly deadlineS: number) {}

  async startAndStop(words: string[]): Promise<Stopped> {
    const user = Deno.uid() === 0 ? [] : ["--user", "--map-root-user"];
    const [program, ...args] = inNamespace(["chroot", this.root, ...words], user);
    const child = new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const lines = new Lines("stdout", child.stdout);
    while (await lines.take('"ready"') !== "ready") continue;

    // "ready" has come through PID 1, so unshare's only child is what we named.
    const children = `/proc/${child.pid}/task/${child.pid}/children`;
    const pid1 = Number(await Deno.readTextFile(children));
    const startMs = performance.now();
    Deno.kill(pid1, "SIGTERM");
    const expected = () => "PID 1 to exit";
    const exitCode = await within(child.status, { expected, deadlineMs: this.deadlineS * 1000 })
      .then(({ code }) => code, async () => {
        Deno.kill(pid1, "SIGKILL");
        await child.status;
        return EXIT_CODE_OF_KILL;
      });
    const tookMs = performance.now() - startMs;
    return { printed: (await lines.ended()).trimEnd().split("\n"), tookMs, exitCode };
  }

  async [Symbol.asyncDispose]() {
    await eventually(() => Deno.remove(this.root, { recursive: true }));
  }
}

/** A Docker Engine with the image in it; where none can be had, PID namespaces. */
export async function openStage(files: ImageFiles, deadlineS: number): Promise<Stage> {
  if (Deno.uid() !== 0) return await openNamespaces("it needs root", { files, deadlineS });
  let engine: DockerEngine;
  try {
    engine = await showStep("starting a Docker Engine", () => DockerEngine.start());
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return await openNamespaces(reason, { files, deadlineS });
  }
  try {
    await showStep("building the image FROM scratch", () => engine.build("start", files));
    const version = await engine.docker("version", "--format", "{{.Server.Version}}");
    return new EngineStage(`Docker Engine ${version}`, engine, deadlineS);
  } catch (error) {
    await engine[Symbol.asyncDispose]();
    throw error;
  }
}

async function openNamespaces(
  reason: string,
  { files, deadlineS }: { files: ImageFiles; deadlineS: number },
): Promise<Stage> {
  const root = await Deno.makeTempDir({ prefix: "baronet-" });
  await writeImageFiles(root, files);
  const name = `PID namespaces, as no Docker Engine could be started: ${reason}`;
  return new NamespaceStage(name, root, deadlineS);
}
