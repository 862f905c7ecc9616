// SPDX-License-Identifier: MIT
// A job for action.yml: a workspace with files, a runner's temporary folder, an engine.
import { type ImageFiles, writeImageFiles } from "../scripts/image_files.ts";
import type { DockerEngine } from "../scripts/docker_engine.ts";
import { BARONET } from "./harness.ts";
import { type ActionResult, type ActionRun, runAction } from "./action_steps.ts";

export class ActionJob implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    readonly engine: Pick<DockerEngine, "environment">,
  ) {}

  static async start(engine: Pick<DockerEngine, "environment">): Promise<ActionJob> {
    const folder = await Deno.makeTempDir({ dir: "/tmp", prefix: "baronet-job-" });
    for (const name of ["workspace", "temp"]) await Deno.mkdir(`${folder}/${name}`);
    return new ActionJob(folder, engine);
  }

  get temp(): string {
    return `${this.folder}/temp`;
  }

  get workspace(): string {
    return `${this.folder}/workspace`;
  }

  /** Writes a Dockerfile FROM scratch with these files and lines. */
  async writeContext(files: ImageFiles, ...lines: string[]): Promise<void> {
    await writeImageFiles(`${this.workspace}/root`, files);
    const dockerfile = ["FROM scratch", "COPY root /", ...lines, ""].join("\n");
    await Deno.writeTextFile(`${this.workspace}/Dockerfile`, dockerfile);
  }

  /** Runs the Action with these inputs; Deno and baronet are those of the test. */
  async run(
    inputs: Readonly<Record<string, string>>,
    env: Readonly<Record<string, string>> = {},
    onStart?: ActionRun["onStart"],
  ): Promise<ActionResult> {
    return await runAction({
      inputs: { baronet: BARONET, "deno-path": Deno.execPath(), ...inputs },
      env: { ...this.engine.environment, ...env },
      ...{ workspace: this.workspace, temp: this.temp, onStart },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
