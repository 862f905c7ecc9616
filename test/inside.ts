// SPDX-License-Identifier: MIT
// Programs that come into the namespaces of a run from outside, as those of `docker exec` and of the
// hooks of Kubernetes do, and end by themselves.
import type { Run } from "./harness.ts";

export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Once the run's PID 1 has said something: before that it may still be another program. */
export async function inside(run: Run, words: readonly string[]): Promise<Output> {
  const target = ["--target", String(await run.namespaceInit()), "--pid", "--mount", "--"];
  const { code, stdout, stderr } = await new Deno.Command("nsenter", {
    args: [...target, ...words],
    stdin: "null",
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, stdout: out, stderr: err };
}
