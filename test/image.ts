// SPDX-License-Identifier: MIT
// The image that people copy baronet from: built by the Dockerfile, in a real Docker Engine with
// buildx, from the sources alone.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { DockerEngine } from "../scripts/docker_engine.ts";
import { hashBytes } from "../scripts/fetch_quickjs.ts";
import { BUILD, ROOT } from "../scripts/paths.ts";
import { runCommand } from "../scripts/run_command.ts";
import { buildFixtures, fixture } from "./fixtures.ts";
import { importBase, networkFlags } from "./base_image.ts";

const IMAGE = "baronet-image";
const BINARY = `${ROOT}/dist/baronet-amd64.musl`;
const NAMES = ["tini", "docker-init", "dumb-init", "catatonit", "smell-baron", "kill"];

async function run(engine: DockerEngine, ...command: string[]): Promise<string> {
  return await runCommand(command, { env: engine.environment });
}

async function buildImage(engine: DockerEngine): Promise<void> {
  await importBase(engine);
  const commit = (await runCommand(["git", "rev-parse", "HEAD"])).trim();
  await run(
    engine,
    ...["docker", "buildx", "build", "--load", "--quiet", "--tag", IMAGE],
    ...["--build-arg", `SOURCE_COMMIT=${commit}`, ...await networkFlags(), ROOT],
  );
}

/** The blocks of docs/images.md in this language; the network is what this machine has of it. */
async function blocksOf(language: string): Promise<string[]> {
  const document = await Deno.readTextFile(`${ROOT}/docs/images.md`);
  const blocks = [...document.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  return blocks.filter(([, name]) => name === language).map(([, , text]) => text);
}

async function shell(engine: DockerEngine, script: string): Promise<string> {
  return await run(engine, "sh", "-ec", script);
}

async function digestOf(path: string): Promise<string> {
  return await hashBytes(await Deno.readFile(path));
}

/** The files of an image, as a folder. */
async function unpack(engine: DockerEngine, image: string): Promise<string> {
  const folder = await Deno.makeTempDir({ dir: BUILD, prefix: "image-" });
  const id = await engine.docker("create", image, "nothing");
  await run(engine, "docker", "cp", `${id}:/`, folder);
  await engine.docker("rm", id);
  return folder;
}

Deno.test("the image of the Dockerfile", async (t) => {
  await using engine = await DockerEngine.start({ suite: "forky" });
  await buildImage(engine);

  await t.step("holds the same bytes as the binary that is built beside it", async () => {
    const folder = await unpack(engine, IMAGE);
    assertEquals(await digestOf(`${folder}/baronet`), await digestOf(BINARY));
    await Deno.remove(folder, { recursive: true });
  });

  await t.step("is one layer with one program under all its names", async () => {
    const archive = `${BUILD}/image.tar`;
    await run(engine, "docker", "save", "--output", archive, IMAGE);
    const [{ Layers: layers }] = JSON.parse(
      await runCommand(["tar", "-xOf", archive, "manifest.json"]),
    );
    assertEquals(layers.length, 1);
    const layer = await runCommand(["sh", "-c", `tar -xOf '${archive}' '${layers[0]}' | tar -tv`]);
    const files = layer.trimEnd().split("\n");
    assertEquals(files.length, NAMES.length + 1, layer);
    assertMatch(files[0], /^-rwxr-xr-x 0\/0 +\d+ .* baronet$/);
    assertEquals(files.slice(1).every((line) => / link to baronet$/.test(line)), true, layer);
    await Deno.remove(archive);
  });

  for (const builder of ["buildx", "the old builder"]) {
    await t.step(`gives each name as a whole program to COPY --from, with ${builder}`, async () => {
      const context = await Deno.makeTempDir({ dir: BUILD, prefix: "context-" });
      const lines = NAMES.map((name) => `COPY --from=${IMAGE} /${name} /copied/${name}`);
      await Deno.writeTextFile(`${context}/Dockerfile`, `FROM scratch\n${lines.join("\n")}\n`);
      await runCommand(["docker", "build", "--quiet", "--tag", "copied", context], {
        env: { ...engine.environment, DOCKER_BUILDKIT: builder === "buildx" ? "1" : "0" },
      });
      const folder = await unpack(engine, "copied");
      const digests = NAMES.map((name) => digestOf(`${folder}/copied/${name}`));
      const expected = await digestOf(BINARY);
      assertEquals(await Promise.all(digests), NAMES.map(() => expected));
      await Deno.remove(folder, { recursive: true });
      await Deno.remove(context, { recursive: true });
    });
  }

  await t.step("says what it is in labels", async () => {
    const labels = JSON.parse(
      await engine.docker("image", "inspect", "--format", "{{json .Config.Labels}}", IMAGE),
    );
    const commit = (await runCommand(["git", "rev-parse", "HEAD"])).trim();
    const named = (name: string) => labels[`org.opencontainers.image.${name}`];
    assertEquals([named("title"), named("licenses"), named("revision")], [
      ...["baronet", "MIT", commit],
    ]);
    assertMatch(named("version"), /^\d+\.\d+\.\d+/);
    assertMatch(named("source"), /^https:\/\//);
  });

  await t.step("explains another container, and without words says how it is used", async () => {
    const help = await engine.docker("run", "--rm", "--network", "none", IMAGE);
    assertMatch(help, /^Usage: baronet /m);
    const id = await engine.run(IMAGE, "--pause");
    const { code, stdout } = await engine.try(
      ...["run", "--rm", "--network", "none", `--pid=container:${id}`, IMAGE, "--explain"],
    );
    assertMatch(stdout, /baronet --pause/);
    assertEquals(code, 0, stdout);
  });

  await t.step("does what docs/images.md says, each block of it", async () => {
    await buildFixtures();
    const [copied] = await blocksOf("dockerfile");
    const [, published = "nothing"] = /--from=(\S+)/.exec(copied) ?? [];
    await engine.docker("tag", IMAGE, published);
    const context = await Deno.makeTempDir({ dir: BUILD, prefix: "context-" });
    await Deno.copyFile(fixture("application"), `${context}/app`);
    for (const dockerfile of await blocksOf("dockerfile")) {
      await Deno.writeTextFile(`${context}/Dockerfile`, dockerfile);
      await run(engine, "docker", "build", "--quiet", "--tag", "web", context);
      await engine.run("--name", "web", "web");
      await engine.printed("web", /ready/);
      const explain = (await blocksOf("sh")).find((text) => text.includes("--explain"))!;
      const said = await shell(engine, explain.replace("--rm", "--rm --network none"));
      assertMatch(said, /\/app/);
      await engine.docker("stop", "web");
      assertEquals(await engine.docker("wait", "web"), "0");
      await engine.docker("rm", "web");
    }
    await Deno.remove(context, { recursive: true });
    const build = (await blocksOf("sh")).find((text) => text.includes("buildx build"))!;
    await shell(engine, build.replace(/ \.\n$/, ` ${(await networkFlags()).join(" ")} .\n`));
    assertMatch(await engine.docker("run", "--rm", "--network", "none", "baronet"), /^baronet: /);
  });

  await t.step("passes our own Action's stages", async () => {
    const report = await run(
      engine,
      ...[Deno.execPath(), "task", "verify", IMAGE, "--baronet", BINARY],
      ...["--command", "/baronet --pause"],
    );
    assert(report.includes(`PASS: ${IMAGE} stops as it should`), report);
  });
});
