// SPDX-License-Identifier: MIT
// examples/: each Dockerfile is built, started and stopped, and does what its first lines claim. The
// manifests are of their schemas, and the commands in them do what they are there for.
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { parse } from "yaml";
import { DockerEngine } from "../../scripts/docker_engine.ts";
import { ROOT } from "../../scripts/paths.ts";
import { findInit } from "../gallery/container.ts";
import { eventually, start } from "../harness.ts";
import { checkManifests } from "../manifests.ts";
import { childrenOf, describe, statusField } from "../processes.ts";
import { buildBases, buildImage, compileService } from "../stand_ins.ts";

// A stop timeout, in seconds, that no test waits for
const NEVER = "600";
const HEARD = ["ready", "heard SIGTERM", "clean-up finished"];

function read(name: string): string {
  return Deno.readTextFileSync(`${ROOT}/examples/${name}`);
}

async function endOf(engine: DockerEngine, container: string) {
  const code = Number(await engine.docker("wait", container));
  return { code, printed: (await engine.docker("logs", container)).split("\n").sort() };
}

async function stop(engine: DockerEngine, container: string) {
  await engine.docker("stop", "--time", NEVER, container);
  return await endOf(engine, container);
}

Deno.test("the Dockerfiles of examples/ do what they claim", async (t) => {
  await using engine = await DockerEngine.start();
  const folder = await Deno.makeTempDir({ prefix: "baronet-" });
  const service = await compileService(folder);
  await buildBases(engine);
  const context = {
    "/app": { copy: service },
    "/run.sh": { copy: `${ROOT}/examples/run.sh` },
    "/migrate": { text: '#!/bin/sh\necho "migrated as $(id -un)"\n' },
  };
  const run = async (name: string) => {
    const image = name.replace(".Dockerfile", "");
    await buildImage(engine, { name: image, dockerfile: read(name), context });
    const container = await engine.run(image);
    await engine.printed(container, /^ready$/);
    return container;
  };

  await t.step("scratch.Dockerfile: the program hears TERM and finishes", async () => {
    const container = await run("scratch.Dockerfile");
    assertEquals(await stop(engine, container), { code: 0, printed: HEARD.toSorted() });
  });

  await t.step("alpine.Dockerfile: so does a program behind a shell without exec", async () => {
    const container = await run("alpine.Dockerfile");
    assertEquals(await stop(engine, container), {
      code: 143,
      printed: ["preparing", ...HEARD].toSorted(),
    });
  });

  await t.step("debian-tini.Dockerfile: tini's name and options do for baronet", async () => {
    const container = await run("debian-tini.Dockerfile");
    assertEquals(await stop(engine, container), { code: 0, printed: HEARD.toSorted() });
    const version = await engine.docker(
      "run",
      "--rm",
      "--entrypoint",
      "tini",
      "debian-tini",
      "--version",
    );
    assert(version.startsWith("tini version "), version);
  });

  await t.step("debian.Dockerfile: each as its user, and the first service decides", async () => {
    const container = await run("debian.Dockerfile");
    const services = await eventually(() => {
      const found = childrenOf(findInit(container)).map((pid) => ({
        ...{ pid, name: describe(pid)?.commandLine.split(" ").at(-1) },
        uid: Number(statusField(pid, "Uid").split(/\s+/)[0]),
      }));
      if (found.length !== 2) throw new Error(`expected two services, got ${found.length}`);
      return found;
    });
    const uids = Object.fromEntries(services.map(({ name, uid }) => [name, uid]));
    assertEquals(uids, { server: 33, exporter: 65534 });
    await eventually(async () => {
      const lines = (await engine.docker("logs", container)).split("\n");
      assertEquals(lines.filter((line) => line === "ready").length, 2);
    });
    Deno.kill(services.find(({ name }) => name === "server")!.pid, "SIGKILL");
    assertEquals(await endOf(engine, container), {
      code: 137,
      printed: ["migrated as www-data", "ready", ...HEARD].toSorted(),
    });
  });

  const compose = parse(read("compose.yaml"));
  await t.step("compose.yaml: with its settings the web service stops by INT", async () => {
    const { command, stop_signal, stop_grace_period, environment } = compose.services.web;
    const container = await engine.run(
      ...["--stop-signal", stop_signal, "--stop-timeout", stop_grace_period.replace(/s$/, "")],
      ...Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
      ...["scratch", ...command],
    );
    await engine.printed(container, /^ready$/);
    await engine.docker("stop", container);
    assertEquals(
      { sent: await engine.signalsSent(container), ...await endOf(engine, container) },
      { sent: [2], code: 130, printed: ["ready"] },
    );
  });

  const [{ command, args }] = parse(read("kubernetes.yaml")).spec.template.spec.containers;
  await t.step("kubernetes.yaml: its command holds TERM back, and then stops", async () => {
    const words = [...command, ...args];
    const quick = words.map((word: string) => word === "TERM=5s" ? "TERM=10ms" : word);
    const container = await engine.run(
      ...["--user", "65534:65534", "--read-only", "--cap-drop", "ALL"],
      ...["--security-opt", "no-new-privileges", "--entrypoint", quick[0], "scratch"],
      ...quick.slice(1),
    );
    await engine.printed(container, /^ready$/);
    assertEquals(await stop(engine, container), { code: 0, printed: HEARD.toSorted() });
  });

  const workflow = parse(read("argo-workflow.yaml"));
  await t.step("argo-workflow.yaml: the kill command stops a container from inside", async () => {
    const container = await engine.run("scratch");
    await engine.printed(container, /^ready$/);
    const annotations: Record<string, string> = workflow.spec.podMetadata.annotations;
    const kill = annotations["workflows.argoproj.io/kill-cmd-mesh"].replace("%d", "15");
    await engine.docker("exec", container, ...JSON.parse(kill));
    assertEquals(await endOf(engine, container), { code: 0, printed: HEARD.toSorted() });
  });

  const [{ container: step, sidecars: [sidecar] }] = workflow.spec.templates;
  for (const { command, args } of [step, sidecar]) {
    await t.step(`argo-workflow.yaml: ${args.join(" ")} behind baronet hears TERM`, async () => {
      const [program, ...options] = [...command, ...args];
      const container = await engine.run("--entrypoint", program, "scratch", ...options);
      await engine.printed(container, /^ready$/);
      assertEquals(await stop(engine, container), { code: 0, printed: HEARD.toSorted() });
    });
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("below Argo's emissary, who signals a process group, the program hears TERM once", async () => {
  const [{ container }] = parse(read("argo-workflow.yaml")).spec.templates;
  const options = container.command.slice(1, -1);
  const folder = await Deno.makeTempDir({ prefix: "baronet-" });
  const service = await compileService(folder);
  // setsid: a group of its own, as the emissary gives it.
  await using run = start({ mode: "child", through: ["setsid"], options, command: [service] });
  assertEquals(await run.stdout.take("ready"), "ready");
  Deno.kill(-(await run.pid()), "SIGTERM");
  assertEquals(await run.stdout.take("a line"), "heard SIGTERM");
  assertEquals(await run.stdout.take("a line"), "clean-up finished");
  assertEquals(await run.stdout.ended(), HEARD.map((line) => `${line}\n`).join(""));
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the manifests of examples/ are of their schemas", async () => {
  const names = ["compose.yaml", "kubernetes.yaml", "argo-workflow.yaml"];
  await checkManifests(names.map((name) => ({ name, text: read(name) })));
});

Deno.test("a manifest with a wrong value and a field that is not there is found out", async () => {
  const text = read("kubernetes.yaml")
    .replace("terminationGracePeriodSeconds: 30", "terminationGracePeriodSeconds: soon")
    .replace("readOnlyRootFilesystem", "readonlyRootFilesystem");
  const error = await assertRejects(() => checkManifests([{ name: "spoiled", text }]));
  assertMatch(`${error}`, /spoiled: .*terminationGracePeriodSeconds must be integer/);
  assertMatch(`${error}`, /readonlyRootFilesystem/);
});
