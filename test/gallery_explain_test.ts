// SPDX-License-Identifier: MIT
// --explain on the whole gallery, in a real Docker Engine: it says what is written down by hand of
// each image, and signals that are sent for real disprove nothing of what it says.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DockerEngine } from "../scripts/docker_engine.ts";
import { type ImageFiles, writeImageFiles } from "../scripts/image_files.ts";
import { GALLERY } from "./gallery.ts";
import { Container } from "./gallery/container.ts";
import type { Exhibit, ExpectedStop } from "./gallery/exhibit.ts";
import {
  claimsIn,
  expectedOf,
  type ExplanationJson,
  gotOf,
  parseExplanation,
} from "./gallery/explained.ts";
import { galleryFiles } from "./gallery/files.ts";
import { disproved } from "./gallery/truth.ts";
import { concurrently } from "./harness.ts";

interface Seen {
  readonly code: number;
  readonly explanation: ExplanationJson;
  readonly stop: ExpectedStop;
  readonly disproved: readonly string[];
}

async function see(
  engine: DockerEngine,
  { exhibit, files, root }: { exhibit: Exhibit; files: ImageFiles; root: string },
): Promise<Seen> {
  const container = await Container.start(engine, { exhibit, files });
  const { code, stdout, stderr } = await container.exec("/baronet", "--explain", "--log", "json");
  assertEquals(stderr, "");
  const explanation = parseExplanation(stdout);
  const stop = await container.stop();
  await container.remove();
  const claims = claimsIn(explanation);

  return { code, explanation, stop, disproved: await disproved(root, { exhibit, claims }) };
}

/** What the findings say of the stop signal's way, held against what came of it. */
function assertFindingsHold(
  { findings, unknowns }: ExplanationJson,
  { code, prints }: ExpectedStop,
) {
  const has = (id: string) => findings.some((finding) => finding.id === id);
  const got = JSON.stringify({ code, prints });
  if (has("deaf-init") || has("deaf-application")) {
    assert(code === undefined && prints.length === 0, `expected no end and no sound, got ${got}`);
  }
  if (has("shell-in-between")) {
    assert(code === 143, `expected the end of the init with its command's code, got ${got}`);
  }
  if (findings.length === 0 && unknowns.length === 0) {
    assert(code !== undefined, `expected that nothing keeps it from stopping, got ${got}`);
  }
}

function assertSays({ findings }: ExplanationJson, exhibit: Exhibit) {
  exhibit.findings.forEach(({ says = "", advises = "" }, index) => {
    assertStringIncludes(findings[index].text, says, exhibit.name);
    assertStringIncludes(findings[index].advice, advises, exhibit.name);
  });
}

async function prepareRoot(root: string, files: ImageFiles): Promise<void> {
  await writeImageFiles(root, files);
  for (const folder of ["proc", "dev"]) await Deno.mkdir(`${root}/${folder}`);
}

Deno.test("explains every image of the gallery, and nothing that real signals disprove", async (t) => {
  const root = await Deno.makeTempDir({ prefix: "gallery-root-" });
  try {
    const files = await galleryFiles();
    await prepareRoot(root, files);
    await using engine = await DockerEngine.start();
    // The files themselves once: every image of the gallery then begins with the same layer.
    await engine.build("gallery", files);
    const seen = new Map<string, Seen | Error>();
    await concurrently(GALLERY, async (exhibit) => {
      seen.set(
        exhibit.name,
        await see(engine, { exhibit, files, root }).catch((error: Error) => error),
      );
    });
    for (const exhibit of GALLERY) {
      await t.step(exhibit.name, () => {
        const got = seen.get(exhibit.name);
        if (got === undefined || got instanceof Error) throw got;
        const { mayPrint, ...stop } = exhibit.stop;
        const prints = got.stop.prints.filter((line) => line !== mayPrint);
        assertEquals({ ...got.stop, prints }, stop);
        assertEquals(gotOf(got.explanation, got.code), expectedOf(exhibit));
        assertSays(got.explanation, exhibit);
        assertFindingsHold(got.explanation, { ...got.stop, prints });
        assertEquals(got.disproved, []);
      });
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
