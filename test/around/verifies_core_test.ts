// SPDX-License-Identifier: MIT
// The Action's core, quick enough for every run of CI: the kinds of verdict, in this Debian's own Docker
// Engine. All images are in verifies_images_test.ts.
import { assertEquals } from "@std/assert";
import { DockerEngine } from "../../scripts/docker_engine.ts";
import { galleryFiles } from "../gallery/files.ts";
import { assertVerdict, describeVerdict, judgeImage } from "../gallery/judge_image.ts";
import { JUDGED_IMAGES } from "../gallery/judged.ts";
import { leftIn, NOTHING } from "../verifying.ts";

const NAMES = [
  "tini",
  "app",
  "idle",
  "script-without-exec",
  "tini-and-script-without-exec",
  "init-doubles-term",
];

Deno.test("with Docker 20, deno task verify", async (t) => {
  await using engine = await DockerEngine.start();
  const files = await galleryFiles();
  const images = JUDGED_IMAGES.filter(({ expected }) => NAMES.includes(expected.name));
  assertEquals(images.length, NAMES.length);
  for (const image of images) {
    await t.step(describeVerdict(image), async () => {
      assertVerdict(await judgeImage(engine, { image, files }), image);
      assertEquals(await leftIn(engine), NOTHING);
    });
  }
});
