// SPDX-License-Identifier: MIT
// Runs `deno task verify`'s program against an engine of our own, and counts what is left in it.
import { ROOT } from "../scripts/paths.ts";
import type { DockerEngine } from "../scripts/docker_engine.ts";
import { within } from "../scripts/waiting.ts";
import { BARONET } from "./harness.ts";
import { checkReport } from "./report_schema.ts";

const DEADLINE_MS = 120_000;

export interface Check {
  readonly id: string;
  readonly status: "pass" | "warn" | "fail" | "skip";
  readonly message: string;
}

/** The parts of the report that tests look at. */
export interface Report {
  readonly verdict: string;
  readonly culprit: string | null;
  readonly message: string;
  readonly advice: string;
  readonly checks: readonly Check[];
  readonly real: { readonly exitCode: number; readonly shutdownMs: number } | null;
  readonly probe: { readonly mode: string } | null;
  readonly trace: { readonly signals: readonly TracedSignal[] } | null;
}

export interface TracedSignal {
  readonly atMs: number;
  readonly signal: string;
  readonly from: { readonly name: string };
  readonly to: { readonly name: string };
  readonly outcome: string;
}

export interface Verified {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** As the schema has it; undefined: none was written. */
  readonly report: Report | undefined;
}

/** The program with exactly the permissions that deno.json gives it, and options behind ours. */
export function startVerify(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--frozen", "--config", `${ROOT}/deno.json`],
      ...["--allow-env", "--allow-read", "--allow-write", "--allow-run=docker"],
      ...[`${ROOT}/action/verify_command.ts`, ...args],
    ],
    env: { ...environment },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

export async function verifyImage(
  engine: Pick<DockerEngine, "environment">,
  ...args: string[]
): Promise<Verified> {
  const path = await Deno.makeTempFile({ prefix: "baronet-", suffix: ".json" });
  const temp = await Deno.makeTempDir({ prefix: "baronet-" });
  try {
    const own = ["--baronet", BARONET, "--report", path];
    const child = startVerify({ ...engine.environment, TMPDIR: temp }, [...own, ...args]);
    const expected = () => `deno task verify ${args.join(" ")} to end`;
    const output = await within(child.output(), { expected, deadlineMs: DEADLINE_MS });
    const files = [...Deno.readDirSync(temp)].map(({ name }) => name);
    if (files.length > 0) throw new Error(`expected no files left, got ${files.join(" ")}`);
    const text = new TextDecoder();
    const written = await Deno.readTextFile(path);
    const report = written === "" ? undefined : JSON.parse(written);
    if (report !== undefined) checkReport(report);
    return {
      code: output.code,
      ...{ stdout: text.decode(output.stdout), stderr: text.decode(output.stderr) },
      report,
    };
  } finally {
    await Deno.remove(path);
    await Deno.remove(temp, { recursive: true });
  }
}

/** What the engine holds besides images. */
export async function leftIn(
  engine: DockerEngine,
): Promise<{ containers: number; volumes: number }> {
  const count = (text: string) => text.split("\n").filter((line) => line !== "").length;
  return {
    containers: count(await engine.docker("ps", "--all", "--quiet")),
    volumes: count(await engine.docker("volume", "ls", "--quiet")),
  };
}

export const NOTHING = { containers: 0, volumes: 0 };
