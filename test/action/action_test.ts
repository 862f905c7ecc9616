// SPDX-License-Identifier: MIT
// action.yml, executed as a runner does it, on both Docker Engines: what it builds, finds, prints and
// hands on, and when it fails the step.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DockerEngine } from "../../scripts/docker_engine.ts";
import { ActionJob } from "../action_job.ts";
import { readAction } from "../action_steps.ts";
import { applicationFiles } from "../application_files.ts";
import { eventually } from "../harness.ts";
import { checkReport } from "../report_schema.ts";
import { leftIn, NOTHING } from "../verifying.ts";

const STEPS = ["Build and verify", "Clean up"];

/** The head of a program for arm64. */
function startOfForeignProgram(): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes.set([2, 0, 183], 16); // an executable, EM_AARCH64
  return bytes;
}

const ENGINES = [
  { title: "Docker 28 with buildx", suite: "forky", buildkit: true },
  { title: "Docker 20 without buildx", suite: undefined, buildkit: false },
] as const;

for (const { title, suite, buildkit } of ENGINES) {
  Deno.test(`with ${title}, the Action`, async (t) => {
    await using engine = await DockerEngine.start({ suite });
    const files = await applicationFiles();

    await t.step("builds an image that stops well, passes, and hands on what it saw", async () => {
      await using job = await ActionJob.start(engine);
      await job.writeContext(files, 'ENTRYPOINT ["/baronet", "--"]', 'CMD ["/app"]');
      const { outputs, ...result } = await job.run({ tags: "app:ci\napp:other" }, {
        // As actions/setup-python leaves it behind; Deno would refuse to run docker.
        LD_LIBRARY_PATH: "/nowhere",
      });
      assertEquals(result.isFailed, false, result.log);
      const { imageid, metadata, digest, report, "shutdown-ms": shutdownMs, ...plain } = outputs;
      assertMatch(imageid, /^sha256:[0-9a-f]{64}$/);
      assertEquals(
        imageid,
        await engine.docker("image", "inspect", "--format", "{{.Id}}", "app:ci"),
      );
      assertEquals(metadata !== "" && digest !== "", buildkit);
      assert(Number(shutdownMs) >= 200 && Number(shutdownMs) < 5000, shutdownMs);
      assertEquals(plain, {
        ...{ verdict: "pass", culprit: "", "exit-code": "0", "stop-signal": "SIGTERM" },
        forwarded: "SIGTERM,SIGINT,SIGHUP,SIGQUIT,SIGUSR1,SIGUSR2",
        ...{ missing: "", zombies: "0", "orphans-reaped": "true" },
        ...{ "main-process": "/app", pid1: "/baronet -- /app" },
        ...{ sarif: "", checksums: "", "release-url": "", assets: "" },
      });
      const written = JSON.parse(await Deno.readTextFile(report));
      checkReport(written);
      assertEquals(written.verdict, "pass");
      assertEquals({ ran: result.ran, uses: result.uses }, { ran: STEPS, uses: [] });
      assertStringIncludes(result.summary, "## ✅ app:ci stops as it should");
      assertEquals(await leftIn(engine), NOTHING);
    });

    await t.step("fails on the worst case: exit code 143, and nobody heard anything", async () => {
      await using job = await ActionJob.start(engine);
      await job.writeContext(files, 'ENTRYPOINT ["/tini", "--"]', 'CMD ["/app-without-exec.sh"]');
      const { isFailed, outputs, log, summary } = await job.run({ sarif: "found.sarif" });
      assertEquals(
        {
          isFailed,
          verdict: outputs.verdict,
          culprit: outputs.culprit,
          code: outputs["exit-code"],
          forwarded: outputs.forwarded,
        },
        { isFailed: true, verdict: "fail", culprit: "entrypoint", code: "143", forwarded: "" },
        log,
      );
      assert(Number(outputs["shutdown-ms"]) < 1000, outputs["shutdown-ms"]);
      assertMatch(
        log,
        /^::error title=baronet%3A forward.SIGTERM,file=Dockerfile,line=3::"\/app" never hears SIGTERM \(15\): .*An init alone does not help/m,
      );
      assertMatch(log, /^::error::The verdict is fail: "\/app" never hears SIGTERM/m);
      assertMatch(summary, /SIGTERM never arrives/);
      assertMatch(summary, /\n\n```mermaid\nflowchart LR\n/);
      const sarif = JSON.parse(await Deno.readTextFile(`${job.workspace}/found.sarif`));
      assertEquals(sarif.runs[0].results[0].level, "warning");
      assertEquals(await leftIn(engine), NOTHING);
    });

    await t.step("checks the Dockerfile and points to the line in the shell form", async () => {
      await using job = await ActionJob.start(engine);
      await job.writeContext(files, "STOPSIGNAL SIGTERM", "CMD /app handle");
      const { isFailed, outputs, log } = await job.run({ tags: "shell-form" });
      assertEquals(
        { isFailed, verdict: outputs.verdict },
        { isFailed: false, verdict: "warn" },
        log,
      );
      assertMatch(log, /^Dockerfile:4: JSONArgsRecommended: /m);
      assertMatch(
        log,
        /^::warning title=baronet%3A dockerfile.exec-form,file=Dockerfile,line=4::/m,
      );
    });

    await t.step("fails on a warning where the workflow wants that", async () => {
      await using job = await ActionJob.start(engine);
      const inputs = { image: "shell-form", signals: "INT", "grace-period": "2" };
      const warned = await job.run({ ...inputs, "fail-on": "warn" });
      assertEquals([warned.isFailed, warned.outputs.verdict], [true, "warn"], warned.log);
      assertEquals(warned.outputs.forwarded, "SIGTERM,SIGINT");
    });

    await t.step("builds without verifying where that is all it shall do", async () => {
      await using job = await ActionJob.start(engine);
      await job.writeContext(files, 'CMD ["/app", "default"]');
      const { isFailed, outputs, log } = await job.run({ verify: "false", tags: "built" });
      assertEquals({ isFailed, verdict: outputs.verdict }, { isFailed: false, verdict: "" }, log);
      assertEquals(
        outputs.imageid,
        await engine.docker("image", "inspect", "-f", "{{.Id}}", "built"),
      );
    });

    await t.step("is inconclusive about an image for a machine that is not there", async () => {
      await using job = await ActionJob.start(engine);
      await Deno.writeFile(`${job.workspace}/program`, startOfForeignProgram(), { mode: 0o755 });
      await job.writeContext({ "/app": { copy: `${job.workspace}/program` } }, 'CMD ["/app"]');
      const { isFailed, outputs, log } = await job.run({
        ...{ tags: "foreign", platform: buildkit ? "linux/arm64" : "" },
      });
      assertEquals([isFailed, outputs.verdict], [true, "inconclusive"], log);
      assertMatch(log, /exec format error|exits with 1 by itself/);
      if (buildkit) assertMatch(log, /for arm64 and the engine for amd64: run docker\/setup-qemu/);
      assertEquals(await leftIn(engine), NOTHING);
    });

    await t.step("removes what a process leaves behind that was killed", async () => {
      await using job = await ActionJob.start(engine);
      const inputs = { image: "shell-form", ready: "delay:600000", "ready-timeout": "900" };
      const { isFailed, ran } = await job.run(inputs, {}, async (name, child) => {
        if (name !== "Build and verify") return;
        await eventually(async () => {
          if (await engine.docker("ps", "--quiet") === "") throw new Error("expected a container");
        });
        child.kill("SIGKILL");
      });
      assertEquals({ isFailed, ran }, { isFailed: true, ran: STEPS });
      assertEquals(await leftIn(engine), NOTHING);
    });

    await t.step("names a bad input and what is allowed, before it builds", async () => {
      await using job = await ActionJob.start(engine);
      const { isFailed, outputs, log } = await job.run({ ready: "soon" });
      assertEquals([isFailed, outputs.verdict, outputs.imageid], [true, "inconclusive", ""]);
      assertStringIncludes(
        log,
        '::error::Cannot use "soon" as ready: it is neither auto nor log:REGEX nor delay:MILLISECONDS',
      );
    });

    await t.step("fails with docker's own words where the build fails", async () => {
      await using job = await ActionJob.start(engine);
      await Deno.writeTextFile(`${job.workspace}/Dockerfile`, "FROM scratch\nCOPY missing /\n");
      const { isFailed, outputs, log } = await job.run({});
      assertEquals([isFailed, outputs.verdict], [true, "inconclusive"]);
      assertMatch(log, /^::error::Cannot run "docker (buildx )?build": exit code 1/m);
      assertMatch(log, /missing/);
    });
  });
}

Deno.test("the Action needs no engine where it only releases", async () => {
  await using job = await ActionJob.start({ environment: { DOCKER_HOST: "unix:///nowhere" } });
  const { isFailed, outputs, log } = await job.run({ verify: "false", lint: "false" });
  assertEquals({ isFailed, verdict: outputs.verdict }, { isFailed: false, verdict: "" }, log);
});

Deno.test("every output of action.yml is that of a step of it", async () => {
  const { outputs, runs } = await readAction();
  const ids = runs.steps.map(({ id }) => id);
  for (const [name, { value }] of Object.entries(outputs)) {
    const [, id, output] = /^\$\{\{ steps\.(\w+)\.outputs\.([\w-]+) \}\}$/.exec(value) ?? [];
    assert(ids.includes(id), `expected a step for ${name}, got ${value}`);
    assertEquals(output, name);
  }
});

Deno.test("action.yml gives the token to the release alone, and puts no input into a script", async () => {
  const { runs } = await readAction();
  for (const { name, run = "", env = {} } of runs.steps) {
    assertEquals(run.includes("${{"), false, name);
    assertEquals("GH_TOKEN" in env, run.includes("main_release.ts"), name);
  }
  const pinned = runs.steps.flatMap(({ uses }) => uses ?? []);
  for (const uses of pinned) assertMatch(uses, /^[\w/-]+@[0-9a-f]{40}$/);
  assertEquals(pinned.length, 2);
});
