// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { ghEnvironment, parseReleaseInputs } from "./release_inputs.ts";

const ENV = { RUNNER_TEMP: "/temp", GITHUB_REPOSITORY: "owner/project" };

Deno.test("parseReleaseInputs() publishes, replaces nothing and writes SHA256SUMS by default", () => {
  const expected = {
    tag: "v1",
    files: "dist/*",
    checksums: "SHA256SUMS",
    sbom: false,
    draft: "publish",
    clobber: false,
    folder: "/temp/baronet-release",
    repositoryUrl: "https://github.com/owner/project",
  };
  const asked = { "release-tag": " v1\n", files: "dist/*" };
  assertEquals(parseReleaseInputs(asked, ENV) as unknown, expected);
  const empty = { ...asked, sbom: "", draft: "", clobber: "" };
  assertEquals(parseReleaseInputs(empty, ENV) as unknown, expected);
});

Deno.test("parseReleaseInputs() takes every input", () => {
  const inputs = {
    "release-tag": "v1",
    files: "a\nb",
    checksums: "",
    sbom: "true",
    draft: "keep",
    clobber: "true",
    "release-notes": "New",
  };
  const env = { ...ENV, GITHUB_SERVER_URL: "https://code.example.org" };
  assertEquals(parseReleaseInputs(inputs, env) as unknown, {
    tag: "v1",
    files: "a\nb",
    checksums: "",
    sbom: true,
    draft: "keep",
    clobber: true,
    notes: "New",
    folder: "/temp/baronet-release",
    repositoryUrl: "https://code.example.org/owner/project",
  });
});

Deno.test("parseReleaseInputs() names the bad input and what is allowed", () => {
  const fails = (inputs: Record<string, string>) =>
    assertThrows(() => parseReleaseInputs(inputs, ENV), Error).message;
  assertEquals(
    fails({ draft: "yes" }),
    'Cannot use "yes" as draft: it is neither publish nor keep\n  Leave it out for publish',
  );
  assertEquals(
    fails({ sbom: "True" }),
    'Cannot use "True" as sbom: it is neither false nor true\n  Leave it out for false',
  );
});

Deno.test("parseReleaseInputs() names the variable that only a runner sets", () => {
  const { message } = assertThrows(() => parseReleaseInputs({}, {}), Error);
  assertEquals(
    message,
    "Cannot release: the environment has no RUNNER_TEMP\n" +
      "  The runner sets it; elsewhere, set it yourself",
  );
});

Deno.test("ghEnvironment() names the repository and the server, and keeps the rest", () => {
  const env = { ...ENV, PATH: "/bin", GH_TOKEN: "t", GH_HOST: "elsewhere", GH_DEBUG: "api" };
  assertEquals(ghEnvironment(env), {
    PATH: "/bin",
    RUNNER_TEMP: "/temp",
    GITHUB_REPOSITORY: "owner/project",
    GH_REPO: "github.com/owner/project",
    GH_TOKEN: "t",
    GH_ENTERPRISE_TOKEN: "t",
    GH_PROMPT_DISABLED: "1",
    GH_NO_UPDATE_NOTIFIER: "1",
    NO_COLOR: "1",
    GH_DEBUG: "",
  });
});

Deno.test("ghEnvironment() gives an Enterprise Server its host and the runner's own token", () => {
  const env = { ...ENV, GITHUB_SERVER_URL: "https://code.example.org", GITHUB_TOKEN: "t" };
  const { GH_HOST, GH_REPO, GH_ENTERPRISE_TOKEN } = ghEnvironment(env);
  assertEquals([GH_HOST, GH_REPO, GH_ENTERPRISE_TOKEN], [
    "code.example.org",
    "code.example.org/owner/project",
    "t",
  ]);
});
