// SPDX-License-Identifier: MIT
import { assertEquals, assertThrows } from "@std/assert";
import { listPaths, parseEngine, parseImage } from "./image_facts.ts";

const ID = `sha256:${"a".repeat(64)}`;
const IMAGE = JSON.stringify({ Id: ID, RepoDigests: ["app@sha256:bb"], Architecture: "arm64" });

function parse(config: Record<string, unknown>) {
  return parseImage({
    ref: "app:v1",
    image: IMAGE,
    config: JSON.stringify(config),
    startedPrograms: [],
  });
}

Deno.test("parseImage() reads an image that sets nothing", () => {
  assertEquals(parse({}), {
    ...{ ref: "app:v1", id: ID, digest: "sha256:bb", arch: "arm64", entrypoint: [], cmd: [] },
    ...{ isShellForm: false, stopSignal: 15, user: "", hasHealthcheck: false, workingDir: "/" },
    startedPrograms: [],
    path: ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"],
  });
});

Deno.test("parseImage() reads what an image sets", () => {
  const { digest: _, ...facts } = parse({
    ...{ Entrypoint: ["/tini", "--"], Cmd: ["/app"], StopSignal: "SIGRTMIN+3", User: "1000" },
    ...{ Env: ["A=b", "PATH=/app/bin:/bin"], WorkingDir: "/srv" },
    Healthcheck: { Test: ["CMD", "/check"] },
  });
  assertEquals(facts, {
    ...{ ref: "app:v1", id: ID, arch: "arm64", entrypoint: ["/tini", "--"], cmd: ["/app"] },
    ...{ isShellForm: false, stopSignal: 37, user: "1000", hasHealthcheck: true },
    ...{ path: ["/app/bin", "/bin"], workingDir: "/srv", startedPrograms: [] },
  });
});

const SHELL_FORM: [config: Record<string, unknown>, isShellForm: boolean][] = [
  [{ Cmd: ["/bin/sh", "-c", "/app"] }, true],
  [{ Entrypoint: ["/bin/bash", "-c", "/app"] }, true],
  [{ Entrypoint: ["/tini"], Cmd: ["sh", "-c", "app & wait"] }, true],
  [{ Cmd: ["/bin/sh", "/run.sh"] }, false],
  [{ Cmd: ["/app", "-c", "config"] }, false],
];

Deno.test("parseImage() tells the shell form by the words that Docker makes of it", () => {
  for (const [config, isShellForm] of SHELL_FORM) {
    assertEquals(parse(config).isShellForm, isShellForm, JSON.stringify(config));
  }
});

Deno.test("parseImage() takes a health check that is switched off for none", () => {
  assertEquals(parse({ Healthcheck: { Test: ["NONE"] } }).hasHealthcheck, false);
});

Deno.test("listPaths() finds the paths behind the first word", () => {
  const config = { Entrypoint: ["/init", "--", "/run.sh"], Cmd: ["serve", "/etc/app.conf"] };
  assertEquals(listPaths(JSON.stringify(config)), ["/run.sh", "/etc/app.conf"]);
  assertEquals(listPaths(JSON.stringify({ Cmd: ["/bin/sh", "-c", "/app & wait"] })), []);
  assertEquals(listPaths("{}"), []);
});

Deno.test("parseEngine() names architectures as images do", () => {
  const info = {
    OSType: "linux",
    Architecture: "x86_64",
    ServerVersion: "28.0",
    CgroupVersion: "2",
  };
  assertEquals(parseEngine(JSON.stringify(info), "v0.36"), {
    ...{ server: "28.0", arch: "amd64", cgroup: "2", buildx: "v0.36" },
  });
});

Deno.test("parseEngine() says where containers of Linux would run", () => {
  assertThrows(
    () => parseEngine(JSON.stringify({ OSType: "windows", Architecture: "x86_64" }), undefined),
    Error,
    "Cannot verify an image here: the Docker Engine runs containers of windows\n" +
      "  Run the job on ubuntu-latest",
  );
  const errors = ["Cannot connect to the Docker daemon at unix:///x"];
  assertThrows(
    () => parseEngine(JSON.stringify({ OSType: "", ServerErrors: errors }), undefined),
    Error,
    "Cannot use the Docker Engine: Cannot connect to the Docker daemon at unix:///x",
  );
});
