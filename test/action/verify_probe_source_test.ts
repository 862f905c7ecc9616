// SPDX-License-Identifier: MIT
// Where the probe comes from when nobody names a file: the image of the same release, out of which it
// is copied without ever being started.
import { assertEquals, assertMatch } from "@std/assert";
import project from "../../deno.json" with { type: "json" };
import { DockerEngine } from "../../scripts/docker_engine.ts";
import { ActionJob } from "../action_job.ts";
import { BARONET } from "../harness.ts";
import { applicationFiles } from "../application_files.ts";
import { leftIn, NOTHING, verifyImage } from "../verifying.ts";

const RELEASE = `ghcr.io/baronet/baronet:${project.version}`;
const FROM_RELEASE = ["--baronet", "", "--signals", "INT"];

const ENGINES = [
  { title: "Docker 28", suite: "forky" },
  { title: "Docker 20", suite: undefined },
] as const;

for (const { title, suite } of ENGINES) {
  Deno.test(`with ${title}, the probe out of the release's image`, async (t) => {
    await using engine = await DockerEngine.start({ suite });
    await engine.build(
      "good",
      await applicationFiles(),
      'ENTRYPOINT ["/tini", "--"]',
      'CMD ["/app"]',
    );

    await t.step("is missed by name where there is no such image, with what to do", async () => {
      const { code, report } = await verifyImage(engine, "good", ...FROM_RELEASE);
      assertEquals([code, report?.verdict, report?.culprit], [2, "inconclusive", "environment"]);
      assertMatch(report?.message ?? "", new RegExp(`^Cannot get the probe from ${RELEASE}: `));
      assertMatch(report?.advice ?? "", /^Give the input baronet the path of a baronet binary/);
      assertEquals(await leftIn(engine), NOTHING);
    });

    await t.step("is missed by name where the image does not hold it", async () => {
      await engine.build(RELEASE, { "/other": { copy: BARONET } }, 'ENTRYPOINT ["/other"]');
      const { code, report } = await verifyImage(engine, "good", ...FROM_RELEASE);
      assertEquals([code, report?.verdict, report?.culprit], [2, "inconclusive", "environment"]);
      assertEquals(report?.message, `Cannot get the probe from ${RELEASE}: it has no /baronet`);
      assertEquals(await leftIn(engine), NOTHING);
    });

    await t.step("verifies images, by the command", async () => {
      await engine.build(RELEASE, { "/baronet": { copy: BARONET } }, 'ENTRYPOINT ["/baronet"]');
      const { code, report, stdout } = await verifyImage(engine, "good", ...FROM_RELEASE);
      const got = [code, report?.verdict, report?.probe?.mode];
      assertEquals(got, [0, "pass", "cmd"], stdout);
      assertEquals(await leftIn(engine), NOTHING);
    });

    await t.step("verifies images, by the Action", async () => {
      await using job = await ActionJob.start(engine);
      const inputs = { image: "good", baronet: "", signals: "INT" };
      const { isFailed, outputs, log } = await job.run(inputs);
      const got = { isFailed, verdict: outputs.verdict, forwarded: outputs.forwarded };
      assertEquals(got, { isFailed: false, verdict: "pass", forwarded: "SIGTERM,SIGINT" }, log);
      assertEquals(await leftIn(engine), NOTHING);
    });
  });
}
