// SPDX-License-Identifier: MIT
// A release through action.yml as a whole: its conditions, the token's way to gh alone, and what the
// steps hand to each other, the attestation in between.
import { assertEquals } from "@std/assert";
import { ALL, PAGE, startWithFiles, UPLOADS } from "../release_steps.ts";
import { type ActionResult, runAction } from "../action_steps.ts";

type Steps = Awaited<ReturnType<typeof startWithFiles>>;

async function release(steps: Steps, inputs: Record<string, string>): Promise<ActionResult> {
  return await runAction({
    inputs: {
      ...{ verify: "false", lint: "false", "release-tag": "v1.0.0", files: "dist/*" },
      ...{ "deno-path": Deno.execPath(), ...inputs },
    },
    env: {
      ...steps.env,
      PATH: `${steps.ghFolder}:${Deno.env.get("PATH")}`,
      GH_CONFIG_DIR: `${steps.folder}/config`,
    },
    ...{ workspace: `${steps.folder}/workspace`, temp: `${steps.folder}/temp` },
  });
}

Deno.test("releases and attests in the order that an immutable release needs", async () => {
  await using steps = await startWithFiles();
  const { isFailed, ran, uses, outputs, log } = await release(steps, { attest: "true" });
  assertEquals(isFailed, false, log);
  assertEquals(ran, [
    "Build and verify",
    "Hash the files",
    "Upload the files to a draft",
    "Attest the files",
    "Publish the release",
  ]);
  assertEquals(uses, ["actions/attest@1e69f48acb82d1966a394da916b4c1698aa569d6"]);
  assertEquals(steps.api.changes, ["POST /releases", ...UPLOADS, "PATCH /releases/101"]);
  assertEquals(steps.assets(), ALL);
  assertEquals(outputs["release-url"], `${PAGE}/tag/v1.0.0`);
  assertEquals(JSON.parse(outputs.assets).length, 3);
});

Deno.test("keeps the draft, and attests nothing, where nobody asked for more", async () => {
  await using steps = await startWithFiles();
  const { isFailed, uses, log } = await release(steps, { draft: "keep" });
  assertEquals({ isFailed, uses }, { isFailed: false, uses: [] }, log);
  assertEquals(steps.api.changes, ["POST /releases", ...UPLOADS]);
});

Deno.test("releases nothing when the verdict is not good", async () => {
  await using steps = await startWithFiles();
  const { isFailed, ran } = await release(steps, { verify: "true", image: "nobody/nothing:v1" });
  assertEquals({ isFailed, ran }, { isFailed: true, ran: ["Build and verify"] });
  assertEquals(steps.api.changes, []);
});
