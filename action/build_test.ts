// SPDX-License-Identifier: MIT
import { assertEquals } from "@std/assert";
import { buildArguments, dockerfilePath } from "./build.ts";
import { parseInputs, type RawInputs } from "./inputs.ts";

const FILES = { idFile: "/t/image-id", metadataFile: "/t/metadata.json" };

const ARGUMENTS: readonly [raw: RawInputs, args: string][] = [
  [{}, "."],
  [{ context: "sub" }, "sub"],
  [{ file: "sub/Dockerfile", target: "app" }, "--file sub/Dockerfile --target app ."],
  [{ platform: "linux/arm64" }, "--platform linux/arm64 ."],
  [{ "build-args": "A=b\nC=d" }, "--build-arg A=b --build-arg C=d ."],
  [{ tags: "app:ci\napp:v1", labels: "k=v" }, "--tag app:ci --tag app:v1 --label k=v ."],
  [{ pull: "true", "no-cache": "true" }, "--pull --no-cache ."],
  [{ "build-flags": "--secret id=x" }, "--secret id=x ."],
];

Deno.test("buildArguments() gives buildx and docker build the same wishes", () => {
  for (const [raw, args] of ARGUMENTS) {
    const { build, platform } = parseInputs(raw);
    const [withBuildx, without] = [true, false].map((hasBuildx) =>
      buildArguments(build, { hasBuildx, platform, ...FILES }).join(" ")
    );
    const start = "buildx build --load --metadata-file /t/metadata.json --iidfile /t/image-id";
    assertEquals(withBuildx, `${start} ${args}`);
    assertEquals(without, `build --iidfile /t/image-id ${args}`);
  }
});

const PATHS: readonly [raw: RawInputs, path: string | undefined][] = [
  [{}, "Dockerfile"],
  [{ context: "sub/" }, "sub/Dockerfile"],
  [{ context: "sub", file: "Containerfile" }, "Containerfile"],
  [{ context: "https://example.com/x.git" }, undefined],
  [{ file: "-" }, undefined],
];

Deno.test("dockerfilePath() finds the Dockerfile where docker would, if it is a file here", () => {
  for (const [raw, path] of PATHS) {
    assertEquals(dockerfilePath(parseInputs(raw).build), path, JSON.stringify(raw));
  }
});
