// SPDX-License-Identifier: MIT
// Every image of the gallery, and some more, verified in a real Docker Engine: verdict, culprit, advice
// and exit code are those written out by hand in gallery/judged_*.ts.
import { assertEquals, assertMatch } from "@std/assert";
import { DockerEngine } from "../scripts/docker_engine.ts";
import type { ImageFiles } from "../scripts/image_files.ts";
import { galleryFiles } from "./gallery/files.ts";
import { JUDGED_IMAGES, type JudgedImage } from "./gallery/judged.ts";
import type { ExpectedVerdict } from "./gallery/verdict.ts";
import { leftIn, NOTHING, type Verified, verifyImage } from "./verifying.ts";

const EXIT_CODES: Readonly<Record<string, number>> = { pass: 0, warn: 0, fail: 1, inconclusive: 2 };
/** A verification keeps two processors busy half of its time. */
const SIDE_BY_SIDE = 2;

async function verify(
  engine: DockerEngine,
  { image, files }: { image: JudgedImage; files: ImageFiles },
): Promise<Verified> {
  const { expected: { name }, lines, runArgs } = image;
  await engine.build(name, files, ...lines);
  const options = runArgs.length === 0 ? [] : ["--run-args", runArgs.join(" ")];
  return await verifyImage(engine, name, "--grace-period", "2", ...options);
}

function assertVerdict({ code, report, stdout, stderr }: Verified, expected: ExpectedVerdict) {
  const { name: _, verdict, culprit, mode, exitCode, complaints, message, advice } = expected;
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

Deno.test("deno task verify, with Docker 28,", async (t) => {
  await using engine = await DockerEngine.start({ suite: "forky" });
  const files = await galleryFiles();
  // The files themselves once: every image of the gallery then begins with the same layer.
  await engine.build("gallery", files);
  const seen = new Map<JudgedImage, Verified | Error>();
  const queue = [...JUDGED_IMAGES];
  const work = async () => {
    for (let image = queue.shift(); image !== undefined; image = queue.shift()) {
      seen.set(image, await verify(engine, { image, files }).catch((error: Error) => error));
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  for (const image of JUDGED_IMAGES) {
    const { name, verdict, culprit } = image.expected;
    await t.step(`says ${verdict} of ${name}, to change: ${culprit ?? "nothing"}`, () => {
      const got = seen.get(image);
      if (got === undefined || got instanceof Error) throw got;
      assertVerdict(got, image.expected);
    });
  }
  await t.step("leaves no container and no volume behind", async () => {
    assertEquals(await leftIn(engine), NOTHING);
  });
});
