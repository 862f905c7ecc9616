// SPDX-License-Identifier: MIT
// The table of images, each verified in a real Docker Engine: verdict, culprit, advice and exit code
// are those written out by hand in judged_images.ts.
import { assertEquals, assertMatch } from "@std/assert";
import { DockerEngine } from "../scripts/docker_engine.ts";
import { JUDGED_IMAGES, judgedFiles } from "./judged_images.ts";
import { leftIn, NOTHING, verifyImage } from "./verifying.ts";

const EXIT_CODES: Readonly<Record<string, number>> = { pass: 0, warn: 0, fail: 1, inconclusive: 2 };

Deno.test("in a Docker Engine without buildx, deno task verify", async (t) => {
  await using engine = await DockerEngine.start();
  const files = await judgedFiles();
  for (const expected of JUDGED_IMAGES) {
    const { name, verdict, culprit, mode, exitCode, complaints, message, advice } = expected;
    await t.step(`says ${verdict} of ${name}, to change: ${culprit ?? "nothing"}`, async () => {
      await engine.build(name, files, ...expected.dockerfile);
      const { code, report, stdout, stderr } = await verifyImage(
        engine,
        name,
        "--grace-period",
        "2",
      );
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
    });
  }
});
