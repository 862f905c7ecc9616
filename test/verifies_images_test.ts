// SPDX-License-Identifier: MIT
// The table of images, each verified in a real Docker Engine: verdict, culprit, advice and exit code
// are those written out by hand in judged_images.ts.
import { assertEquals, assertMatch } from "@std/assert";
import { DockerEngine } from "../scripts/docker_engine.ts";
import { JUDGED_IMAGES, judgedFiles, type JudgedImage } from "./judged_images.ts";
import { leftIn, NOTHING, verifyImage } from "./verifying.ts";

const EXIT_CODES: Readonly<Record<string, number>> = { pass: 0, warn: 0, fail: 1, inconclusive: 2 };

interface Engine {
  readonly title: string;
  readonly suite: "forky" | undefined;
  readonly names: readonly string[];
}

const ENGINES: readonly Engine[] = [
  { title: "Docker 28", suite: "forky", names: JUDGED_IMAGES.map(({ name }) => name) },
  {
    // What differs between engines is how containers are made, asked and stopped, not the images.
    title: "Docker 20",
    suite: undefined,
    names: ["tini-app", "entry-without-exec", "tini-shell-without-exec", "app-alone"],
  },
];

for (const { title, suite, names } of ENGINES) {
  Deno.test(`with ${title}, deno task verify`, async (t) => {
    await using engine = await DockerEngine.start({ suite });
    const files = await judgedFiles();
    for (const expected of JUDGED_IMAGES.filter(({ name }) => names.includes(name))) {
      const { name, verdict, culprit } = expected;
      await t.step(`says ${verdict} of ${name}, to change: ${culprit ?? "nothing"}`, async () => {
        await engine.build(name, files, ...expected.dockerfile);
        await checkVerdict(engine, expected);
      });
    }
  });
}

async function checkVerdict(engine: DockerEngine, expected: JudgedImage): Promise<void> {
  const { name, verdict, culprit, mode, exitCode, complaints, message, advice } = expected;
  const { code, report, stdout, stderr } = await verifyImage(engine, name, "--grace-period", "2");
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
  assertEquals(await leftIn(engine), NOTHING);
}
