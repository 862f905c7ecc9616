// SPDX-License-Identifier: MIT
// One image of the table, verified by the command, and held against what is written there.
import { assertEquals, assertMatch } from "@std/assert";
import type { DockerEngine } from "../../scripts/docker_engine.ts";
import type { ImageFiles } from "../../scripts/image_files.ts";
import { type Verified, verifyImage } from "../verifying.ts";
import type { JudgedImage } from "./judged.ts";

const EXIT_CODES: Readonly<Record<string, number>> = { pass: 0, warn: 0, fail: 1, inconclusive: 2 };

/** baronet waits for who is left for as long as a busy machine needs to let the probe finish. */
const PATIENCE = ["--env", "BARONET_OPTIONS=--grace=60s"];

/** The end of a title. */
export function describeVerdict({ expected: { name, verdict, culprit } }: JudgedImage): string {
  return `says ${verdict} of ${name}, to change: ${culprit ?? "nothing"}`;
}

export async function judgeImage(
  engine: DockerEngine,
  { image, files }: { image: JudgedImage; files: ImageFiles },
): Promise<Verified> {
  const { expected: { name }, lines, runArgs } = image;
  await engine.build(name, files, ...lines);
  const words = [...PATIENCE, ...runArgs].map((word) => `'${word}'`).join(" ");
  return await verifyImage(engine, name, "--grace-period", "2", "--run-args", words);
}

export function assertVerdict(
  { code, report, stdout, stderr }: Verified,
  { expected }: JudgedImage,
): void {
  const { verdict, culprit, mode, exitCode, complaints, message, advice } = expected;
  if (report === undefined) throw new Error(`expected a report, got\n${stdout}${stderr}`);
  const found = report.checks.filter(({ status }) => status === "warn" || status === "fail");
  assertEquals(
    {
      verdict: report.verdict,
      culprit: report.culprit,
      mode: report.probe?.mode ?? "none",
      exitCode: report.real?.exitCode,
      complaints: complaints && Object.fromEntries(found.map(({ id, status }) => [id, status])),
      code,
    },
    { verdict, culprit, mode, exitCode, complaints, code: EXIT_CODES[verdict] },
    stdout,
  );
  assertMatch(report.message, message);
  assertMatch(report.advice, advice);
}
