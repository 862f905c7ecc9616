// SPDX-License-Identifier: MIT
// One image of the gallery in a container of a real Docker Engine.
import type { DockerEngine } from "../../scripts/docker_engine.ts";
import type { ImageFiles } from "../../scripts/image_files.ts";
import { eventually } from "../harness.ts";
import type { Exhibit, ExpectedStop } from "./exhibit.ts";
import { assertTree, settled, treeOf } from "./sight.ts";

/** A container's PID 1 as the host numbers it: nobody else of its control group is 1 inside. */
export function findInit(container: string): number {
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^[0-9]+$/.test(name)) continue;
    try {
      if (!Deno.readTextFileSync(`/proc/${name}/cgroup`).includes(container)) continue;
      const status = Deno.readTextFileSync(`/proc/${name}/status`);
      // Its numbers here, in the engine's PID namespace, and in its own.
      if (/^NSpid:\t\d+\t\d+\t1$/m.test(status)) return Number(name);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error(`expected a process of the container ${container}, got none`);
}

/** What docker run needs for it. */
export function runOptions({ options = [], variables = {} }: Exhibit): readonly string[] {
  const given = Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  return [...options, ...given];
}

export class Container {
  readonly #engine: DockerEngine;
  readonly #exhibit: Exhibit;
  readonly id: string;
  #init = 0;

  private constructor(engine: DockerEngine, { exhibit, id }: { exhibit: Exhibit; id: string }) {
    this.#engine = engine;
    this.#exhibit = exhibit;
    this.id = id;
  }

  /** Builds the image and returns when a container of it is ready. */
  static async start(
    engine: DockerEngine,
    { exhibit, files }: { exhibit: Exhibit; files: ImageFiles },
  ): Promise<Container> {
    const { name, entrypoint, command } = exhibit;
    const lines = [
      ...(entrypoint.length === 0 ? [] : [`ENTRYPOINT ${JSON.stringify(entrypoint)}`]),
      `CMD ${JSON.stringify(command)}`,
    ];
    await engine.build(name, files, ...lines);
    const container = new Container(engine, {
      exhibit,
      id: await engine.run(...runOptions(exhibit), name),
    });
    await container.#becomeReady();
    return container;
  }

  async #becomeReady(): Promise<void> {
    await eventually(() => {
      this.#init = findInit(this.id);
      assertTree(treeOf(this.#init), this.#exhibit);
    });
    // Only now: what the kernel shows costs less to ask for.
    await eventually(async () => {
      const { stdout, stderr } = await this.#engine.try("logs", this.id);
      const missing = this.#exhibit.ready.filter((line) => !stdout.split("\n").includes(line));
      if (missing.length > 0) throw new Error(`expected ${missing}, got ${stdout}${stderr}`);
    });
    await settled(this.#init, () => false);
  }

  /** PID 1 as the host numbers it. */
  get init(): number {
    return this.#init;
  }

  exec(...words: readonly string[]) {
    return this.#engine.try("exec", this.id, ...words);
  }

  async #state(): Promise<{ isRunning: boolean; code: number }> {
    const format = "{{.State.Running}} {{.State.ExitCode}}";
    const text = await this.#engine.docker("inspect", "--format", format, this.id);
    const [running, code] = text.split(" ");
    return { isRunning: running === "true", code: Number(code) };
  }

  async #printed(): Promise<string[]> {
    return (await this.#engine.docker("logs", this.id)).split("\n");
  }

  /** Sends TERM to PID 1 as docker stop does, and returns what came of it when nothing more does. */
  async stop(): Promise<ExpectedStop> {
    const before = (await this.#printed()).length;
    await this.#engine.docker("kill", "--signal", "TERM", this.id);
    let hasEnded = false;
    await settled(this.#init, () => hasEnded = !isThere(this.#init));
    const { code } = await eventually(async () => {
      const state = await this.#state();
      if (hasEnded && state.isRunning) throw new Error("expected the engine to see its end");
      return state;
    });
    return {
      prints: (await this.#printed()).slice(before),
      code: hasEnded ? code : undefined,
    };
  }

  async remove(): Promise<void> {
    await this.#engine.docker("rm", "--force", this.id);
  }
}

function isThere(pid: number): boolean {
  return treeOf(pid).length > 0;
}
