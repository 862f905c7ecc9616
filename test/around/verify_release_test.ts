// SPDX-License-Identifier: MIT
// A released binary rebuilt and compared, as somebody does it who trusts no download.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { ROOT } from "../../scripts/paths.ts";
import { runCommand } from "../../scripts/run_command.ts";

const BINARY = `${ROOT}/dist/baronet-amd64.musl`;
const SBOM = `${BINARY}.spdx.json`;

async function verify(...files: string[]): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "verify-release", ...files],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  return { code, said: [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("") };
}

/** What is built here, as if it had been downloaded. */
async function download(folder: string): Promise<string> {
  const { version } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  await runCommand([Deno.execPath(), "task", "build"]);
  await runCommand([Deno.execPath(), "task", "release:sbom", `v${version}`]);
  await runCommand(["cp", BINARY, folder]);
  await runCommand(["mv", SBOM, folder]);
  return `${folder}/baronet-amd64.musl`;
}

// Where another binary is tested, this one has been.
const ignore = Deno.env.has("BARONET");

Deno.test({
  name: "a released binary can be rebuilt, and one that differs is found out",
  ignore,
  fn: rebuildOne,
});

async function rebuildOne(t: Deno.TestContext): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "baronet-" });
  const file = await download(folder);

  await t.step("the same bytes come out", async () => {
    const { code, said } = await verify(file);
    assertStringIncludes(said, `${file} is what these sources give  sha256 `);
    assertEquals(code, 0);
  });

  await t.step("a byte that was changed is a failure, with the digests", async () => {
    const bytes = await Deno.readFile(file);
    bytes[bytes.length - 1] ^= 1;
    await Deno.writeFile(file, bytes);
    const { code, said } = await verify(file);
    assertStringIncludes(said, `Cannot reproduce "${file}": the rebuild differs\n`);
    assertStringIncludes(said, "The tools are the same");
    assertEquals(code, 1);
  });

  await t.step("other tools are named", async () => {
    const sbom = JSON.parse(await Deno.readTextFile(`${file}.spdx.json`));
    for (const one of sbom.packages) if (one.name === "gcc") one.versionInfo = "1.0";
    await Deno.writeTextFile(`${file}.spdx.json`, JSON.stringify(sbom));
    assertStringIncludes((await verify(file)).said, "gcc: the release 1.0, here ");
  });

  await t.step("another commit is named before anything is built", async () => {
    const sbom = await Deno.readTextFile(`${file}.spdx.json`);
    const other = sbom.replace(/commit [0-9a-f]{7}/, "commit 0000000");
    await Deno.writeTextFile(`${file}.spdx.json`, other);
    const { code, said } = await verify(file);
    assertStringIncludes(said, `it was built from commit 0000000, and this is `);
    assertStringIncludes(said, "\n  git checkout 0000000");
    assertEquals(code, 1);
  });

  await t.step("a file that is not there is named with the command that gets it", async () => {
    const { said } = await verify(`${folder}/baronet-arm64.musl`);
    assertStringIncludes(said, "there is no such file\n  gh release download TAG");
  });
  await Deno.remove(folder, { recursive: true });
}
