// SPDX-License-Identifier: MIT
// Every image of the gallery, and some more, verified in a real Docker Engine: verdict, culprit, advice
// and exit code are those written out by hand in gallery/judged_*.ts.
import { assertEquals } from "@std/assert";
import { DockerEngine } from "../../scripts/docker_engine.ts";
import { galleryFiles } from "../gallery/files.ts";
import { assertVerdict, describeVerdict, judgeImage } from "../gallery/judge_image.ts";
import { JUDGED_IMAGES, type JudgedImage } from "../gallery/judged.ts";
import { leftIn, NOTHING, type Verified } from "../verifying.ts";

/** A verification keeps two processors busy half of its time. */
const SIDE_BY_SIDE = 2;

Deno.test("with Docker 28, deno task verify", async (t) => {
  await using engine = await DockerEngine.start({ suite: "forky" });
  const files = await galleryFiles();
  // The files themselves once: every image of the gallery then begins with the same layer.
  await engine.build("gallery", files);
  const seen = new Map<JudgedImage, Verified | Error>();
  const queue = [...JUDGED_IMAGES];
  const work = async () => {
    for (let image = queue.shift(); image !== undefined; image = queue.shift()) {
      seen.set(image, await judgeImage(engine, { image, files }).catch((error: Error) => error));
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  for (const image of JUDGED_IMAGES) {
    await t.step(describeVerdict(image), () => {
      const got = seen.get(image);
      if (got === undefined || got instanceof Error) throw got;
      assertVerdict(got, image);
    });
  }
  await t.step("leaves no container and no volume behind", async () => {
    assertEquals(await leftIn(engine), NOTHING);
  });
});
